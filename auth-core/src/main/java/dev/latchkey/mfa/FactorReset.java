package dev.latchkey.mfa;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reset of a user's second factors that an administrator has asked for and that waits. Immutable; {@code toString} shows
 * no digest.
 *
 * @param user whose factors are to go
 * @param requestedBy who asked for it, null for the host itself
 * @param requestedAt when
 * @param dueAt when it is carried out unless it is cancelled before
 * @param locale the language of the mails about it
 * @param digest the digest of the token in the mail that cancels it, null while no mail was made
 */
public record FactorReset(
        UserId user,
        @Nullable UserId requestedBy,
        Instant requestedAt,
        Instant dueAt,
        Locale locale,
        @Nullable String digest) {

    /** Checks that nothing is missing, and that it waits for no negative time. */
    public FactorReset {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(requestedAt, "requestedAt");
        Objects.requireNonNull(dueAt, "dueAt");
        Objects.requireNonNull(locale, "locale");
        if (dueAt.isBefore(requestedAt)) {
            throw new IllegalArgumentException(
                    "a reset is due at " + dueAt + ", before it was asked for at " + requestedAt);
        }
    }

    /** Whose, and when it is due. */
    @Override
    public String toString() {
        return "FactorReset[user=" + user + ", dueAt=" + dueAt + "]";
    }
}
