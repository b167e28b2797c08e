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

    /**
     * Does what is still to be done before this is thrown on, such as to give back what was counted. Where a store is out
     * of reach for that as well, what is told is still the first failure, this one, with the other suppressed in it.
     *
     * @param work what is to be done
     */
    public void thenTry(Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException e) {
            addSuppressed(e);
        }
    }
}
