package dev.latchkey.password;

import java.time.Duration;
import java.util.Objects;

/** What came of verifying a password. */
public sealed interface VerifyResult {

    /**
     * The password is right.
     *
     * @param needsRehash whether the stored hash is imported or has outdated parameters: hash the password anew and
     *     hand it to {@link CredentialStore#replace}
     */
    record Match(boolean needsRehash) implements VerifyResult {}

    /** The password is wrong, or one that no account can have: empty, longer than the hasher's limit, no Unicode. */
    record Mismatch() implements VerifyResult {}

    /**
     * Nothing was verified: too many hashes are under way. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again, whole seconds, at least one
     */
    record Busy(Duration retryAfter) implements VerifyResult {

        /** Checks that nothing is missing. */
        public Busy {
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }

    /**
     * The stored hash cannot be verified, so nobody can sign in with it. To whoever signs in this is a wrong
     * password, and it takes the same time; to the operator it is a fault to be logged.
     *
     * @param reason what is the matter with the hash
     */
    record Unusable(UnusableReason reason) implements VerifyResult {

        /** Checks that nothing is missing. */
        public Unusable {
            Objects.requireNonNull(reason, "reason");
        }
    }
}
