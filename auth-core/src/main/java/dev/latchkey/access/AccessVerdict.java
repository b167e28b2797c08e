package dev.latchkey.access;

import java.util.Locale;

/** What an {@link AccessRule} says to a call. */
public enum AccessVerdict {
    /** The call may go on. */
    ADMITTED,
    /** The call needs a valid access token and has none. */
    TOKEN_MISSING,
    /** A role or permission is missing. */
    FORBIDDEN,
    /** The call needs a fresher or stronger authentication. */
    STEP_UP_REQUIRED;

    /**
     * The code of the HTTP API.
     *
     * @return the name in lower case; for {@link #ADMITTED} no answer is due
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
