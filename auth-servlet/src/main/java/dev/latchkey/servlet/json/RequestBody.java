package dev.latchkey.servlet.json;

import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Enumeration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Takes the bytes of a body, of the media type that is expected and of at most 64 KiB. */
public final class RequestBody {

    /** The media type of JSON (RFC 8259). */
    public static final String JSON = "application/json";

    /** The media type of forms. */
    public static final String FORM = "application/x-www-form-urlencoded";

    /** How long a body may be, in bytes. */
    public static final int LIMIT = 64 * 1024;

    private static final String CHARSET = "charset";

    private RequestBody() {}

    /**
     * Whether the body is said to be a form.
     *
     * @param request the request
     * @return true for a form
     */
    public static boolean isForm(HttpServletRequest request) {
        return FORM.equals(type(contentType(request)));
    }

    /**
     * Whether there is a body at all. Consumes the first byte of one whose length is not said.
     *
     * @param request the request
     * @return false when there is none
     * @throws IOException when the client is gone
     */
    public static boolean isPresent(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        return length > 0 || (length < 0 && request.getInputStream().read() >= 0);
    }

    /**
     * Reads the body.
     *
     * @param request the request
     * @param mediaType what it must be
     * @return the bytes
     * @throws IOException when the client is gone
     * @throws RefusedException with {@code unsupported_media_type} or {@code payload_too_large}
     */
    public static byte[] read(HttpServletRequest request, String mediaType) throws IOException {
        requireType(request, mediaType);
        return read(request);
    }

    /**
     * Reads the body of a call that can do without one.
     *
     * @param request the request
     * @param mediaType what it must be when it is there
     * @return the bytes, none when there is no body
     * @throws IOException when the client is gone
     * @throws RefusedException with {@code unsupported_media_type} or {@code payload_too_large}
     */
    public static byte[] readOptional(HttpServletRequest request, String mediaType) throws IOException {
        if (request.getContentLengthLong() == 0) {
            return new byte[0];
        }
        byte[] bytes = read(request);
        if (bytes.length > 0) {
            requireType(request, mediaType);
        }
        return bytes;
    }

    private static void requireType(HttpServletRequest request, String mediaType) {
        String contentType = contentType(request);
        if (contentType == null || !mediaType.equals(type(contentType)) || !isUtf8(contentType) || isEncoded(request)) {
            throw new RefusedException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be " + mediaType + " in UTF-8");
        }
    }

    private static byte[] read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LIMIT) {
            throw tooLarge();
        }
        byte[] bytes = request.getInputStream().readNBytes(LIMIT + 1);
        if (bytes.length > LIMIT) {
            throw tooLarge();
        }
        return bytes;
    }

    private static RefusedException tooLarge() {
        return new RefusedException(ErrorCode.PAYLOAD_TOO_LARGE, "the body is longer than " + LIMIT + " bytes");
    }

    private static boolean isEncoded(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        return encoding != null && !encoding.equalsIgnoreCase("identity");
    }

    private static @Nullable String type(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /** True where nothing but UTF-8 is named, which is what is meant where nothing is named. */
    private static boolean isUtf8(String contentType) {
        String[] parts = contentType.split(";", -1);
        boolean named = false;
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (!parameter.startsWith(CHARSET)) {
                continue;
            }
            String charset = parameter.substring(CHARSET.length());
            if (named || !(charset.equals("=utf-8") || charset.equals("=\"utf-8\""))) {
                return false;
            }
            named = true;
        }
        return true;
    }

    /** As it was sent: containers fail to give one whose charset they do not know. Null when it is missing or repeated. */
    private static @Nullable String contentType(HttpServletRequest request) {
        Enumeration<String> values = request.getHeaders("Content-Type");
        String first = values.hasMoreElements() ? values.nextElement() : null;
        return values.hasMoreElements() ? null : first;
    }
}
