package dev.latchkey.session;

/** Why no session was started. */
public enum StartRefusal {
    /** The user is unknown, disabled or deleted. */
    NOT_ACTIVE,
    /** An interceptor refused it, and says why. */
    VETOED,
    /** The user's epoch was raised after the credential was checked: what was right then may be wrong now. */
    SUPERSEDED
}
