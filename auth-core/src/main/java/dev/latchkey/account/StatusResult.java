package dev.latchkey.account;

import java.util.Locale;

/** What came of disabling or enabling an account. */
public enum StatusResult {
    /** The status is changed. */
    CHANGED,
    /** The status was that already. */
    UNCHANGED,
    /** There is no such account. */
    NOT_FOUND,
    /** Nobody could administer without this account; nothing changed. */
    LAST_ADMIN;

    /**
     * The code of the HTTP API, for those that are refusals.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
