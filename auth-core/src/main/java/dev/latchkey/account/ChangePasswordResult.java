package dev.latchkey.account;

import java.time.Duration;
import java.util.List;

/** What came of a change of password. */
public sealed interface ChangePasswordResult {

    /** The password is changed, the other sessions are over, and the acting one is due new tokens. */
    record Changed() implements ChangePasswordResult {}

    /** The current password is wrong. Answer {@code invalid_credentials}. */
    record InvalidCredentials() implements ChangePasswordResult {}

    /**
     * The new password is not acceptable. Answer {@code weak_password}.
     *
     * @param problems at least one
     */
    record WeakPassword(List<FieldProblem> problems) implements ChangePasswordResult {

        /** Copies the list. */
        public WeakPassword {
            problems = List.copyOf(problems);
        }
    }

    /** The acting session is over, or the account is gone or disabled; nothing changed. Answer {@code token_revoked}. */
    record SessionOver() implements ChangePasswordResult {}

    /**
     * Too many attempts, or too many passwords are being hashed. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record RateLimited(Duration retryAfter) implements ChangePasswordResult {}

    /**
     * An interceptor refused. Answer {@code forbidden}.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements ChangePasswordResult {}
}
