package dev.latchkey.session;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A presented refresh token whose tag was right, and the rules to judge it by.
 *
 * @param session the session the token names
 * @param refreshKeyId the refresh key the token names
 * @param generation the token's generation
 * @param now the time of the attempt
 * @param grace the grace window G; zero is the strict profile
 * @param idleLife how long the session lives on after a rotation unless it is refreshed again
 * @param restoreLostCommits whether a token ahead of the store restores the session instead of revoking it, as far
 *     as the time since the last rotation allows
 * @param revocationExpiresAt until when the revocation of the session is kept, where one follows
 */
public record RefreshAttempt(
        SessionId session,
        String refreshKeyId,
        long generation,
        Instant now,
        Duration grace,
        Duration idleLife,
        boolean restoreLostCommits,
        Instant revocationExpiresAt) {

    /**
     * The refresh protocol's table, as a pure function: what a store makes of this attempt when the session stands as
     * given, and what it has to write. A store decides and writes in one atomic step.
     *
     * @param stored the session as it is stored, null when it is not known
     * @param userEpoch the epoch of the session's user
     * @return the outcome, with the session as it is to be stored
     */
    public RefreshOutcome judge(@Nullable Session stored, int userEpoch) {
        if (stored == null
                || !stored.isActive(now)
                || stored.epoch() < userEpoch
                || !stored.refreshKeyId().equals(refreshKeyId)) {
            return new RefreshOutcome.Invalid();
        }
        long ahead = generation - stored.generation();
        boolean rotatedLately = stored.wasRotatedWithin(now, grace);
        if (ahead == 0) {
            return rotatedLately ? new RefreshOutcome.Kept(stored) : new RefreshOutcome.Rotated(successor(stored));
        }
        if (ahead == -1 && rotatedLately) {
            return new RefreshOutcome.Replayed(stored);
        }
        if (ahead < 0) {
            return new RefreshOutcome.Reused(stored.ended(now, EndReason.TOKEN_REUSE));
        }
        return restoreLostCommits && ahead <= greatestLoss(stored)
                ? new RefreshOutcome.Restored(successor(stored))
                : new RefreshOutcome.LostCommits(stored.ended(now, EndReason.TOKEN_REUSE));
    }

    private Session successor(Session stored) {
        return stored.rotated(generation + 1, now, idleLife);
    }

    /**
     * How many rotations the store can have lost: rotations are at least G apart, so one, and one more for each G since
     * the last that it knows of. In the strict profile nothing keeps them apart, and it stays at one.
     */
    private long greatestLoss(Session stored) {
        Duration since = Duration.between(stored.generationAt(), now);
        return grace.isZero() || since.isNegative() ? 1 : 1 + since.dividedBy(grace);
    }
}
