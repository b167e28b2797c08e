package dev.latchkey.servlet.problem;

import dev.latchkey.kernel.UserId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Ends the handling of a request with a problem. Thrown and caught inside the filter alone; has no stack trace. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient @Nullable UserId caller;

    /**
     * A refusal.
     *
     * @param problem the answer
     */
    public RefusedException(Problem problem) {
        this(problem, null);
    }

    /**
     * A refusal of somebody.
     *
     * @param problem the answer
     * @param caller who is refused, null when that is not known
     */
    public RefusedException(Problem problem, @Nullable UserId caller) {
        super(problem.code().code(), null, false, false);
        this.problem = Objects.requireNonNull(problem, "problem");
        this.caller = caller;
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

    /**
     * Who is refused.
     *
     * @return the user, null when that is not known
     */
    public @Nullable UserId caller() {
        return caller;
    }
}
