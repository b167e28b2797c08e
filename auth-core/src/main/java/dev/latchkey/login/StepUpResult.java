package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.session.TokenPair;
import java.time.Duration;

/** What came of a step-up. All are immutable. */
public sealed interface StepUpResult {

    /**
     * The user has shown it: a new session takes the place of the acting one.
     *
     * @param user the account
     * @param tokens the tokens of the new session
     */
    record SteppedUp(User user, TokenPair tokens) implements StepUpResult {}

    /** The password was wrong. Answer {@code invalid_credentials}. */
    record InvalidCredentials() implements StepUpResult {}

    /** The second factor was wrong, used before, or none of the user's. Answer {@code mfa_code_invalid}. */
    record WrongCode() implements StepUpResult {}

    /** The acting session is over. */
    record SessionOver() implements StepUpResult {}

    /**
     * Too many attempts, or too many passwords are being verified. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record RateLimited(Duration retryAfter) implements StepUpResult {}

    /**
     * An interceptor refused. Answer {@code forbidden}.
     *
     * @param words why, for the user to read
     */
    record Vetoed(String words) implements StepUpResult {}
}
