package dev.latchkey.passkey;

/** Ends the checks of one answer; never leaves this package. */
final class RefusedPasskeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final PasskeyRefusal reason;

    RefusedPasskeyException(PasskeyRefusal reason) {
        super(reason.code(), null, false, false);
        this.reason = reason;
    }

    PasskeyRefusal reason() {
        return reason;
    }
}
