package dev.latchkey.mfa;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A mailed code as it is stored: a digest, never the code. Immutable.
 *
 * @param user whose it is
 * @param challenge the sign-in that it was asked for in; it is worth nothing in another
 * @param digest the digest of the code, null until the mail is made
 * @param expiresAt when it stops working
 */
public record EmailCode(
        UserId user, String challenge, @Nullable String digest, Instant expiresAt) {

    /** Checks that nothing is missing. */
    public EmailCode {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(challenge, "challenge");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** Without challenge and digest. */
    @Override
    public String toString() {
        return "EmailCode[user=" + user + ", expiresAt=" + expiresAt + "]";
    }
}
