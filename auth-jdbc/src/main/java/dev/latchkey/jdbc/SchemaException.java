package dev.latchkey.jdbc;

import dev.latchkey.kernel.LatchkeyException;

/** The tables of a database are not those that this version works with. The message says what to do. */
public final class SchemaException extends LatchkeyException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message what is wrong, and what to do
     */
    public SchemaException(String message) {
        super(message);
    }

    /**
     * An exception with its cause.
     *
     * @param message what is wrong, and what to do
     * @param cause the failure behind it
     */
    public SchemaException(String message, Throwable cause) {
        super(message, cause);
    }
}
