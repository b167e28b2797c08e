package dev.latchkey.mfa;

/** What users are told of, because it may not have been they. */
public enum MfaNotice {
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
    /** An administrator asked for a reset of the second factors, which waits; the mail has a link to cancel it. */
    RESET_REQUESTED,
    /** The reset was cancelled. */
    RESET_CANCELLED
}
