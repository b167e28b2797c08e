package dev.latchkey.account;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What came of a verification link, or of a code. */
public sealed interface VerifyEmailResult {

    /**
     * The address is verified, and an account that was waiting for it may be used.
     *
     * @param user the account as it is now
     */
    record Verified(User user) implements VerifyEmailResult {}

    /**
     * The link is unknown, used, expired, superseded or about another address; or the code is wrong, used, expired,
     * superseded, or was guessed at too often, or the address waits for none. Answer {@code link_invalid}.
     */
    record LinkInvalid() implements VerifyEmailResult {}

    /**
     * The account has no password: its address was registered with different ones, or it was made without. The link or
     * the code still works, with a password. Answer {@code validation_failed}, {@code required}, for the field
     * {@code password}.
     */
    record PasswordRequired() implements VerifyEmailResult {}

    /**
     * The password is not acceptable. The link or the code still works. Answer {@code weak_password}.
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
     * Too many passwords are being hashed, and the link or the code still works; or too many codes were typed for the
     * address, and this one was not looked at. Answer {@code rate_limited}.
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
