package dev.latchkey.mfa;

/** What came of removing a factor. All are immutable. */
public sealed interface RemoveFactorResult {

    /** It is gone, and the user's other sessions have ended. */
    record Removed() implements RemoveFactorResult {}

    /** The acting session is over, and nothing has changed. Answer {@code token_revoked}. */
    record SessionOver() implements RemoveFactorResult {}

    /** There was none. */
    record NothingThere() implements RemoveFactorResult {}

    /**
     * An interceptor refused.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements RemoveFactorResult {}
}
