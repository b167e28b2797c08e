package dev.latchkey.mfa;

import java.util.Objects;

/**
 * What second factors need of the features beside them. Immutable.
 *
 * @param sealing seals their secrets
 * @param mail tells the users
 * @param attempts bounds guessing
 * @param sessions ends sessions
 * @param policy who needs one
 * @param passkeys passkeys, which are second factors as well
 */
public record MfaPorts(
        SecretSealing sealing,
        MfaMail mail,
        MfaAttempts attempts,
        MfaSessions sessions,
        MfaPolicy policy,
        EnrolledPasskeys passkeys) {

    /** Checks that nothing is missing. */
    public MfaPorts {
        Objects.requireNonNull(sealing, "sealing");
        Objects.requireNonNull(mail, "mail");
        Objects.requireNonNull(attempts, "attempts");
        Objects.requireNonNull(sessions, "sessions");
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(passkeys, "passkeys");
    }
}
