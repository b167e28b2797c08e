package dev.latchkey.passkey;

import dev.latchkey.kernel.Secret;
import java.util.List;

/** What came of registering a passkey. All are immutable. */
public sealed interface RegisterPasskeyResult {

    /**
     * It is registered, and the user's other sessions have ended.
     *
     * @param passkey the passkey
     * @param recoveryCodes codes for the day on which it is lost, to be shown now and never again; none for a user who has
     *     codes that were not used
     */
    record Registered(Passkey passkey, List<Secret> recoveryCodes) implements RegisterPasskeyResult {

        /** Copies the list. */
        public Registered {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }

    /**
     * It is not registered; the challenge is used up all the same.
     *
     * @param reason why
     */
    record Refused(PasskeyRefusal reason) implements RegisterPasskeyResult {}

    /** The acting session is over: nothing was changed. */
    record SessionOver() implements RegisterPasskeyResult {}
}
