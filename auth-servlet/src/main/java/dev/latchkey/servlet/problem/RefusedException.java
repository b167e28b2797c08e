package dev.latchkey.servlet.problem;

import java.util.Objects;

/** Ends the handling of a request with a problem. Thrown and caught inside the filter alone; has no stack trace. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    /**
     * A refusal.
     *
     * @param problem the answer
     */
    public RefusedException(Problem problem) {
        super(problem.code().code(), null, false, false);
        this.problem = Objects.requireNonNull(problem, "problem");
    }

    /**
     * A refusal.
     *
     * @param code what went wrong
     * @param detail what went wrong here
     */
    public RefusedException(ErrorCode code, String detail) {
        this(Problem.of(code, detail));
    }

    /**
     * The answer.
     *
     * @return the problem
     */
    public Problem problem() {
        return problem;
    }
}
