package dev.latchkey.audit;

import java.io.Serial;

/**
 * What the store keeps of where the chain of the audit log begins and ends is gone, or is nothing that was written there:
 * something changes the log beside Latchkey. Entries are added as before, but none is chained, erased or removed.
 */
public final class ChainLostException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Makes the exception. */
    public ChainLostException() {
        super("where the chain of the audit log begins and ends is not known any more:"
                + " something changes the audit log beside Latchkey");
    }
}
