package dev.latchkey.login;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.Session;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in whose credentials were right, as a {@link SignInRisk} sees it. Immutable.
 *
 * @param user who signs in
 * @param methods what was shown so far (RFC 8176)
 * @param at when
 * @param request the request: address and user agent
 * @param deviceKnown whether the user has signed in on this device before
 * @param last the session that the user started last, whatever became of it: when, and in which request; null when there
 *     was none in the last 30 days
 */
public record SignInAttempt(
        UserId user,
        List<String> methods,
        Instant at,
        RequestContext request,
        boolean deviceKnown,
        @Nullable Session last) {

    /** Copies the list. */
    public SignInAttempt {
        Objects.requireNonNull(user, "user");
        methods = List.copyOf(methods);
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(request, "request");
    }
}
