package dev.latchkey.account;

/** What came of lifting the lock of an account. */
public enum UnlockResult {
    /** The lock is lifted, and what was counted at the account is forgotten. */
    UNLOCKED,
    /** The account was not locked; what was counted at it is forgotten. */
    NOT_LOCKED,
    /** The link is unknown, used, expired or superseded: answer {@code link_invalid}. */
    LINK_INVALID,
    /** There is no such account: answer {@code not_found}. */
    NOT_FOUND
}
