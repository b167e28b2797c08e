package dev.latchkey.audit;

import dev.latchkey.kernel.Uuids;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    /**
     * Reads a place as {@link #toString()} writes it.
     *
     * @param text the text form
     * @return the place
     * @throws IllegalArgumentException when the text is none
     */
    public static AuditPlace parse(String text) {
        int end = text.indexOf('_');
        if (end < 1 || !text.substring(0, end).matches("-?[0-9]{1,16}")) {
            throw new IllegalArgumentException("a place in the audit log is a time, an underscore and an id");
        }
        Instant at = Instant.EPOCH.plus(Long.parseLong(text.substring(0, end)), ChronoUnit.MICROS);
        return new AuditPlace(at, Uuids.parse(text.substring(end + 1)));
    }

    /** The time in microseconds since 1970, an underscore and the id. */
    @Override
    public String toString() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "_" + id;
    }

    /** By time; of entries at the same time by id, as text. */
    @Override
    public int compareTo(AuditPlace other) {
        return ORDER.compare(this, other);
    }
}
