package dev.latchkey.servlet.problem;

import dev.latchkey.limit.CallQuota;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;

/**
 * The fields that tell a client of its limits: {@code RateLimit-Policy} and {@code RateLimit} of
 * draft-ietf-httpapi-ratelimit-headers, lists of structured fields (RFC 9651). They tell of limits by the client's address
 * and of the caller's own account alone.
 */
public final class RateLimitFields {

    /** What each policy permits: {@code "address";q=3000;w=60}. */
    public static final String POLICY = "RateLimit-Policy";

    /** What is left of each: {@code "address";r=2999;t=1}. */
    public static final String STATE = "RateLimit";

    private RateLimitFields() {}

    /**
     * Adds a limit to those that an answer tells of.
     *
     * @param response the response, not committed
     * @param quota the limit, and what is left of it
     */
    public static void add(HttpServletResponse response, CallQuota quota) {
        String name = "\"" + quota.policy() + "\"";
        append(
                response,
                POLICY,
                name + ";q=" + quota.limit().capacity() + ";w="
                        + seconds(quota.limit().refill()));
        append(
                response,
                STATE,
                name + ";r=" + quota.remaining() + ";t=" + quota.reset().toSeconds());
    }

    /**
     * What an answer tells where attempts were too many, whichever limit it was: which one would tell an attacker what is
     * counted.
     *
     * @param wait how long to wait
     * @return the value of {@link #STATE}
     */
    static String usedUp(Duration wait) {
        return "\"attempts\";r=0;t=" + Math.max(1, wait.toSeconds());
    }

    private static void append(HttpServletResponse response, String field, String item) {
        String known = response.getHeader(field);
        response.setHeader(field, known == null ? item : known + ", " + item);
    }

    /** Rounded up: no limit is told to refill sooner than it does. */
    private static long seconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
