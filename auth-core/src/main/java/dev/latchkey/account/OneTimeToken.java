package dev.latchkey.account;

import dev.latchkey.kernel.UserId;
import java.time.Instant;

/**
 * A mailed token as it is stored: a digest, never the token.
 *
 * @param digest SHA-256 of the token's random part, base64url
 * @param purpose what it is good for
 * @param user whose it is
 * @param subject what it was issued about, such as the address to verify; a token for another is worth nothing
 * @param expiresAt when it stops working
 */
public record OneTimeToken(String digest, Purpose purpose, UserId user, String subject, Instant expiresAt) {

    /** What a one-time token is good for; a token for one purpose is unknown to every other. */
    public enum Purpose {
        /** Shows that an e-mail address belongs to the user. */
        VERIFY_EMAIL,
        /** Sets up the first administrator. */
        SET_UP
    }
}
