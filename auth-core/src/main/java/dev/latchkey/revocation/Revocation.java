package dev.latchkey.revocation;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.UUID;

/**
 * An entry of the revocation list. Kept until no token it concerns can be valid any more: the token's {@code exp}
 * plus the accepted clock skew. Keyed by session, token id or user, never by a token's text. All are immutable.
 */
public sealed interface Revocation {

    /**
     * Why it was revoked.
     *
     * @return the reason
     */
    EndReason reason();

    /**
     * When the entry may be forgotten.
     *
     * @return the time
     */
    Instant expiresAt();

    /** Every access token of one session. */
    record OfSession(SessionId session, EndReason reason, Instant expiresAt) implements Revocation {}

    /**
     * One access token.
     *
     * @param tokenId its {@code jti} claim
     */
    record OfToken(UUID tokenId, EndReason reason, Instant expiresAt) implements Revocation {}

    /**
     * Every access token and session of a user from before an epoch.
     *
     * @param user the claim {@code sub} of the tokens: the user, or a name that tokens have for the user
     * @param epoch tokens and sessions of a lower epoch are revoked
     */
    record OfEpoch(UserId user, int epoch, EndReason reason, Instant expiresAt) implements Revocation {}
}
