package dev.latchkey.account;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What came of a link to a new password. All are immutable. */
public sealed interface ResetPasswordResult {

    /**
     * The password is the new one, and all sessions have ended. Nobody is signed in by it.
     *
     * @param user the account as it is now
     */
    record Reset(User user) implements ResetPasswordResult {}

    /** The link is unknown, used, expired, superseded or about another address. Answer {@code link_invalid}. */
    record LinkInvalid() implements ResetPasswordResult {}

    /**
     * The password is not acceptable. The link still works. Answer {@code weak_password}.
     *
     * @param problems what is wrong with it, at least one, for the field {@code new_password}
     */
    record WeakPassword(List<FieldProblem> problems) implements ResetPasswordResult {

        /** Copies the list. */
        public WeakPassword {
            problems = List.copyOf(problems);
        }
    }

    /**
     * An interceptor refused. The link still works. Answer {@code forbidden}.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements ResetPasswordResult {}

    /**
     * Too many passwords are being hashed. The link still works. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again, whole seconds, at least one
     */
    record Busy(Duration retryAfter) implements ResetPasswordResult {

        /** Checks that nothing is missing. */
        public Busy {
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }
}
