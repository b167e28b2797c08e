package dev.latchkey.servlet.route;

import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.CallQuota;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RateLimitFields;
import dev.latchkey.servlet.problem.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of the API before they are answered, and tells callers what is left to them. Immutable and safe for use
 * by several threads.
 */
public final class CallLimits {

    private final RequestLimits limits;
    private final RequestContexts contexts;

    /**
     * The limits of an issuer.
     *
     * @param limits counts
     * @param contexts knows where requests come from
     */
    public CallLimits(RequestLimits limits, RequestContexts contexts) {
        this.limits = limits;
        this.contexts = contexts;
    }

    /** Counts a call by where it comes from; the route is null where the path has none. */
    void begin(HttpServletRequest request, HttpServletResponse response, @Nullable Route route) {
        RouteLimit limit = route == null ? RouteLimit.GENERAL : route.limit();
        if (limit.kind() == RouteLimit.Kind.UNLIMITED) {
            return;
        }
        String address = contexts.address(request);
        tell(response, limits.countCall(address), null);
        OpenCall open = limit.call();
        if (open != null) {
            tell(response, limits.countCall(open, address), null);
        }
    }

    /** Counts a call of a user who is signed in. */
    void begin(HttpServletResponse response, UserId user) {
        tell(response, limits.countCall(user), user);
    }

    private static void tell(HttpServletResponse response, Optional<CallQuota> counted, @Nullable UserId user) {
        if (counted.isEmpty()) {
            return;
        }
        CallQuota quota = counted.get();
        RateLimitFields.add(response, quota);
        if (quota.exceeded()) {
            throw new RefusedException(
                    Problem.of(ErrorCode.RATE_LIMITED, "too many calls")
                            .withHeader(
                                    "Retry-After", Long.toString(quota.reset().toSeconds())),
                    user);
        }
    }
}
