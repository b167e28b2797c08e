package dev.latchkey.mfa;

import java.time.Duration;
import java.util.List;

/** What came of a second factor that was presented. All are immutable. */
public sealed interface FactorCheck {

    /**
     * It was right, and is used up.
     *
     * @param method how it was shown
     * @param methods the same as tokens have it (RFC 8176)
     */
    record Right(MfaMethod method, List<String> methods) implements FactorCheck {

        /** Copies the list. */
        public Right {
            methods = List.copyOf(methods);
        }
    }

    /** It was wrong, used before, or of a method that the user does not have. Answer {@code mfa_code_invalid}. */
    record Wrong() implements FactorCheck {}

    /**
     * Too many were tried on this account. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record Limited(Duration retryAfter) implements FactorCheck {}
}
