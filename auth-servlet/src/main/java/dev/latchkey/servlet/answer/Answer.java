package dev.latchkey.servlet.answer;

import dev.latchkey.servlet.page.Asset;
import dev.latchkey.servlet.problem.DataHeaders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer that is not a problem: status, header fields, cookies, body. Immutable; {@code toString} shows no body. */
public final class Answer {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private final int status;
    private final Map<String, String> headers;
    private final List<String> cookies;
    private final @Nullable Asset body;
    private final @Nullable Stream stream;

    private Answer(
            int status,
            Map<String, String> headers,
            List<String> cookies,
            @Nullable Asset body,
            @Nullable Stream stream) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.cookies = List.copyOf(cookies);
        this.body = body;
        this.stream = stream;
    }

    /**
     * A body that is written while it is made, of whatever length.
     *
     * @param contentType the media type
     * @param content writes it; what it throws once something was sent is left to the container, most of which break the
     *     connection off then: what is written is to be of a kind in which a part is no whole
     */
    public record Stream(String contentType, Content content) {}

    /** Writes a body. */
    @FunctionalInterface
    public interface Content {

        /**
         * Writes it.
         *
         * @param out where to; not to be closed
         * @throws IOException when the client is gone
         */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * An answer without a body.
     *
     * @param status the HTTP status
     * @return the answer, not to be stored
     */
    public static Answer of(int status) {
        return new Answer(status, DataHeaders.FIELDS, List.of(), null, null);
    }

    /**
     * An answer in JSON.
     *
     * @param status the HTTP status
     * @param body the body
     * @return the answer, not to be stored
     */
    public static Answer json(int status, JsonNode body) {
        return text(status, "application/json", MAPPER.writeValueAsString(body));
    }

    /**
     * An answer in text of any media type.
     *
     * @param status the HTTP status
     * @param contentType the media type
     * @param text the body, sent as UTF-8
     * @return the answer, not to be stored
     */
    public static Answer text(int status, String contentType, String text) {
        Asset body = Asset.of(contentType, "", text.getBytes(StandardCharsets.UTF_8));
        return new Answer(status, DataHeaders.FIELDS, List.of(), body, null);
    }

    /**
     * An answer that is written while it is made.
     *
     * @param status the HTTP status
     * @param contentType the media type
     * @param content writes the body
     * @return the answer, not to be stored
     */
    public static Answer stream(int status, String contentType, Content content) {
        return new Answer(status, DataHeaders.FIELDS, List.of(), null, new Stream(contentType, content));
    }

    /**
     * An answer in bytes of any media type.
     *
     * @param status the HTTP status
     * @param contentType the media type
     * @param bytes the body
     * @return the answer, not to be stored
     */
    public static Answer bytes(int status, String contentType, byte[] bytes) {
        return new Answer(status, DataHeaders.FIELDS, List.of(), Asset.of(contentType, "", bytes), null);
    }

    /**
     * A page.
     *
     * @param status the HTTP status
     * @param html the document
     * @return the answer, not to be stored, not to be framed, with a policy that permits no scripts and nothing inline
     */
    public static Answer page(int status, String html) {
        return text(status, "text/html;charset=utf-8", html)
                .withHeader("Content-Security-Policy", pagePolicy(""))
                .withHeader("X-Frame-Options", "DENY")
                .withHeader("Referrer-Policy", "no-referrer")
                .withHeader("Cross-Origin-Opener-Policy", "same-origin")
                .withHeader("Cross-Origin-Resource-Policy", "same-origin");
    }

    /**
     * The same page with scripts: they come from the same origin, in files of their own.
     *
     * @return the answer, with a policy that permits nothing inline all the same
     */
    public Answer scripted() {
        return scripted(Set.of());
    }

    /**
     * The same page with scripts, which come from the same origin or from others.
     *
     * @param sources what scripts, frames and styles may come from besides, and scripts may connect to; empty for none
     * @return the answer, with a policy that permits nothing inline all the same
     */
    public Answer scripted(Set<String> sources) {
        String others = sources.stream().sorted().map(source -> " " + source).collect(Collectors.joining());
        String policy = pagePolicy(others) + "; script-src 'self'" + others + "; connect-src 'self'" + others
                + (others.isEmpty() ? "" : "; frame-src" + others);
        return withHeader("Content-Security-Policy", policy);
    }

    /** No scripts, nothing from elsewhere, nothing inline, in nobody's frame. Fonts are for a host's own style sheet. */
    private static String pagePolicy(String otherStyles) {
        return "default-src 'none'; style-src 'self'" + otherStyles + "; img-src 'self'; font-src 'self';"
                + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /**
     * A static file.
     *
     * @param file the file
     * @param maxAgeSeconds how long it may be stored
     * @return the answer
     */
    public static Answer file(Asset file, long maxAgeSeconds) {
        return new Answer(200, DataHeaders.FIELDS, List.of(), file, null)
                .withHeader("ETag", file.etag())
                .withHeader("Cache-Control", "public, max-age=" + maxAgeSeconds);
    }

    /**
     * A redirect after a form (RFC 9110, section 15.4.4), or of a navigation.
     *
     * @param status 303 or 302
     * @param path a path on this host, printable ASCII
     * @return the answer, not to be stored
     */
    public static Answer redirect(int status, String path) {
        if (!path.startsWith("/") || path.startsWith("//") || !path.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("a redirect goes to a path on this host");
        }
        return of(status).withHeader("Location", path);
    }

    /**
     * The same with a header field, in place of an earlier one of that name.
     *
     * @param name the field's name
     * @param value its value
     * @return the answer
     */
    public Answer withHeader(String name, String value) {
        Map<String, String> updated = new LinkedHashMap<>(headers);
        updated.put(name, value);
        return new Answer(status, updated, cookies, body, stream);
    }

    /**
     * The same with more cookies.
     *
     * @param setCookies the values of {@code Set-Cookie} fields
     * @return the answer
     */
    public Answer withCookies(List<String> setCookies) {
        List<String> updated = new ArrayList<>(cookies);
        updated.addAll(setCookies);
        return new Answer(status, headers, updated, body, stream);
    }

    /**
     * The HTTP status.
     *
     * @return the status
     */
    public int status() {
        return status;
    }

    /**
     * The header fields but {@code Set-Cookie} and those of the body.
     *
     * @return the fields by name
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The cookies.
     *
     * @return the values of the {@code Set-Cookie} fields
     */
    public List<String> cookies() {
        return cookies;
    }

    /**
     * The body.
     *
     * @return the body, null for none and for one that is written while it is made
     */
    public @Nullable Asset body() {
        return body;
    }

    /**
     * The body that is written while it is made.
     *
     * @return the body, null for none
     */
    public @Nullable Stream stream() {
        return stream;
    }

    /** The status alone. */
    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
