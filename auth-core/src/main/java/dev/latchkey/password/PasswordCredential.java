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
 * @param byMail whether it was set by who could read the user's mail, and nothing more was shown: then a mailed code adds
 *     nothing to it; a re-hash of the same password leaves it
 */
public record PasswordCredential(UserId user, PasswordHash hash, Instant changedAt, boolean byMail) {

    /** Checks that nothing is missing. */
    public PasswordCredential {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(changedAt, "changedAt");
    }

    /**
     * A password that was not set through the user's mailbox.
     *
     * @param user whose password it is
     * @param hash the hash of the password
     * @param changedAt when it was set
     */
    public PasswordCredential(UserId user, PasswordHash hash, Instant changedAt) {
        this(user, hash, changedAt, false);
    }
}
