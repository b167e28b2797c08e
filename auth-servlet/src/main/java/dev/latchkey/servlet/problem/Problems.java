package dev.latchkey.servlet.problem;

import dev.latchkey.access.AccessVerdict;
import java.util.List;

/** The problems that more than one part of the filter answers with. */
public final class Problems {

    private Problems() {}

    /**
     * The problem that goes with a verdict.
     *
     * @param verdict a verdict that does not admit
     * @param factors the authentication methods that {@code step_up_required} lists
     * @return the problem
     */
    public static Problem of(AccessVerdict verdict, List<String> factors) {
        return switch (verdict) {
            case TOKEN_MISSING -> Problem.of(ErrorCode.TOKEN_MISSING, "this call needs an access token");
            case FORBIDDEN -> Problem.of(ErrorCode.FORBIDDEN, "a role or permission is missing");
            case STEP_UP_REQUIRED ->
                Problem.of(ErrorCode.STEP_UP_REQUIRED, "this call needs a fresher or stronger authentication")
                        .withRequired(factors);
            case ADMITTED -> throw new IllegalArgumentException("an admitted caller has no problem");
        };
    }

    /**
     * A store is out of reach.
     *
     * @return the problem, to be tried again after 2 seconds
     */
    public static Problem unavailable() {
        return Problem.of(ErrorCode.UNAVAILABLE, "a store is out of reach; try again in a moment")
                .withHeader("Retry-After", "2");
    }

    /**
     * A fault of the server, of which the client is told nothing but the id of the request.
     *
     * @return the problem
     */
    public static Problem internal() {
        return Problem.of(ErrorCode.INTERNAL, "the server could not answer; its log has the details");
    }
}
