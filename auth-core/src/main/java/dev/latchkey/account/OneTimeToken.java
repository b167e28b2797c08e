package dev.latchkey.account;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A mailed token as it is stored: a digest, never the token.
 *
 * @param digest SHA-256 of the token's random part, base64url
 * @param purpose what it is good for
 * @param user whose it is; {@link #NOBODY} where there is no account yet
 * @param subject what it was issued about, such as the address to verify; a token for another is worth nothing
 * @param expiresAt when it stops working
 */
public record OneTimeToken(String digest, Purpose purpose, UserId user, String subject, Instant expiresAt) {

    /** Stands for whoever holds a token that was issued before there was an account. */
    public static final UserId NOBODY = new UserId(new UUID(0, 0));

    /** Checks that nothing is missing. */
    public OneTimeToken {
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(purpose, "purpose");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    /** The user and the purpose; neither the digest nor what it is about. */
    @Override
    public String toString() {
        return "OneTimeToken[purpose=" + purpose + ", user=" + user + "]";
    }

    /** What a one-time token is good for; a token for one purpose is unknown to every other. */
    public enum Purpose {
        /** Shows that an e-mail address belongs to the user. */
        VERIFY_EMAIL,
        /** Not a token: remembers the code that shows the same, sealed, and how often it was guessed. */
        VERIFY_EMAIL_CODE,
        /** Sets a new password in place of a forgotten one. */
        RESET_PASSWORD,
        /** Signs the user in. */
        SIGN_IN,
        /** Moves the account to another address, which is what it was issued about. */
        CHANGE_EMAIL,
        /** Takes the deletion of an account back. */
        RESTORE_ACCOUNT,
        /** Sets up the first administrator. */
        SET_UP,
        /** Lifts the lock of an account that was guessed at. */
        UNLOCK
    }
}
