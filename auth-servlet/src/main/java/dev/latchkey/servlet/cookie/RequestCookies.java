package dev.latchkey.servlet.cookie;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of a request that are Latchkey's. Read from the header itself, because containers differ in what they make
 * of quotes, duplicates and odd characters. Immutable; {@code toString} shows no values.
 *
 * <p>Security promise: a cookie that is there twice with different values is not read: one of them was tossed in by
 * another host or path, and which one is not known. Neither is one of over 4,096 characters.
 */
public final class RequestCookies {

    /** How long a cookie may be: what browsers store (RFC 6265, section 6.1). */
    public static final int LIMIT = 4_096;

    private static final RequestCookies NONE = new RequestCookies(new @Nullable String[Reading.COUNT], false);

    private final @Nullable String access;
    private final @Nullable String refresh;
    private final @Nullable String csrf;
    private final @Nullable String preSession;
    private final @Nullable String mailbox;
    private final @Nullable String mfa;
    private final @Nullable String device;
    private final @Nullable String known;
    private final boolean unreadable;

    private RequestCookies(@Nullable String[] values, boolean unreadable) {
        this.access = values[Reading.ACCESS];
        this.refresh = values[Reading.REFRESH];
        this.csrf = values[Reading.CSRF];
        this.preSession = values[Reading.PRE_SESSION];
        this.mailbox = values[Reading.MAILBOX];
        this.mfa = values[Reading.MFA];
        this.device = values[Reading.DEVICE];
        this.known = values[Reading.KNOWN];
        this.unreadable = unreadable;
    }

    /**
     * Reads the cookies of a request.
     *
     * @param request the request
     * @param names what they are called
     * @return the cookies
     */
    public static RequestCookies of(HttpServletRequest request, CookieNames names) {
        Enumeration<String> headers = request.getHeaders("Cookie");
        if (headers == null || !headers.hasMoreElements()) {
            return NONE;
        }
        Reading reading = new Reading(names);
        while (headers.hasMoreElements()) {
            reading.read(headers.nextElement());
        }
        return reading.result();
    }

    /**
     * No cookies.
     *
     * @return what a request without cookies has
     */
    public static RequestCookies none() {
        return NONE;
    }

    /**
     * The access token.
     *
     * @return the value, null when it is not there
     */
    public @Nullable String access() {
        return access;
    }

    /**
     * The refresh token.
     *
     * @return the value, null when it is not there
     */
    public @Nullable String refresh() {
        return refresh;
    }

    /**
     * The CSRF value.
     *
     * @return the value, null when it is not there
     */
    public @Nullable String csrf() {
        return csrf;
    }

    /**
     * The pre-session.
     *
     * @return the value, null when it is not there
     */
    public @Nullable String preSession() {
        return preSession;
    }

    /**
     * The address a mail went to.
     *
     * @return the value, null when it is not there
     */
    public @Nullable String mailbox() {
        return mailbox;
    }

    /**
     * The token of a sign-in that waits for its second factor.
     *
     * @return the value, null when it is not there
     */
    public @Nullable String mfa() {
        return mfa;
    }

    /**
     * The secret of a device that is trusted.
     *
     * @return the value, null when it is not there
     */
    public @Nullable String device() {
        return device;
    }

    /**
     * What the browser is known by at a sign-in.
     *
     * @return the value, null when it is not there
     */
    public @Nullable String known() {
        return known;
    }

    /**
     * Whether the access or the refresh cookie was there and could not be read.
     *
     * @return true for two different values and for overlong ones
     */
    public boolean unreadable() {
        return unreadable;
    }

    /**
     * Whether there is anything of a session.
     *
     * @return false for a request that is anonymous as far as cookies go
     */
    public boolean hasSession() {
        return access != null || refresh != null || unreadable;
    }

    /** Which cookies are there. */
    @Override
    public String toString() {
        return "RequestCookies[access=" + (access != null) + ", refresh=" + (refresh != null) + ", csrf="
                + (csrf != null) + ", unreadable=" + unreadable + "]";
    }

    private static final class Reading {

        private static final int ACCESS = 0;
        private static final int REFRESH = 1;
        private static final int CSRF = 2;
        private static final int PRE_SESSION = 3;
        private static final int MAILBOX = 4;
        private static final int MFA = 5;
        private static final int DEVICE = 6;
        private static final int KNOWN = 7;
        private static final int COUNT = 8;

        private final String[] names;
        private final @Nullable String[] values = new @Nullable String[COUNT];
        private final boolean[] bad = new boolean[COUNT];

        Reading(CookieNames names) {
            this.names = new String[] {
                names.access(),
                names.refresh(),
                names.csrf(),
                names.preSession(),
                names.mailbox(),
                names.mfa(),
                names.device(),
                names.known()
            };
        }

        void read(String header) {
            int start = 0;
            int length = header.length();
            while (start < length) {
                int end = header.indexOf(';', start);
                if (end < 0) {
                    end = length;
                }
                int from = start;
                while (from < end && isSpace(header.charAt(from))) {
                    from++;
                }
                int equals = header.indexOf('=', from);
                if (equals > from && equals < end) {
                    take(header, from, equals, end);
                }
                start = end + 1;
            }
        }

        private void take(String header, int from, int equals, int end) {
            for (int i = 0; i < names.length; i++) {
                String name = names[i];
                if (name.length() == equals - from && header.startsWith(name, from)) {
                    int to = end;
                    while (to > equals + 1 && isSpace(header.charAt(to - 1))) {
                        to--;
                    }
                    put(i, header.substring(equals + 1, to));
                    return;
                }
            }
        }

        private void put(int index, String value) {
            String known = values[index];
            if (value.length() + names[index].length() > LIMIT || (known != null && !known.equals(value))) {
                bad[index] = true;
            }
            values[index] = value;
        }

        RequestCookies result() {
            for (int i = 0; i < values.length; i++) {
                String value = values[i];
                if (bad[i] || (value != null && value.isEmpty())) {
                    values[i] = null;
                }
            }
            return new RequestCookies(values, bad[ACCESS] || bad[REFRESH]);
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\t';
        }
    }
}
