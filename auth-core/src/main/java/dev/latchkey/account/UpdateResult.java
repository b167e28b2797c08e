package dev.latchkey.account;

import java.util.List;

/** What came of a change of profile. */
public sealed interface UpdateResult {

    /**
     * The profile is as it was to be.
     *
     * @param user the account as it is now
     */
    record Updated(User user) implements UpdateResult {}

    /**
     * Fields are not acceptable; nothing changed. Answer {@code validation_failed}.
     *
     * @param problems at least one
     */
    record Refused(List<FieldProblem> problems) implements UpdateResult {

        /** Copies the list. */
        public Refused {
            problems = List.copyOf(problems);
        }
    }

    /** The account is no longer of the version that was named; nothing changed. Answer {@code precondition_failed}. */
    record PreconditionFailed() implements UpdateResult {}

    /** There is no such account. */
    record NotFound() implements UpdateResult {}

    /**
     * An interceptor refused. Answer {@code forbidden}.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements UpdateResult {}
}
