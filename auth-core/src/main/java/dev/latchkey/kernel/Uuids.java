package dev.latchkey.kernel;

import java.util.UUID;

/** Reads UUIDs strictly: {@link UUID#fromString} also takes shortened forms, so that one id would have many spellings. */
final class Uuids {

    private static final int TEXT_LENGTH = 36;

    private Uuids() {}

    static UUID parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            throw new IllegalArgumentException("an id has 36 characters, this text has " + text.length());
        }
        UUID parsed;
        try {
            parsed = UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an id is a UUID in its canonical text form", e);
        }
        if (!parsed.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException("an id is a UUID in its canonical text form");
        }
        return parsed;
    }
}
