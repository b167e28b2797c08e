package dev.latchkey.password;

/** Why a stored password hash cannot be verified. */
public enum UnusableReason {

    /** No known format. */
    UNKNOWN_FORMAT,

    /** A known format, but its parts are missing, out of shape or out of the format's own range. */
    MALFORMED,

    /** Verifying it would take more time or memory than is allowed: {@link PasswordHasher} names the limits. */
    TOO_COSTLY,

    /** The format needs a library that is not on the class path: add {@code org.bouncycastle:bcprov-jdk18on}. */
    MISSING_LIBRARY
}
