package dev.latchkey.jdbc;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of the schema. Immutable.
 *
 * @param version its number, from 1
 * @param description what it brings
 * @param appliedAt when it was brought into this database, null while it was not
 */
public record MigrationStatus(
        int version, String description, @Nullable Instant appliedAt) {

    /**
     * Whether the database has it.
     *
     * @return true when it was applied
     */
    public boolean isApplied() {
        return appliedAt != null;
    }
}
