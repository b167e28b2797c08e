package dev.latchkey.audit;

import java.time.Duration;
import java.util.Objects;

/**
 * How the audit log is kept. Immutable.
 *
 * @param retention how long an entry is kept, one day at least; 400 days by default, so that a year can be looked back on
 */
public record AuditSettings(Duration retention) {

    private static final Duration SHORTEST = Duration.ofDays(1);
    private static final AuditSettings DEFAULTS = new AuditSettings(Duration.ofDays(400));

    /** Checks that the log is not thrown away before it can be read. */
    public AuditSettings {
        Objects.requireNonNull(retention, "retention");
        if (retention.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException(
                    "the audit log is kept for " + SHORTEST + " at least, not for " + retention);
        }
    }

    /**
     * 400 days.
     *
     * @return the settings
     */
    public static AuditSettings defaults() {
        return DEFAULTS;
    }
}
