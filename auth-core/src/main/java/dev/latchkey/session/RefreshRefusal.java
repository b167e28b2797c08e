package dev.latchkey.session;

import java.util.Locale;

/** Why a refresh was refused. */
public enum RefreshRefusal {
    /** The token was never issued, or its session is over. */
    INVALID,
    /** The token was used up long ago: theft is assumed, and the session is over from now on (RFC 9700, 4.14.2). */
    REUSED;

    /**
     * The stable code of the HTTP API.
     *
     * @return {@code refresh_invalid} or {@code refresh_reused}
     */
    public String code() {
        return "refresh_" + name().toLowerCase(Locale.ROOT);
    }
}
