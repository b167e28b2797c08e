package dev.latchkey.passkey;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Transactions;
import java.util.Objects;

/**
 * What passkeys are kept in. Immutable.
 *
 * @param passkeys the passkeys
 * @param transactions units of work over them
 * @param ceremonies the challenges that wait for an answer
 */
public record PasskeyStores(PasskeyStore passkeys, Transactions transactions, Ceremonies ceremonies) {

    /** Checks that nothing is missing. */
    public PasskeyStores {
        Objects.requireNonNull(passkeys, "passkeys");
        Objects.requireNonNull(transactions, "transactions");
        Objects.requireNonNull(ceremonies, "ceremonies");
    }
}
