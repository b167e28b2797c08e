package dev.latchkey.servlet.path;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the path of a request in the one way it can be read, or not at all.
 *
 * <p>Security promise: a path that containers, frameworks and proxies read differently is never read. Refused are path
 * parameters ({@code ;}), empty and dot segments, backslashes, characters outside printable ASCII, percent signs that
 * begin no encoding, and encodings of {@code / \ % ; .}, of control characters and of what is not UTF-8.
 */
public final class RequestPath {

    private RequestPath() {}

    /**
     * Decodes a path.
     *
     * @param raw the path as it came, without the query
     * @return the decoded path, the same object where nothing was encoded; null when it could be read two ways
     */
    public static @Nullable String decode(String raw) {
        int length = raw.length();
        if (length == 0 || raw.charAt(0) != '/') {
            return null;
        }
        boolean encoded = false;
        int segment = 1;
        for (int i = 1; i < length; i++) {
            char c = raw.charAt(i);
            if (c == '/') {
                if (i == segment || isDots(raw, segment, i)) {
                    return null;
                }
                segment = i + 1;
            } else if (c == '%') {
                encoded = true;
            } else if (c <= ' ' || c >= 0x7f || c == ';' || c == '\\' || c == '#' || c == '?') {
                return null;
            }
        }
        if (isDots(raw, segment, length)) {
            return null;
        }
        return encoded ? percentDecode(raw) : raw;
    }

    private static boolean isDots(String path, int from, int to) {
        int length = to - from;
        return length > 0 && length <= 2 && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
    }

    private static @Nullable String percentDecode(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                i++;
                continue;
            }
            int value = i + 2 < raw.length() ? hex(raw.charAt(i + 1)) << 4 | hex(raw.charAt(i + 2)) : -1;
            if (value < 0 || isAmbiguous(value)) {
                return null;
            }
            bytes.put((byte) value);
            i += 3;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static boolean isAmbiguous(int value) {
        return value < ' '
                || value == 0x7f
                || value == '/'
                || value == '\\'
                || value == '%'
                || value == ';'
                || value == '.';
    }

    /** The digit's value, or a number whose sign survives the shift and the union with another digit. */
    private static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        if (c >= 'a' && c <= 'f') {
            return c - 'a' + 10;
        }
        if (c >= 'A' && c <= 'F') {
            return c - 'A' + 10;
        }
        return -1;
    }
}
