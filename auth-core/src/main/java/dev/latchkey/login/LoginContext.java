package dev.latchkey.login;

import dev.latchkey.kernel.RequestContext;
import java.util.Objects;

/**
 * What a sign-in follows from. Immutable.
 *
 * @param request the request; its client address is what attempts are counted by
 * @param rememberMe whether the browser's cookies are to outlive the browser
 */
public record LoginContext(RequestContext request, boolean rememberMe) {

    /** Checks that there is a request. */
    public LoginContext {
        Objects.requireNonNull(request, "request");
    }

    /**
     * The context of a request whose browser is to forget the sign-in when it is closed.
     *
     * @param request the request
     * @return the context
     */
    public static LoginContext of(RequestContext request) {
        return new LoginContext(request, false);
    }
}
