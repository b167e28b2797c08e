package dev.latchkey.kernel;

import java.util.UUID;

/** Reads UUIDs strictly: {@link UUID#fromString} also takes shortened forms, so that one id would have many spellings. */
public final class Uuids {

    private static final int TEXT_LENGTH = 36;
    private static final int LOW_HALF = 19;

    private Uuids() {}

    /**
     * Reads a UUID in its canonical text form, 36 characters, in either case.
     *
     * @param text the text form
     * @return the UUID
     * @throws IllegalArgumentException when the text is not a canonical UUID
     */
    public static UUID parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw new IllegalArgumentException("an id has 36 characters, this text has " + text.length());
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                requireCanonical(c == '-');
                continue;
            }
            // Other scripts have digits too, which an id is not written with.
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            requireCanonical(digit >= 0);
            if (i < LOW_HALF) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        return new UUID(high, low);
    }

    private static void requireCanonical(boolean canonical) {
        if (!canonical) {
            throw new IllegalArgumentException("an id is a UUID in its canonical text form");
        }
    }
}
