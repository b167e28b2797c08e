package dev.latchkey.servlet.cookie;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code Set-Cookie} fields: with {@code Path=/}, {@code SameSite=Lax}, and {@code Secure} where the issuer is
 * https (RFC 6265). Written as text, because not every container has all the attributes. Immutable.
 */
public final class SetCookies {

    private static final String GONE = "; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT";

    private final CookieNames names;
    private final String hidden;
    private final String readable;

    private SetCookies(CookieNames names) {
        this.names = names;
        this.readable = "; Path=/; SameSite=Lax" + (names.secure() ? "; Secure" : "");
        this.hidden = readable + "; HttpOnly";
    }

    /**
     * A writer.
     *
     * @param names what the cookies are called
     * @return the writer
     */
    public static SetCookies of(CookieNames names) {
        return new SetCookies(names);
    }

    /**
     * The access cookie.
     *
     * @param token the token
     * @param life how long browsers keep it, null for as long as they run
     * @return the field's value
     */
    public String access(String token, @Nullable Duration life) {
        return cookie(names.access(), token, hidden, life);
    }

    /**
     * The refresh cookie.
     *
     * @param token the token
     * @param life how long browsers keep it, null for as long as they run
     * @return the field's value
     */
    public String refresh(String token, @Nullable Duration life) {
        return cookie(names.refresh(), token, hidden, life);
    }

    /**
     * The CSRF cookie, which scripts may read.
     *
     * @param value the value
     * @param life how long browsers keep it, null for as long as they run
     * @return the field's value
     */
    public String csrf(String value, @Nullable Duration life) {
        return cookie(names.csrf(), value, readable, life);
    }

    /**
     * The pre-session cookie, which browsers keep as long as they run.
     *
     * @param value the value
     * @return the field's value
     */
    public String preSession(String value) {
        return cookie(names.preSession(), value, hidden, null);
    }

    /**
     * The mailbox cookie.
     *
     * @param value the value
     * @param life how long browsers keep it
     * @return the field's value
     */
    public String mailbox(String value, Duration life) {
        return cookie(names.mailbox(), value, hidden, life);
    }

    /**
     * The cookie of a sign-in that waits for its second factor.
     *
     * @param token the token
     * @param life how long it waits
     * @return the field's value
     */
    public String mfa(String token, Duration life) {
        return cookie(names.mfa(), token, hidden, life);
    }

    /**
     * What takes that cookie away.
     *
     * @return the field's value
     */
    public String clearMfa() {
        return names.mfa() + "=" + hidden + GONE;
    }

    /**
     * The cookie of a device that is trusted.
     *
     * @param secret the device's secret
     * @param life how long it is trusted
     * @return the field's value
     */
    public String device(String secret, Duration life) {
        return cookie(names.device(), secret, hidden, life);
    }

    /**
     * The cookie by which the browser is known at the next sign-in.
     *
     * @param secret what it is to keep
     * @param life how long
     * @return the field's value
     */
    public String known(String secret, Duration life) {
        return cookie(names.known(), secret, hidden, life);
    }

    /**
     * What takes a session's cookies away.
     *
     * @return the fields' values
     */
    public List<String> clearSession() {
        return List.of(
                names.access() + "=" + hidden + GONE,
                names.refresh() + "=" + hidden + GONE,
                names.csrf() + "=" + readable + GONE);
    }

    private static String cookie(String name, String value, String attributes, @Nullable Duration life) {
        if (name.length() + value.length() > RequestCookies.LIMIT) {
            throw new IllegalStateException("the cookie " + name + " would have " + value.length()
                    + " characters, more than browsers store: give access tokens fewer claims");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == ';' || c == ',' || c == '"' || c == '\\') {
                throw new IllegalStateException("the value of the cookie " + name + " has a character it cannot have");
            }
        }
        String maxAge = life == null ? "" : "; Max-Age=" + Math.max(0, life.toSeconds());
        return name + "=" + value + attributes + maxAge;
    }
}
