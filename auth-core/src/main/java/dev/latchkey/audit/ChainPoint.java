package dev.latchkey.audit;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern TEXT = Pattern.compile("(0|[1-9][0-9]{0,17}):([A-Za-z0-9_-]{43})");

    /** Checks that the number is none that cannot be. */
    public ChainPoint {
        Objects.requireNonNull(link, "link");
        if (number < 0) {
            throw new IllegalArgumentException("numbers of the chain begin at 0, this one is " + number);
        }
    }

    /**
     * Reads a point as {@link #toString()} writes it.
     *
     * @param text number, colon and link
     * @return the point
     * @throws IllegalArgumentException when the text is none
     */
    public static ChainPoint parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a point of the chain is its number, a colon and 43 characters");
        }
        return new ChainPoint(Long.parseLong(parts.group(1)), parts.group(2));
    }

    /** Number, colon and link. */
    @Override
    public String toString() {
        return number + ":" + link;
    }
}
