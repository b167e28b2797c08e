package dev.latchkey.audit;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the chain. Immutable.
 *
 * @param link what the chain holds of it
 * @param content the entry, null when it was erased
 */
public record ChainedRow(ChainLink link, @Nullable AuditRow content) {

    /** Checks that there is a link. */
    public ChainedRow {
        Objects.requireNonNull(link, "link");
    }
}
