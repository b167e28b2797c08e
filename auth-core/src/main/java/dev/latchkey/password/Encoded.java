package dev.latchkey.password;

import java.util.Base64;
import java.util.HexFormat;

/**
 * Reads the parts of a stored hash strictly: one value has one spelling. Whatever is not that spelling is malformed.
 */
final class Encoded {

    private static final String BCRYPT_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int BCRYPT_TAG_SPARE_BITS = 0b11;
    private static final int BITS_PER_CHARACTER = 6;
    private static final int MIN_SALT = 8;
    private static final int MIN_TAG = 16;
    private static final int MAX_BYTES = 64;

    private Encoded() {}

    /** A positive decimal number; one above the range of int counts as the highest int, which no bound allows. */
    static int number(String text) throws UnusableHashException {
        if (text.isEmpty() || text.charAt(0) == '0') {
            throw UnusableHashException.malformed();
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw UnusableHashException.malformed();
            }
            value = Math.min(value * 10 + digit, Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** The numbers of {@code a=1,b=2}, which must have exactly these names in this order. */
    static int[] numbers(String text, String... names) throws UnusableHashException {
        String[] fields = text.split(",", -1);
        if (fields.length != names.length) {
            throw UnusableHashException.malformed();
        }
        int[] values = new int[names.length];
        for (int i = 0; i < names.length; i++) {
            if (!fields[i].startsWith(names[i] + "=")) {
                throw UnusableHashException.malformed();
            }
            values[i] = number(fields[i].substring(names[i].length() + 1));
        }
        return values;
    }

    /** Base64 without padding (RFC 4648, section 4). */
    static byte[] base64(String text) throws UnusableHashException {
        return base64(text, Base64.getEncoder().withoutPadding());
    }

    /** Base64 with padding. */
    static byte[] paddedBase64(String text) throws UnusableHashException {
        return base64(text, Base64.getEncoder());
    }

    /** Base64 without padding that has a dot where others have a plus. */
    static byte[] dottedBase64(String text) throws UnusableHashException {
        if (text.indexOf('+') >= 0) {
            throw UnusableHashException.malformed();
        }
        return base64(text.replace('.', '+'));
    }

    /** The JDK's decoder is lenient with padding and spare bits; what encodes to the same text was not. */
    private static byte[] base64(String text, Base64.Encoder spelling) throws UnusableHashException {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (spelling.encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one answer for all that is not Base64
        }
        throw UnusableHashException.malformed();
    }

    /** Lower-case hexadecimal. */
    static byte[] hex(String text) throws UnusableHashException {
        try {
            byte[] bytes = HexFormat.of().parseHex(text);
            if (HexFormat.of().formatHex(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one answer for all that is not hexadecimal
        }
        throw UnusableHashException.malformed();
    }

    /**
     * bcrypt's own Base64. Here alone the spare bits of the last character are not looked at: widespread libraries
     * left them to chance.
     */
    static byte[] bcryptBase64(String text) throws UnusableHashException {
        byte[] bytes = new byte[text.length() * BITS_PER_CHARACTER / Byte.SIZE];
        int buffer = 0;
        int bits = 0;
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = BCRYPT_ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                throw UnusableHashException.malformed();
            }
            buffer = buffer << BITS_PER_CHARACTER | value;
            bits += BITS_PER_CHARACTER;
            if (bits >= Byte.SIZE) {
                bits -= Byte.SIZE;
                bytes[length++] = (byte) (buffer >> bits);
            }
        }
        return bytes;
    }

    /** The tag of a bcrypt hash as it stands, but for the spare bits of its last character. */
    static String bcryptTag(String text) throws UnusableHashException {
        int unused = bcryptBase64(text).length;
        int last = BCRYPT_ALPHABET.indexOf(text.charAt(text.length() - 1)) & ~BCRYPT_TAG_SPARE_BITS;
        return text.substring(0, text.length() - 1) + BCRYPT_ALPHABET.charAt(last);
    }

    /** A salt of an accepted length: 8 to 64 bytes. */
    static Bytes salt(byte[] bytes) throws UnusableHashException {
        return ofLength(bytes, MIN_SALT);
    }

    /** A tag of an accepted length: 16 to 64 bytes; a shorter one would match wrong passwords too. */
    static Bytes tag(byte[] bytes) throws UnusableHashException {
        return ofLength(bytes, MIN_TAG);
    }

    private static Bytes ofLength(byte[] bytes, int min) throws UnusableHashException {
        if (bytes.length < min || bytes.length > MAX_BYTES) {
            throw UnusableHashException.malformed();
        }
        return Bytes.of(bytes);
    }
}
