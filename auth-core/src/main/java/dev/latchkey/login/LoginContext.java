package dev.latchkey.login;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a sign-in follows from. Immutable.
 *
 * @param request the request; its client address is what attempts are counted by
 * @param rememberMe whether the browser's cookies are to outlive the browser
 * @param inCookies whether the tokens go into cookies; remembered until a second factor was shown, and used for nothing
 *     else
 * @param trustedDevice the secret of a device that is trusted, whatever the device presented; null for none
 * @param captcha the answer to a captcha, whatever was presented; null for none
 */
public record LoginContext(
        RequestContext request,
        boolean rememberMe,
        boolean inCookies,
        @Nullable Secret trustedDevice,
        @Nullable String captcha) {

    /** Checks that there is a request. */
    public LoginContext {
        Objects.requireNonNull(request, "request");
    }

    /**
     * The context of a request that presents no trusted device, whose tokens do not go into cookies.
     *
     * @param request the request
     * @param rememberMe whether the browser's cookies are to outlive the browser
     */
    public LoginContext(RequestContext request, boolean rememberMe) {
        this(request, rememberMe, false, null, null);
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

    /**
     * The same, whose tokens go into cookies.
     *
     * @return the context
     */
    public LoginContext withCookies() {
        return new LoginContext(request, rememberMe, true, trustedDevice, captcha);
    }

    /**
     * The same, with what a device presents so that it stands in for a second factor.
     *
     * @param secret whatever was presented, null for nothing
     * @return the context
     */
    public LoginContext withTrustedDevice(@Nullable Secret secret) {
        return new LoginContext(request, rememberMe, inCookies, secret, captcha);
    }

    /**
     * The same, with the answer to a captcha.
     *
     * @param answer whatever was presented, null for nothing
     * @return the context
     */
    public LoginContext withCaptcha(@Nullable String answer) {
        return new LoginContext(request, rememberMe, inCookies, trustedDevice, answer);
    }
}
