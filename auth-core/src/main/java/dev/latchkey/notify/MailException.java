package dev.latchkey.notify;

import dev.latchkey.kernel.LatchkeyException;
import java.util.Objects;

/** A mail was not sent. The message holds no address and nothing of the mail. */
public final class MailException extends LatchkeyException {

    private static final long serialVersionUID = 1L;

    /** Whether trying again can help. */
    public enum Kind {
        /** The way to the recipient is closed for now: no connection, a refused sign-in, a full mailbox. */
        TRANSIENT,
        /** This mail will never be taken: no such mailbox, refused contents. */
        PERMANENT
    }

    private final Kind kind;

    /**
     * A mail was not sent.
     *
     * @param kind whether trying again can help
     * @param message what failed, without addresses
     */
    public MailException(Kind kind, String message) {
        super(message);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /**
     * A mail was not sent, because something else failed.
     *
     * @param kind whether trying again can help
     * @param message what failed, without addresses
     * @param cause what it follows from; it may be logged, so it must not name the recipient
     */
    public MailException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind");
    }

    /**
     * Whether trying again can help.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }
}
