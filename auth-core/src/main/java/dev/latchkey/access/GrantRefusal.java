package dev.latchkey.access;

import java.util.Locale;

/** Why a role was not granted or withdrawn. */
public enum GrantRefusal {
    /** There is no role of that name. */
    NOT_FOUND,
    /** There is no such user, or none any more. */
    USER_NOT_FOUND,
    /** The acting user neither has the role nor may do everything. */
    FORBIDDEN,
    /** The user is the last one who can administer. */
    LAST_ADMIN;

    /**
     * The code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
