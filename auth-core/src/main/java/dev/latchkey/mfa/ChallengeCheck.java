package dev.latchkey.mfa;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What came of a second factor that was presented for a sign-in. All are immutable. */
public sealed interface ChallengeCheck {

    /**
     * It was right: the sign-in may go on, once.
     *
     * @param signIn what waited for it
     * @param method how it was shown
     * @param methods the same as tokens have it (RFC 8176)
     * @param enrolled the ids of the user's second factors from before it was checked: the session is to be started under
     *     {@link SecondFactors#areStill}
     */
    record Passed(PendingSignIn signIn, MfaMethod method, List<String> methods, Set<UUID> enrolled)
            implements ChallengeCheck {

        /** Copies the list and the set. */
        public Passed {
            methods = List.copyOf(methods);
            enrolled = Set.copyOf(enrolled);
        }
    }

    /**
     * It was wrong, used before, or of a method that was not offered. Answer {@code mfa_code_invalid}.
     *
     * @param signIn what waits for it
     */
    record Wrong(PendingSignIn signIn) implements ChallengeCheck {}

    /** No sign-in waits under this token, or too many codes were tried in it. Answer {@code mfa_token_invalid}. */
    record Unknown() implements ChallengeCheck {}

    /**
     * Too many were tried on this account. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record Limited(Duration retryAfter) implements ChallengeCheck {}
}
