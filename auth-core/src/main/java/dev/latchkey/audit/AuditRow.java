package dev.latchkey.audit;

import java.util.Objects;

/**
 * An entry as it is stored. Immutable.
 *
 * @param event the entry
 * @param salt random text that goes into the entry's digest, so that the digest tells nothing of the entry once both
 *     are erased: 43 characters of base64url
 */
public record AuditRow(AuditEvent event, String salt) {

    /** Checks that both are there. */
    public AuditRow {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(salt, "salt");
    }
}
