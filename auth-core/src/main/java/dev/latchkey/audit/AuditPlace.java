package dev.latchkey.audit;

import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.UUID;

/**
 * A place in the audit log: that of an entry, which need not be there any more. Immutable.
 *
 * @param at the entry's time
 * @param id the entry's id
 */
public record AuditPlace(Instant at, UUID id) implements Comparable<AuditPlace> {

    private static final Comparator<AuditPlace> ORDER = Comparator.comparing(AuditPlace::at)
            .thenComparing(place -> place.id().toString());

    /** Checks that both are there. */
    public AuditPlace {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
    }

    /**
     * The place of an entry.
     *
     * @param event the entry
     * @return its place
     */
    public static AuditPlace of(AuditEvent event) {
        return new AuditPlace(event.at(), event.id());
    }

    /** By time; of entries at the same time by id, as text. */
    @Override
    public int compareTo(AuditPlace other) {
        return ORDER.compare(this, other);
    }
}
