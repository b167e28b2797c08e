package dev.latchkey.password;

import java.time.Duration;
import java.util.Objects;

/** What came of hashing a password. */
public sealed interface HashResult {

    /**
     * The password was hashed.
     *
     * @param hash the hash, to be stored
     */
    record Hashed(PasswordHash hash) implements HashResult {

        /** Checks that nothing is missing. */
        public Hashed {
            Objects.requireNonNull(hash, "hash");
        }
    }

    /**
     * Nothing was hashed: too many hashes are under way. Answer {@code rate_limited}; a re-hash on sign-in is left
     * for the next sign-in.
     *
     * @param retryAfter when it is worth trying again, whole seconds, at least one
     */
    record Busy(Duration retryAfter) implements HashResult {

        /** Checks that nothing is missing. */
        public Busy {
            Objects.requireNonNull(retryAfter, "retryAfter");
        }
    }
}
