package dev.latchkey.audit;

import java.util.Objects;

/**
 * A point of the chain: all entries up to a number, as one value. Who keeps it elsewhere can tell later whether any of
 * them was changed. Immutable.
 *
 * @param number the entry's number; 0 before the first one
 * @param link the entry's link in the chain: 43 characters of base64url
 */
public record ChainPoint(long number, String link) {

    /** Before the first entry. */
    public static final ChainPoint START = new ChainPoint(0, "A".repeat(43));

    /** Checks that the number is none that cannot be. */
    public ChainPoint {
        Objects.requireNonNull(link, "link");
        if (number < 0) {
            throw new IllegalArgumentException("numbers of the chain begin at 0, this one is " + number);
        }
    }
}
