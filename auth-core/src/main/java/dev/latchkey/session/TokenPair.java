package dev.latchkey.session;

import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.time.Instant;

/**
 * What a client holds of a session. Immutable; {@code toString} does not show the tokens.
 *
 * @param accessToken the access token, a JWT (RFC 9068)
 * @param accessExpiresAt when it expires
 * @param accessLifetime how long it lives from its issue (RFC 6749, section 5.1), whole seconds
 * @param refreshToken the refresh token that is current
 * @param refreshExpiresAt when it expires unless it is used before
 * @param session the session as it stands
 */
public record TokenPair(
        Secret accessToken,
        Instant accessExpiresAt,
        Duration accessLifetime,
        Secret refreshToken,
        Instant refreshExpiresAt,
        Session session) {}
