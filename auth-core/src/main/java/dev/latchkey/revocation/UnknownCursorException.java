package dev.latchkey.revocation;

import dev.latchkey.kernel.LatchkeyException;

/** A revocation source no longer knows, or never gave, a cursor: the reader starts again with a snapshot. */
public final class UnknownCursorException extends LatchkeyException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception.
     *
     * @param message what is wrong with the cursor
     */
    public UnknownCursorException(String message) {
        super(message);
    }
}
