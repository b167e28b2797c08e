package dev.latchkey.token;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A name that access tokens have, or had, for a user. Immutable.
 *
 * @param subject the name, claim {@code sub}
 * @param user whose it is
 * @param epoch the user's epoch from which the claim {@code ver} of tokens with this name counts: such a token says by how
 *     much its session's epoch is higher than this, plus 1; 0 is left for sessions from before. 0 or more
 * @param createdAt when it was made
 * @param retiredUntil until when tokens with it may be about; null for the one that new tokens get
 */
public record StoredSubject(
        UUID subject,
        UserId user,
        int epoch,
        Instant createdAt,
        @Nullable Instant retiredUntil) {

    /** Checks that nothing is missing. */
    public StoredSubject {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(createdAt, "createdAt");
        if (epoch < 0) {
            throw new IllegalArgumentException("an epoch is 0 or more, not " + epoch);
        }
    }

    /** Whether new tokens get it. */
    boolean isCurrent() {
        return retiredUntil == null;
    }

    /** Whether tokens with it may be about. */
    boolean isAlive(Instant now) {
        return retiredUntil == null || retiredUntil.isAfter(now);
    }

    /** What tokens with this name say of an epoch. */
    int version(int ofSession) {
        return Math.max(0, ofSession - epoch + 1);
    }

    /** The epoch that a token with this name means. */
    int epochOf(int version) {
        return Math.max(0, version - 1 + epoch);
    }
}
