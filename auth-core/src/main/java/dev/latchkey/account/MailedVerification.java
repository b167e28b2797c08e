package dev.latchkey.account;

import dev.latchkey.kernel.Secret;
import java.util.Objects;

/**
 * What the mail to an unverified address is to have: two ways to show that it was read. Immutable.
 *
 * @param token the token of the link
 * @param code the code that may be typed instead, 8 digits: {@link VerificationCodes}
 */
public record MailedVerification(Secret token, Secret code) {

    /** Checks that nothing is missing. */
    public MailedVerification {
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(code, "code");
    }
}
