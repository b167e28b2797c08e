package dev.latchkey.kernel;

/**
 * A store (the database, the shared state, a remote issuer) is out of reach or did not answer in time. The same call
 * may succeed later; whether a write had taken effect is not known. HTTP callers get {@code unavailable} (503).
 */
public final class StoreUnavailableException extends LatchkeyException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception without a cause.
     *
     * @param message which store, and what was asked of it
     */
    public StoreUnavailableException(String message) {
        super(message);
    }

    /**
     * An exception with its cause.
     *
     * @param message which store, and what was asked of it
     * @param cause the driver's or network's own exception
     */
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
