package dev.latchkey.passkey;

/** What came of removing a passkey. All are immutable. */
public sealed interface RemovePasskeyResult {

    /** It is gone, and the user's other sessions have ended. */
    record Removed() implements RemovePasskeyResult {}

    /** There was none of that id, or it is another user's. */
    record NothingThere() implements RemovePasskeyResult {}

    /** The acting session is over: nothing was changed. */
    record SessionOver() implements RemovePasskeyResult {}

    /** It is the last way to sign in: the account has no password. */
    record LastWayIn() implements RemovePasskeyResult {}

    /**
     * An interceptor refused.
     *
     * @param reason why, for the user to read
     */
    record Vetoed(String reason) implements RemovePasskeyResult {}
}
