package dev.latchkey.account;

import java.time.Duration;
import java.util.List;

/** What came of making an account for somebody. */
public sealed interface CreateResult {

    /**
     * The account is made.
     *
     * @param user the account
     */
    record Created(User user) implements CreateResult {}

    /**
     * Fields are not acceptable; those of the password are among them when it is not either. Answer
     * {@code validation_failed}.
     *
     * @param problems at least one, in the order of the fields
     */
    record Refused(List<FieldProblem> problems) implements CreateResult {

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
    record WeakPassword(List<FieldProblem> problems) implements CreateResult {

        /** Copies the list. */
        public WeakPassword {
            problems = List.copyOf(problems);
        }
    }

    /** The address has an account. Answer {@code conflict}. */
    record AddressTaken() implements CreateResult {}

    /** A first administrator was to be made, and there is one already. */
    record AdministratorExists() implements CreateResult {}

    /** The set-up link is unknown, used, expired or superseded. Answer {@code link_invalid}. */
    record LinkInvalid() implements CreateResult {}

    /**
     * Too many passwords are being hashed. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record Busy(Duration retryAfter) implements CreateResult {}
}
