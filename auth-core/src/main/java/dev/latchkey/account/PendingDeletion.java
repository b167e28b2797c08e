package dev.latchkey.account;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;

/**
 * An account that is to be erased. Immutable.
 *
 * @param user whose
 * @param requestedAt since when the account is not usable any more
 * @param dueAt when it is erased; taken back before that, it is as it was
 * @param restoreTo the status it gets back
 */
public record PendingDeletion(UserId user, Instant requestedAt, Instant dueAt, UserStatus restoreTo) {

    /** Checks that nothing is missing. */
    public PendingDeletion {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(requestedAt, "requestedAt");
        Objects.requireNonNull(dueAt, "dueAt");
        Objects.requireNonNull(restoreTo, "restoreTo");
    }
}
