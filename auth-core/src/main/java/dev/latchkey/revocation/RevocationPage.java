package dev.latchkey.revocation;

import java.util.List;

/**
 * Revocations, and the place from which to go on. Complete: each revocation that was committed before the page was
 * read is in it, or in an earlier page of the same walk, or comes after {@code next}; one that commits late is
 * never passed over.
 *
 * @param entries the revocations, oldest first
 * @param next where to go on
 * @param more whether there was more than the page could hold
 */
public record RevocationPage(List<Revocation> entries, RevocationCursor next, boolean more) {

    /** Copies the list. */
    public RevocationPage {
        entries = List.copyOf(entries);
    }
}
