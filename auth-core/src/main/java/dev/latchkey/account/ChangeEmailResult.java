package dev.latchkey.account;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What came of the wish for another address. All are immutable. */
public sealed interface ChangeEmailResult {

    /** A link is on its way to the new address, and word of it to the present one. Answer 202, whoever has that address. */
    record Requested() implements ChangeEmailResult {}

    /**
     * The address is none, or the one that the account has. Answer {@code validation_failed}.
     *
     * @param problems what is wrong with it, for the field {@code new_email}
     */
    record Refused(List<FieldProblem> problems) implements ChangeEmailResult {

        /** Copies the list. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** The current password is wrong. Answer {@code invalid_credentials}. */
    record InvalidCredentials() implements ChangeEmailResult {}

    /**
     * An interceptor refused. Answer {@code forbidden}.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements ChangeEmailResult {}

    /**
     * Too many attempts, or too many passwords are being verified. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again, whole seconds, at least one
     */
    record RateLimited(Duration retryAfter) implements ChangeEmailResult {

        /** Checks that nothing is missing. */
        public RateLimited {
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }

    /** The account may not be used any more. */
    record SessionOver() implements ChangeEmailResult {}
}
