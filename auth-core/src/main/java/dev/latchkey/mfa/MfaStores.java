package dev.latchkey.mfa;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Transactions;
import java.util.Objects;

/**
 * What second factors are kept in. Immutable.
 *
 * @param factors the factors and recovery codes
 * @param emailCodes the mailed codes
 * @param devices the trusted devices
 * @param resets the resets that wait
 * @param transactions units of work over these four
 * @param ceremonies the sign-ins that wait for a second factor
 */
public record MfaStores(
        FactorStore factors,
        EmailCodeStore emailCodes,
        TrustedDeviceStore devices,
        FactorResetStore resets,
        Transactions transactions,
        Ceremonies ceremonies) {

    /** Checks that nothing is missing. */
    public MfaStores {
        Objects.requireNonNull(factors, "factors");
        Objects.requireNonNull(emailCodes, "emailCodes");
        Objects.requireNonNull(devices, "devices");
        Objects.requireNonNull(resets, "resets");
        Objects.requireNonNull(transactions, "transactions");
        Objects.requireNonNull(ceremonies, "ceremonies");
    }
}
