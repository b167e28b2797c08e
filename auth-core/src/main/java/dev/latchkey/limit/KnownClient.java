package dev.latchkey.limit;

/** How far a client is known to be one of an account's owner. What each may fail is counted for itself. */
public enum KnownClient {
    /** Nothing says so. */
    UNKNOWN,
    /** A browser in which the owner has signed in: others may use it as well. */
    BROWSER,
    /** A device that the owner trusts. */
    TRUSTED
}
