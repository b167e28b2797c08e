package dev.latchkey.account;

import java.util.Locale;
import java.util.stream.Stream;

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

    /**
     * Reads what a node, perhaps of another version, has written.
     *
     * @param name the name of a status
     * @return the status; {@link #DISABLED} for one that this version does not know
     */
    public static UserStatus read(String name) {
        return Stream.of(values())
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElse(DISABLED);
    }
}
