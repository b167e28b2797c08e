package dev.latchkey.audit;

import java.util.List;
import java.util.Optional;

/**
 * A page of the audit log. Immutable.
 *
 * @param events the entries, the latest first
 * @param more whether there are further ones
 */
public record AuditPage(List<AuditEvent> events, boolean more) {

    /** Copies the list. */
    public AuditPage {
        events = List.copyOf(events);
    }

    /**
     * Where the next page begins.
     *
     * @return the place to go on from, empty when this is the last page
     */
    public Optional<AuditPlace> next() {
        return more ? Optional.of(AuditPlace.of(events.get(events.size() - 1))) : Optional.empty();
    }
}
