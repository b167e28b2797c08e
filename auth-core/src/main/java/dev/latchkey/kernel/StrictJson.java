package dev.latchkey.kernel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON that others wrote (RFC 8259), where two readers must not see two things. Refused: duplicate members (also
 * written with escapes), a byte order mark, malformed UTF-8, unpaired surrogates, numbers that do not fit, anything
 * after the object, and what is beyond the {@link Limits}.
 *
 * <p>Values come as {@link String}, {@link Boolean}, {@link Long} for whole numbers, {@link Double} for the others,
 * null, unmodifiable {@link java.util.List} and unmodifiable {@link Map} in the order of the text. A whole number that
 * does not fit a {@code long}, alone or before a point or an exponent, and a number that is not finite as a
 * {@code double}, are refused.
 *
 * <p>Stateless; work and memory are linear in the length of the text.
 */
public final class StrictJson {

    private static final char REPLACEMENT = '\uFFFD';

    private StrictJson() {}

    /**
     * What a text may ask for.
     *
     * @param maxLength characters of a text, or bytes of its UTF-8 form
     * @param maxDepth objects and arrays within each other, the outermost one counted; at most 128
     * @param maxMembers members of objects and elements of arrays, over the whole text
     */
    public record Limits(int maxLength, int maxDepth, int maxMembers) {

        private static final int DEEPEST = 128;

        /** Checks that the limits are positive. */
        public Limits {
            if (maxLength < 1 || maxDepth < 1 || maxDepth > DEEPEST || maxMembers < 1) {
                throw new IllegalArgumentException("JSON limits are positive, with a depth of at most " + DEEPEST
                        + ": length " + maxLength + ", depth " + maxDepth + ", members " + maxMembers);
            }
        }
    }

    /**
     * Reads a text that is one JSON object.
     *
     * @param text the text
     * @param limits what it may ask for
     * @return the members
     * @throws MalformedJsonException when it is anything else
     */
    public static Map<String, @Nullable Object> parseObject(String text, Limits limits) {
        if (text.length() > limits.maxLength()) {
            throw new MalformedJsonException("longer than " + limits.maxLength() + " characters");
        }
        return new StrictJsonReader(text, limits.maxDepth(), limits.maxMembers()).readDocument();
    }

    /**
     * Reads bytes that are one JSON object in UTF-8.
     *
     * @param utf8 the bytes
     * @param limits what they may ask for
     * @return the members
     * @throws MalformedJsonException when they are anything else
     */
    public static Map<String, @Nullable Object> parseObject(byte[] utf8, Limits limits) {
        if (utf8.length > limits.maxLength()) {
            throw new MalformedJsonException("longer than " + limits.maxLength() + " bytes");
        }
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            text = decodeStrictly(utf8);
        }
        return new StrictJsonReader(text, limits.maxDepth(), limits.maxMembers()).readDocument();
    }

    /** The quick decoder puts a replacement for what is malformed; where there is one, it may also be genuine. */
    private static String decodeStrictly(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("not UTF-8");
        }
    }
}
