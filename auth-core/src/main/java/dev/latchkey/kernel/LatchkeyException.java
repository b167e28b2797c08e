package dev.latchkey.kernel;

/**
 * The parent of the exceptions that Latchkey has of its own. Expected outcomes are results, not exceptions; misuse
 * is an {@link IllegalArgumentException} or an {@link IllegalStateException}.
 */
public abstract class LatchkeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what failed and how to put it right, never with a secret in it
     */
    protected LatchkeyException(String message) {
        super(message);
    }

    /**
     * An exception with its cause.
     *
     * @param message what failed and how to put it right, never with a secret in it
     * @param cause what it follows from
     */
    protected LatchkeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
