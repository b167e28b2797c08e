package dev.latchkey.token;

/**
 * The master key does not open the keys that are stored: it is another one, or the storage was altered. Nothing has been
 * changed; a start with the right master key succeeds.
 */
public final class MasterKeyException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    MasterKeyException(String message) {
        super(message);
    }
}
