package dev.latchkey.account;

import java.time.Instant;
import java.util.Objects;

/** What came of the deletion of an account. All are immutable. */
public sealed interface DeleteResult {

    /**
     * The account is not usable any more, and all its sessions have ended. Answer 204.
     *
     * @param dueAt when it is erased; the present when it cannot be taken back
     */
    record Scheduled(Instant dueAt) implements DeleteResult {

        /** Checks that the time is there. */
        public Scheduled {
            Objects.requireNonNull(dueAt, "dueAt");
        }
    }

    /** It is the last account that can administer. Answer {@code last_admin}. */
    record LastAdmin() implements DeleteResult {}

    /**
     * An interceptor refused. Answer {@code forbidden}.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements DeleteResult {}

    /** The session it was asked for in is over; nothing has happened. Answer {@code token_revoked}. */
    record SessionOver() implements DeleteResult {}

    /** There is no such account. Answer {@code not_found}. */
    record NotFound() implements DeleteResult {}
}
