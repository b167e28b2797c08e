package dev.latchkey.examples.server;

/** Why the server cannot start. The message is one line, says how to put it right and holds no secret. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * A reason.
     *
     * @param message what is wrong, with the name of the setting where there is one
     */
    public StartException(String message) {
        super(message);
    }
}
