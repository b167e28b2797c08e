package dev.latchkey.password;

/** Ends the reading of a stored hash that cannot be verified; it does not leave this package. */
final class UnusableHashException extends Exception {

    private static final long serialVersionUID = 1L;

    private final UnusableReason reason;

    UnusableHashException(UnusableReason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    static UnusableHashException malformed() {
        return new UnusableHashException(UnusableReason.MALFORMED);
    }

    static UnusableHashException tooCostly() {
        return new UnusableHashException(UnusableReason.TOO_COSTLY);
    }

    UnusableReason reason() {
        return reason;
    }
}
