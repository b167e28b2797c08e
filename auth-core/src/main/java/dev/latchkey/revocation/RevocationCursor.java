package dev.latchkey.revocation;

import java.util.Objects;

/**
 * A place in a source's sequence of revocations. Opaque: only the source that gave it can read it.
 *
 * @param value printable ASCII without spaces, at most 1,000 characters
 */
public record RevocationCursor(String value) {

    private static final int LIMIT = 1_000;

    /** Checks the characters and the length. */
    public RevocationCursor {
        Objects.requireNonNull(value, "value");
        if (value.isEmpty() || value.length() > LIMIT || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a revocation cursor is 1 to 1,000 printable ASCII characters");
        }
    }
}
