package dev.latchkey.mfa;

import java.time.Duration;

/** What came of a second factor that was presented. All are immutable. */
public sealed interface FactorCheck {

    /**
     * It was right, and is used up.
     *
     * @param method how it was shown
     */
    record Right(MfaMethod method) implements FactorCheck {}

    /** It was wrong, used before, or of a method that the user does not have. Answer {@code mfa_code_invalid}. */
    record Wrong() implements FactorCheck {}

    /**
     * Too many were tried on this account. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record Limited(Duration retryAfter) implements FactorCheck {}
}
