package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.captcha.CaptchaChallenge;
import dev.latchkey.kernel.Secret;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.session.TokenPair;
import java.time.Duration;
import java.util.List;

/** What came of a sign-in. */
public sealed interface LoginResult {

    /**
     * The user is signed in.
     *
     * @param user the account
     * @param tokens the tokens of the new session
     */
    record SignedIn(User user, TokenPair tokens) implements LoginResult {}

    /**
     * The first factor is right, and a second one is to be shown: {@link Logins#secondFactor} goes on with it.
     *
     * @param mfaToken under which the sign-in goes on; good for nothing else
     * @param expiresIn how long it waits
     * @param methods how the second factor can be shown, at least one; the strongest first
     */
    record MfaRequired(Secret mfaToken, Duration expiresIn, List<MfaMethod> methods) implements LoginResult {

        /** Copies the list. */
        public MfaRequired {
            methods = List.copyOf(methods);
        }
    }

    /**
     * The user is not signed in.
     *
     * @param reason why
     */
    record Refused(LoginRefusal reason) implements LoginResult {}

    /**
     * Too many attempts, or too many passwords are being verified. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record RateLimited(Duration retryAfter) implements LoginResult {}

    /**
     * A captcha is asked for; nothing was verified, and nothing counted. Answer {@code captcha_required}. The same whether
     * there is such an account or not.
     *
     * @param challenge what to answer, with {@link LoginContext#withCaptcha}
     */
    record CaptchaRequired(CaptchaChallenge challenge) implements LoginResult {}

    /**
     * The password is right, and an interceptor or the scoring of sign-ins refused, or the user's second factor cannot be
     * checked here. Answer {@code forbidden}.
     *
     * @param words why, for the user to read
     */
    record Vetoed(String words) implements LoginResult {}
}
