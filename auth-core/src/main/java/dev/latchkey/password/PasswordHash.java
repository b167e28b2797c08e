package dev.latchkey.password;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A stored password hash in its text form: a PHC string such as {@code $argon2id$v=19$m=19456,t=2,p=1$...}, or one of
 * the imported forms that {@link PasswordHasher} reads.
 *
 * <p>Making one checks the text's size and characters alone, so that a store can always read back what it holds.
 * Whether the hash can be verified, and is not a trap that costs hours or gigabytes, is judged by
 * {@link PasswordHasher#examine} and at each verification.
 *
 * <p>Security promise: it prints as {@code [redacted]}; the text is taken out by {@link #encoded()} alone.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class PasswordHash {

    /** The longest text form that is accepted, in characters. */
    public static final int MAX_LENGTH = 512;

    private final String encoded;

    private PasswordHash(String encoded) {
        this.encoded = encoded;
    }

    /**
     * Takes a hash in its text form.
     *
     * @param encoded the text form: 1 to {@value #MAX_LENGTH} visible ASCII characters
     * @return the hash
     * @throws IllegalArgumentException when the text is empty, too long or has other characters
     */
    public static PasswordHash of(String encoded) {
        Objects.requireNonNull(encoded, "encoded");
        if (encoded.isEmpty() || encoded.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a password hash has 1 to " + MAX_LENGTH + " characters, this one has " + encoded.length());
        }
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                throw new IllegalArgumentException(
                        "a password hash is made of visible ASCII characters, the one at " + i + " is not");
            }
        }
        return new PasswordHash(encoded);
    }

    /**
     * The text form, to be stored and nothing else.
     *
     * @return the text that this hash was made of
     */
    public String encoded() {
        return encoded;
    }

    /** Compares the text forms in constant time for texts of equal length. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PasswordHash hash
                && MessageDigest.isEqual(
                        encoded.getBytes(StandardCharsets.US_ASCII), hash.encoded.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }
}
