package dev.latchkey.kernel;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the request behind a call: where it came from and what it said of itself. It is recorded with
 * sessions and events; no decision to admit rests on it. Immutable.
 *
 * @param address the client's IP address in text form, null when not known
 * @param userAgent the client's {@code User-Agent}, cut to 512 characters, with spaces for control characters; null when not
 *     known
 * @param requestId the id under which logs and problem answers name this request, null outside a request
 * @param locale the language for mails that follow from the call
 * @param actor the signed-in user who makes the call, null when nobody is signed in: the host itself, a command, or
 *     someone on the way in
 * @param device what the client keeps so that its device is known at the next sign-in, whatever it presented, null for
 *     nothing; no credential, and recorded nowhere
 */
public record RequestContext(
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable String requestId,
        Locale locale,
        @Nullable UserId actor,
        @Nullable Secret device) {

    private static final int USER_AGENT_LIMIT = 512;
    private static final RequestContext NONE = new RequestContext(null, null, null, Locale.ENGLISH);

    /** Cuts an overlong user agent, and takes control characters, C1 and line separators too, out of it. */
    public RequestContext {
        Objects.requireNonNull(locale, "locale");
        if (userAgent != null && userAgent.length() > USER_AGENT_LIMIT) {
            userAgent = userAgent.substring(0, USER_AGENT_LIMIT);
        }
        userAgent = userAgent == null ? null : printable(userAgent);
    }

    /**
     * The context of a call that nobody signed in makes.
     *
     * @param address the client's IP address in text form, null when not known
     * @param userAgent the client's {@code User-Agent}, null when not known
     * @param requestId the id that names this request, null outside a request
     * @param locale the language for mails that follow from the call
     */
    public RequestContext(
            @Nullable String address, @Nullable String userAgent, @Nullable String requestId, Locale locale) {
        this(address, userAgent, requestId, locale, null, null);
    }

    private static String printable(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.chars().forEach(c -> clean.append(breaksALine(c) ? ' ' : (char) c));
        return clean.toString();
    }

    private static boolean breaksALine(int c) {
        return Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
    }

    /**
     * The same request, made by a signed-in user.
     *
     * @param user who makes it
     * @return the context with the user as its actor
     */
    public RequestContext by(UserId user) {
        Objects.requireNonNull(user, "user");
        return new RequestContext(address, userAgent, requestId, locale, user, device);
    }

    /**
     * The same request, of a client that keeps something by which its device is known.
     *
     * @param presented what it presented, null for nothing
     * @return the context with it
     */
    public RequestContext withDevice(@Nullable Secret presented) {
        return new RequestContext(address, userAgent, requestId, locale, actor, presented);
    }

    /**
     * The context of a call that no request stands behind: a command, a job, a test.
     *
     * @return an empty context, in English
     */
    public static RequestContext none() {
        return NONE;
    }
}
