package dev.latchkey.mfa;

import dev.latchkey.kernel.Secret;
import java.util.List;

/** What came of replacing recovery codes. All are immutable. */
public sealed interface ReplaceCodesResult {

    /**
     * The codes of before are worthless.
     *
     * @param recoveryCodes the new ones, to be shown now and never again
     */
    record Replaced(List<Secret> recoveryCodes) implements ReplaceCodesResult {

        /** Copies the list. */
        public Replaced {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }

    /** The user has no second factor. */
    record NothingEnrolled() implements ReplaceCodesResult {}

    /** The acting session is over, and nothing has changed. Answer {@code token_revoked}. */
    record SessionOver() implements ReplaceCodesResult {}
}
