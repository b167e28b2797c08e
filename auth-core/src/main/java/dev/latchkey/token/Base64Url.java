package dev.latchkey.token;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Base64url as RFC 7515, section 2 has it, where a value has one spelling only: no padding, no white space, no
 * character of another alphabet, and no bits set that the value does not have (RFC 4648, section 3.5).
 */
final class Base64Url {

    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /** Decodes a range; null when it is not strict base64url. Null and not an exception: hostile input is cheap. */
    static byte @Nullable [] decode(byte[] text, int from, int to) {
        int tail = (to - from) & 3;
        if (tail == 1) {
            return null;
        }
        byte[] decoded = new byte[(to - from) / 4 * 3 + (tail == 0 ? 0 : tail - 1)];
        int quadsEnd = to - tail;
        int out = 0;
        int invalid = 0;
        int in = from;
        for (; in < quadsEnd; in += 4) {
            int a = VALUES[text[in] & 0xFF];
            int b = VALUES[text[in + 1] & 0xFF];
            int c = VALUES[text[in + 2] & 0xFF];
            int d = VALUES[text[in + 3] & 0xFF];
            invalid |= a | b | c | d;
            int bits = a << 18 | b << 12 | c << 6 | d;
            decoded[out++] = (byte) (bits >> 16);
            decoded[out++] = (byte) (bits >> 8);
            decoded[out++] = (byte) bits;
        }
        if (tail != 0) {
            invalid |= decodeTail(text, in, tail, decoded, out);
        }
        return invalid < 0 ? null : decoded;
    }

    /** Two or three characters are one or two bytes; the bits left over must be 0. Negative when they are not. */
    private static int decodeTail(byte[] text, int in, int tail, byte[] decoded, int out) {
        int a = VALUES[text[in] & 0xFF];
        int b = VALUES[text[in + 1] & 0xFF];
        decoded[out] = (byte) (a << 2 | b >> 4);
        if (tail == 2) {
            return a | b | ((b & 0x0F) == 0 ? 0 : -1);
        }
        int c = VALUES[text[in + 2] & 0xFF];
        decoded[out + 1] = (byte) (b << 4 | c >> 2);
        return a | b | c | ((c & 0x03) == 0 ? 0 : -1);
    }
}
