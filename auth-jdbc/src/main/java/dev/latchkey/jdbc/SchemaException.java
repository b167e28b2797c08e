package dev.latchkey.jdbc;

import dev.latchkey.kernel.LatchkeyException;
import java.util.List;

/** The tables of a database are not those that this version works with. The message says what to do. */
public final class SchemaException extends LatchkeyException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // what List.copyOf makes can be serialized
    private final List<String> missing;

    /**
     * An exception without a cause.
     *
     * @param message what is wrong, and what to do
     */
    public SchemaException(String message) {
        this(message, List.of());
    }

    /** Of versions that were to be there. */
    SchemaException(String message, List<String> missing) {
        super(message);
        this.missing = List.copyOf(missing);
    }

    /**
     * An exception with its cause.
     *
     * @param message what is wrong, and what to do
     * @param cause the failure behind it
     */
    public SchemaException(String message, Throwable cause) {
        super(message, cause);
        this.missing = List.of();
    }

    /**
     * The versions that the database lacks where {@link SchemaMode#VALIDATE} requires them, so that a host can say in its own
     * words how they are made.
     *
     * @return such as {@code V1 (foundation)}, oldest first; empty when something else is wrong
     */
    public List<String> missing() {
        return missing;
    }
}
