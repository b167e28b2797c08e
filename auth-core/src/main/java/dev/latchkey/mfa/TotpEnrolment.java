package dev.latchkey.mfa;

import dev.latchkey.kernel.Secret;
import java.time.Instant;
import java.util.Objects;

/**
 * An authenticator app that is being enrolled. Immutable; {@code toString} shows neither the secret nor the address.
 *
 * @param secret the secret in base32, for people to type
 * @param uri {@code otpauth://totp/...}, for a QR code; has the secret in it
 * @param expiresAt until when it can be confirmed
 */
public record TotpEnrolment(Secret secret, Secret uri, Instant expiresAt) {

    /** Checks that nothing is missing. */
    public TotpEnrolment {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }
}
