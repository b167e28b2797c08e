package dev.latchkey.login;

import dev.latchkey.mfa.Mfa;
import dev.latchkey.mfa.SecondFactors;
import dev.latchkey.mfa.TrustedDevices;
import dev.latchkey.passkey.PasskeyChecks;
import java.util.Objects;

/**
 * The second factors as sign-in needs them. Immutable.
 *
 * @param enrolled what users have enrolled
 * @param checks checks what is shown
 * @param devices the devices that may stand in
 * @param passkeys checks passkeys, which are enough by themselves
 */
public record LoginFactors(Mfa enrolled, SecondFactors checks, TrustedDevices devices, PasskeyChecks passkeys) {

    /** Checks that nothing is missing. */
    public LoginFactors {
        Objects.requireNonNull(enrolled, "enrolled");
        Objects.requireNonNull(checks, "checks");
        Objects.requireNonNull(devices, "devices");
        Objects.requireNonNull(passkeys, "passkeys");
    }
}
