package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.session.TokenPair;
import java.time.Duration;

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
     * The password is right, and an interceptor refused. Answer {@code forbidden}.
     *
     * @param words why, for the user to read
     */
    record Vetoed(String words) implements LoginResult {}
}
