package dev.latchkey.servlet.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The one reading of {@code application/x-www-form-urlencoded} text, of forms and of queries: strict (WHATWG URL, 5). */
public final class FormText {

    private FormText() {}

    /**
     * Decodes a name or a value.
     *
     * @param text as it was sent
     * @return the text, with a plus as a space
     * @throws IllegalArgumentException when it is not percent-encoded UTF-8; the message ends a sentence that begins with
     *     what it was read from
     */
    public static String decode(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
                if (low < 0) {
                    throw new IllegalArgumentException("has a percent sign that begins no encoding");
                }
                bytes.put((byte) (high << 4 | low));
                i += 3;
            } else if (c > 0xff) {
                throw new IllegalArgumentException("is not percent-encoded");
            } else {
                bytes.put((byte) (c == '+' ? ' ' : c));
                i++;
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is not UTF-8", e);
        }
    }
}
