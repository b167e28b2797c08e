package dev.latchkey.kernel;

import java.util.Locale;

/**
 * Why a session ended or a token was revoked. The code is what a client is told with {@code token_revoked}, except that of
 * {@link #RENEWED}.
 */
public enum EndReason {
    /** The user signed out, or ended this session from another one. */
    SIGNED_OUT,
    /** A newer session took its place, because the number of sessions a user may have at once was reached. */
    REPLACED,
    /** An administrator ended it, or withdrew what it rested on. */
    ENDED_BY_ADMINISTRATOR,
    /** The password was changed or reset. */
    PASSWORD_CHANGED,
    /** A refresh token came back that had already been used: theft is assumed (RFC 9700, section 4.14.2). */
    TOKEN_REUSE,
    /** The account was disabled or deleted. */
    ACCOUNT_DISABLED,
    /**
     * Of tokens alone: they were made before a change, of the address, after which their session goes on with new ones, which
     * are to be asked for. A client is told {@code token_expired}, since it is to do what it does then: to refresh.
     */
    RENEWED;

    /**
     * The stable code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
