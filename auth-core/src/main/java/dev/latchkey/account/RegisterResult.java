package dev.latchkey.account;

import java.time.Duration;
import java.util.List;

/** What came of a registration. */
public sealed interface RegisterResult {

    /**
     * A mail goes to the address: with a link that makes the account usable, or, when the address has an account
     * already, with word of that. Which of the two, only the mailbox learns.
     */
    record VerificationRequired() implements RegisterResult {}

    /**
     * The account is made and may be used; only when verification is off.
     *
     * @param user the account
     */
    record Registered(User user) implements RegisterResult {}

    /**
     * Fields are not acceptable; those of the password are among them when it is not either. Answer
     * {@code validation_failed}.
     *
     * @param problems at least one, in the order of the fields
     */
    record Refused(List<FieldProblem> problems) implements RegisterResult {

        /** Copies the list. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /**
     * All is well but the password. Answer {@code weak_password}.
     *
     * @param problems at least one
     */
    record WeakPassword(List<FieldProblem> problems) implements RegisterResult {

        /** Copies the list. */
        public WeakPassword {
            problems = List.copyOf(problems);
        }
    }

    /** The address has an account; only when verification is off. Answer {@code conflict}. */
    record AddressTaken() implements RegisterResult {}

    /**
     * An interceptor refused. Answer {@code forbidden}.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements RegisterResult {}

    /**
     * Too many passwords are being hashed. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record Busy(Duration retryAfter) implements RegisterResult {}
}
