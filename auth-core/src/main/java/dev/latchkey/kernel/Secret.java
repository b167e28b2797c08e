package dev.latchkey.kernel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A text that must not be seen: a password, a token, a key.
 *
 * <p>Security promise: it prints as {@code [redacted]}, so that it cannot reach a log or an error message by
 * accident, and it is compared in time that does not depend on where two secrets differ. What is hidden is taken
 * out by {@link #reveal()} alone, so that a search for that name finds each use.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Secret {

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * Hides a text.
     *
     * @param text the text to hide
     * @return the secret
     */
    public static Secret of(String text) {
        return new Secret(Objects.requireNonNull(text, "the text of a secret is null"));
    }

    /**
     * Gives the text itself; the caller answers for where it goes.
     *
     * @return the hidden text
     */
    public String reveal() {
        return text;
    }

    /** Compares in constant time for texts of equal length. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), secret.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }
}
