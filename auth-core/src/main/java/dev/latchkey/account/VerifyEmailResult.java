package dev.latchkey.account;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What came of a verification link. */
public sealed interface VerifyEmailResult {

    /**
     * The address is verified, and an account that was waiting for it may be used.
     *
     * @param user the account as it is now
     */
    record Verified(User user) implements VerifyEmailResult {}

    /** The link is unknown, used, expired, superseded or about another address. Answer {@code link_invalid}. */
    record LinkInvalid() implements VerifyEmailResult {}

    /**
     * The account has no password: its address was registered with different ones, or it was made without. The link
     * still works, with a password. Answer {@code validation_failed}, {@code required}, for the field
     * {@code password}.
     */
    record PasswordRequired() implements VerifyEmailResult {}

    /**
     * The password is not acceptable. The link still works. Answer {@code weak_password}.
     *
     * @param problems what is wrong with it, at least one
     */
    record WeakPassword(List<FieldProblem> problems) implements VerifyEmailResult {

        /** Copies the list. */
        public WeakPassword {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Too many passwords are being hashed. The link still works. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again, whole seconds, at least one
     */
    record Busy(Duration retryAfter) implements VerifyEmailResult {

        /** Checks that nothing is missing. */
        public Busy {
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }
}
