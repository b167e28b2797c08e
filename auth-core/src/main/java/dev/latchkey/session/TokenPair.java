package dev.latchkey.session;

import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client holds of a session. Immutable; {@code toString} does not show the tokens.
 *
 * @param accessToken the access token, a JWT (RFC 9068)
 * @param accessExpiresAt when it expires
 * @param accessLifetime how long it lives from its issue (RFC 6749, section 5.1), whole seconds
 * @param refreshToken the refresh token that is current
 * @param refreshExpiresAt when it expires unless it is used before
 * @param session the session as it stands
 * @param device what the browser is to keep so that its device is known at the next sign-in, see {@link KnownDevices};
 *     null for nothing new
 */
public record TokenPair(
        Secret accessToken,
        Instant accessExpiresAt,
        Duration accessLifetime,
        Secret refreshToken,
        Instant refreshExpiresAt,
        Session session,
        @Nullable Secret device) {

    /**
     * Tokens with nothing for the device to keep.
     *
     * @param accessToken the access token
     * @param accessExpiresAt when it expires
     * @param accessLifetime how long it lives
     * @param refreshToken the refresh token
     * @param refreshExpiresAt when it expires unless it is used before
     * @param session the session as it stands
     */
    public TokenPair(
            Secret accessToken,
            Instant accessExpiresAt,
            Duration accessLifetime,
            Secret refreshToken,
            Instant refreshExpiresAt,
            Session session) {
        this(accessToken, accessExpiresAt, accessLifetime, refreshToken, refreshExpiresAt, session, null);
    }

    /**
     * The same, with what the device is to keep.
     *
     * @param kept what it is to keep, null for nothing
     * @return the tokens
     */
    public TokenPair withDevice(@Nullable Secret kept) {
        return new TokenPair(
                accessToken, accessExpiresAt, accessLifetime, refreshToken, refreshExpiresAt, session, kept);
    }
}
