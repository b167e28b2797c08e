package dev.latchkey.servlet.identity;

import dev.latchkey.servlet.problem.Problem;

/** What the credentials of a request came to. All are immutable. */
public sealed interface Authentication {

    /** A token that verified. */
    record Known(Identity identity) implements Authentication {}

    /** No credentials, or invalid ones in a cookie where none are required. */
    record Anonymous() implements Authentication {}

    /**
     * Credentials that are refused.
     *
     * @param problem the answer
     * @param byCookie whether they were cookies, so that a person at a browser can be asked to sign in
     */
    record Refused(Problem problem, boolean byCookie) implements Authentication {}
}
