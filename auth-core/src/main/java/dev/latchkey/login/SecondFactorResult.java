package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.kernel.Secret;
import dev.latchkey.session.TokenPair;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of a second factor that was shown for a sign-in. All are immutable. */
public sealed interface SecondFactorResult {

    /**
     * The user is signed in.
     *
     * @param user the account
     * @param tokens the tokens of the new session
     * @param inCookies whether the sign-in asked for its tokens in cookies
     * @param trustedDevice the secret that the device is to keep, null unless it is to be trusted
     */
    record SignedIn(
            User user,
            TokenPair tokens,
            boolean inCookies,
            @Nullable Secret trustedDevice) implements SecondFactorResult {}

    /** The factor was wrong, used before, or of a method that was not offered. Answer {@code mfa_code_invalid}. */
    record WrongCode() implements SecondFactorResult {}

    /**
     * No sign-in waits under this token any more, or what it rested on has changed. Answer {@code mfa_token_invalid}: the
     * sign-in begins anew.
     */
    record TokenInvalid() implements SecondFactorResult {}

    /**
     * Too many attempts. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record RateLimited(Duration retryAfter) implements SecondFactorResult {}

    /**
     * The factor is right, and an interceptor refused. Answer {@code forbidden}.
     *
     * @param words why, for the user to read
     */
    record Vetoed(String words) implements SecondFactorResult {}
}
