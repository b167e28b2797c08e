package dev.latchkey.servlet.identity;

import dev.latchkey.servlet.cookie.CookieNames;
import dev.latchkey.servlet.cookie.RequestCookies;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * What a request carries to say whom it comes from, taken out of it and not checked yet: the Authorization header, the
 * cookies and the CSRF header. Never the query string. Immutable; {@code toString} shows no values.
 */
public final class Credentials {

    private static final String SCHEME = "Bearer";

    /** What the Authorization header is. */
    enum Header {
        /** There is none. */
        ABSENT,
        /** {@code Bearer} and a token (RFC 6750, section 2.1). */
        BEARER,
        /** Something else. */
        UNREADABLE,
        /** There is more than one. */
        REPEATED
    }

    private final Header header;
    private final @Nullable String bearer;
    private final RequestCookies cookies;
    private final @Nullable String csrf;
    private final boolean unsafe;

    private Credentials(
            Header header, @Nullable String bearer, RequestCookies cookies, @Nullable String csrf, boolean unsafe) {
        this.header = header;
        this.bearer = bearer;
        this.cookies = cookies;
        this.csrf = csrf;
        this.unsafe = unsafe;
    }

    /**
     * Takes the credentials out of a request.
     *
     * @param request the request
     * @param names what the cookies are called
     * @return the credentials
     */
    public static Credentials of(HttpServletRequest request, CookieNames names) {
        return of(request, RequestCookies.of(request, names));
    }

    /**
     * Takes the credentials out of the Authorization header of a request alone.
     *
     * @param request the request, whose cookies are somebody else's
     * @return the credentials
     */
    static Credentials ofHeader(HttpServletRequest request) {
        return of(request, RequestCookies.none());
    }

    private static Credentials of(HttpServletRequest request, RequestCookies cookies) {
        boolean unsafe = isUnsafe(request.getMethod());
        String csrf = unsafe && cookies.hasSession() ? request.getHeader("X-CSRF-Token") : null;
        Enumeration<String> headers = request.getHeaders("Authorization");
        if (headers == null || !headers.hasMoreElements()) {
            return new Credentials(Header.ABSENT, null, cookies, csrf, unsafe);
        }
        String value = headers.nextElement();
        if (headers.hasMoreElements()) {
            return new Credentials(Header.REPEATED, null, cookies, csrf, unsafe);
        }
        String token = token(value);
        return new Credentials(token == null ? Header.UNREADABLE : Header.BEARER, token, cookies, csrf, unsafe);
    }

    /**
     * The same, for a form that carries the CSRF value in a field.
     *
     * @param value the field's value, null when it is missing
     * @return the credentials
     */
    public Credentials withCsrf(@Nullable String value) {
        return new Credentials(header, bearer, cookies, value, unsafe);
    }

    /**
     * The same, on behalf of a request of another method.
     *
     * @param method the method
     * @param value the CSRF value, null when it is missing
     * @return the credentials
     */
    public Credentials onBehalfOf(String method, @Nullable String value) {
        return new Credentials(header, bearer, cookies, value, isUnsafe(method));
    }

    /**
     * Whether there is nothing to recognise anyone by.
     *
     * @return true for a request without any
     */
    public boolean isEmpty() {
        return header == Header.ABSENT && !cookies.hasSession();
    }

    /**
     * Whether there is an Authorization header, be it readable or not.
     *
     * @return true when there is one
     */
    public boolean hasHeader() {
        return header != Header.ABSENT;
    }

    /**
     * The cookies.
     *
     * @return Latchkey's cookies of the request
     */
    public RequestCookies cookies() {
        return cookies;
    }

    Header header() {
        return header;
    }

    /**
     * The token of the header, whatever it is.
     *
     * @return the token, null when there is none that can be read
     */
    public @Nullable String bearer() {
        return bearer;
    }

    @Nullable
    String csrf() {
        return csrf;
    }

    /** Whether the method is one that a forged request must not reach. */
    boolean unsafe() {
        return unsafe;
    }

    /**
     * Whether a method needs the CSRF value when the request authenticates by cookie.
     *
     * @param method the method
     * @return false for GET, HEAD, OPTIONS and TRACE
     */
    public static boolean isUnsafe(String method) {
        return !(method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS") || method.equals("TRACE"));
    }

    private static @Nullable String token(String value) {
        int length = SCHEME.length();
        if (value.length() < length + 2 || !value.regionMatches(true, 0, SCHEME, 0, length)) {
            return null;
        }
        int start = length;
        while (start < value.length() && value.charAt(start) == ' ') {
            start++;
        }
        return start == length || start == value.length() ? null : value.substring(start);
    }

    /** What there is, without values. */
    @Override
    public String toString() {
        return "Credentials[header=" + header + ", cookies=" + cookies + "]";
    }
}
