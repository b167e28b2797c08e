package dev.latchkey.examples.server.imports;

/** A line that cannot be imported. The message says why, without the line's values. */
final class BadLineException extends Exception {

    private static final long serialVersionUID = 1L;

    BadLineException(String message) {
        super(message, null, false, false);
    }
}
