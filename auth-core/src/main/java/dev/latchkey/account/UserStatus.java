package dev.latchkey.account;

import java.util.Locale;

/** Where an account stands. */
public enum UserStatus {
    /** Registered; the e-mail address is not verified, and verification is required before sign-in. */
    PENDING,
    /** May sign in. */
    ACTIVE,
    /** May not sign in; all its sessions ended. */
    DISABLED;

    /**
     * The code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
