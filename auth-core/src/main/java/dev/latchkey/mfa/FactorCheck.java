package dev.latchkey.mfa;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What came of a second factor that was presented. All are immutable. */
public sealed interface FactorCheck {

    /**
     * It was right, and is used up.
     *
     * @param method how it was shown
     * @param methods the same as tokens have it (RFC 8176)
     * @param enrolled the ids of the user's second factors from before it was checked: what follows from it is to ask
     *     {@link SecondFactors#areStill}
     */
    record Right(MfaMethod method, List<String> methods, Set<UUID> enrolled) implements FactorCheck {

        /** Copies the list and the set. */
        public Right {
            methods = List.copyOf(methods);
            enrolled = Set.copyOf(enrolled);
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
