package dev.latchkey.password;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;

/**
 * The password of one account, as it is stored. Immutable.
 *
 * @param user whose password it is
 * @param hash the hash of the password
 * @param changedAt when the user or an administrator last set the password; a re-hash of the same password leaves it
 */
public record PasswordCredential(UserId user, PasswordHash hash, Instant changedAt) {

    /** Checks that nothing is missing. */
    public PasswordCredential {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(changedAt, "changedAt");
    }
}
