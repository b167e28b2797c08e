package dev.latchkey.mfa;

import java.util.Locale;

/** What a stored factor is. */
public enum FactorKind {
    /** The secret of an authenticator app. */
    TOTP,
    /** The key under which a user's recovery codes are digested; not a factor to sign in with by itself. */
    RECOVERY_CODES;

    /**
     * The code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
