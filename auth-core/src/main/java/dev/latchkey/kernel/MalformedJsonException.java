package dev.latchkey.kernel;

/**
 * A text is not the JSON that is accepted: not well-formed, ambiguous, or beyond a limit. Its message names the place,
 * never the text. It carries no stack trace, because hostile input must stay cheap.
 */
public final class MalformedJsonException extends LatchkeyException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what is wrong, and where
     */
    public MalformedJsonException(String message) {
        super(message);
    }

    /** Leaves the stack trace out. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
