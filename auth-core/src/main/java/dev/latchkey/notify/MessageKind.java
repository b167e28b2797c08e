package dev.latchkey.notify;

/** What a message is about. */
public enum MessageKind {
    /** The link with which the user shows that the address is theirs. */
    VERIFY_EMAIL,
    /** Someone tried to register with the user's address. */
    REGISTRATION_REPEATED,
    /** The link with which a forgotten password is replaced. */
    RESET_PASSWORD,
    /** The link that signs in. */
    MAGIC_LINK,
    /** The link with which a new address is shown to be the user's, to that address. */
    CHANGE_EMAIL,
    /** Somebody wants another address for the account, to the one it had then. The message has that address. */
    EMAIL_CHANGE_REQUESTED,
    /** The account has another address, to the former one. The message has that address. */
    EMAIL_CHANGED,
    /** The password was changed. */
    PASSWORD_CHANGED,
    /** The account is locked, with a link that lifts the lock. */
    ACCOUNT_LOCKED,
    /** The account is being deleted; the link takes it back. */
    ACCOUNT_DELETION,
    /** The code that is a second factor in a sign-in. */
    MFA_CODE,
    /** A second factor was enrolled. */
    FACTOR_ADDED,
    /** A second factor was removed by the user. */
    FACTOR_REMOVED,
    /** The second factors were removed by an administrator. */
    FACTORS_RESET,
    /** The recovery codes were replaced. */
    RECOVERY_CODES_REPLACED,
    /** A recovery code was used. */
    RECOVERY_CODE_USED,
    /** A passkey was registered. */
    PASSKEY_ADDED,
    /** A passkey was removed by the user. */
    PASSKEY_REMOVED,
    /** An administrator asked for a reset of the second factors; has the link that cancels it. */
    FACTOR_RESET_REQUESTED,
    /** That reset was cancelled. */
    FACTOR_RESET_CANCELLED,
    /** A sign-in that may not have been the user's. The message has the id of the session it tells of. */
    NEW_SIGN_IN
}
