package dev.latchkey.mfa;

import java.nio.ByteBuffer;

/** Base32 without padding (RFC 4648, section 6): the form in which authenticator apps take a secret. */
final class Base32 {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int BITS = 5;

    private Base32() {}

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((bytes.length * Byte.SIZE + BITS - 1) / BITS);
        int buffer = 0;
        int held = 0;
        for (byte next : bytes) {
            buffer = buffer << Byte.SIZE | (next & 0xff);
            held += Byte.SIZE;
            while (held >= BITS) {
                held -= BITS;
                text.append(ALPHABET.charAt(buffer >>> held & 0x1f));
            }
            buffer &= (1 << held) - 1;
        }
        if (held > 0) {
            text.append(ALPHABET.charAt(buffer << (BITS - held) & 0x1f));
        }
        return text.toString();
    }

    static byte[] decode(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * BITS / Byte.SIZE);
        int buffer = 0;
        int held = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = ALPHABET.indexOf(text.charAt(i));
            if (value < 0) {
                throw new IllegalArgumentException("the text is not base32: it has another character at " + i);
            }
            buffer = buffer << BITS | value;
            held += BITS;
            if (held >= Byte.SIZE) {
                held -= Byte.SIZE;
                bytes.put((byte) (buffer >>> held));
                buffer &= (1 << held) - 1;
            }
        }
        return bytes.array();
    }
}
