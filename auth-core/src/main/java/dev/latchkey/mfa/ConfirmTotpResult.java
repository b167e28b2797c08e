package dev.latchkey.mfa;

import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.util.List;

/** What came of confirming an authenticator app. All are immutable. */
public sealed interface ConfirmTotpResult {

    /**
     * The app is enrolled, and the user's other sessions have ended.
     *
     * @param recoveryCodes codes for the day on which the app is lost, to be shown now and never again
     */
    record Confirmed(List<Secret> recoveryCodes) implements ConfirmTotpResult {

        /** Copies the list. */
        public Confirmed {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }

    /** The code is none of the app's, now. Answer {@code mfa_code_invalid}. */
    record WrongCode() implements ConfirmTotpResult {}

    /** The acting session is over, and nothing has changed. Answer {@code token_revoked}. */
    record SessionOver() implements ConfirmTotpResult {}

    /** No enrolment waits for a confirmation, or it took too long. */
    record NothingPending() implements ConfirmTotpResult {}

    /**
     * Too many codes were tried. Answer {@code rate_limited}.
     *
     * @param retryAfter when it is worth trying again: whole seconds, at least one
     */
    record Limited(Duration retryAfter) implements ConfirmTotpResult {}
}
