package dev.latchkey.mfa;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A factor as it is stored: its secret sealed under the master key. Immutable; {@code toString} shows no secret.
 *
 * @param id its id
 * @param user whose it is
 * @param kind what it is
 * @param sealed the sealed secret
 * @param createdAt when its enrolment was begun
 * @param confirmedAt when it was confirmed, null while it is pending
 * @param lastUsedAt when it was last used, null before its first use
 * @param lastStep the last step of an authenticator app that was used, -1 before the first; steps up to it are used up
 */
public record StoredFactor(
        UUID id,
        UserId user,
        FactorKind kind,
        String sealed,
        Instant createdAt,
        @Nullable Instant confirmedAt,
        @Nullable Instant lastUsedAt,
        long lastStep) {

    /** The last step of a factor that was never used. */
    public static final long NO_STEP = -1;

    /** Checks that nothing is missing. */
    public StoredFactor {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(sealed, "sealed");
        Objects.requireNonNull(createdAt, "createdAt");
        if (lastStep < NO_STEP) {
            throw new IllegalArgumentException("a step is 0 or more, not " + lastStep);
        }
    }

    /**
     * A factor that is not confirmed yet.
     *
     * @param id its id
     * @param user whose it is
     * @param kind what it is
     * @param sealed the sealed secret
     * @param createdAt when its enrolment is begun
     * @return the factor
     */
    public static StoredFactor pending(UUID id, UserId user, FactorKind kind, String sealed, Instant createdAt) {
        return new StoredFactor(id, user, kind, sealed, createdAt, null, null, NO_STEP);
    }

    /**
     * Whether it counts.
     *
     * @return false while its enrolment is pending
     */
    public boolean isConfirmed() {
        return confirmedAt != null;
    }

    /**
     * The same after its confirmation.
     *
     * @param at when
     * @param step the step that was used up by it, {@link #NO_STEP} for none
     * @return the factor as it is to be stored
     */
    public StoredFactor confirmed(Instant at, long step) {
        return new StoredFactor(id, user, kind, sealed, createdAt, at, lastUsedAt, step);
    }

    /**
     * The same after a use.
     *
     * @param at when
     * @param step the step that is used up, the last one for none
     * @return the factor as it is to be stored
     */
    public StoredFactor used(Instant at, long step) {
        return new StoredFactor(id, user, kind, sealed, createdAt, confirmedAt, at, step);
    }

    /**
     * The same, sealed anew.
     *
     * @param other the new sealed form
     * @return the factor as it is to be stored
     */
    public StoredFactor withSealed(String other) {
        return new StoredFactor(id, user, kind, other, createdAt, confirmedAt, lastUsedAt, lastStep);
    }

    /** All but the secret. */
    @Override
    public String toString() {
        return "StoredFactor[id=" + id + ", user=" + user + ", kind=" + kind + ", confirmedAt=" + confirmedAt + "]";
    }
}
