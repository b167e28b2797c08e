package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import java.util.Locale;

/** Why a sign-in was refused. */
public enum LoginRefusal {
    /** No account of that name, or not its password. */
    INVALID_CREDENTIALS,
    /** The link is unknown, used, expired, superseded or about another address. */
    LINK_INVALID,
    /** The password is right, and the address still is to be verified. */
    EMAIL_NOT_VERIFIED,
    /** The password is right, and the account is disabled. */
    ACCOUNT_DISABLED;

    /** Why an account that is not active cannot sign in; for who has shown that it is theirs. */
    static LoginRefusal ofInactive(User user) {
        return user.status() == UserStatus.PENDING ? EMAIL_NOT_VERIFIED : ACCOUNT_DISABLED;
    }

    /**
     * The code of the HTTP API.
     *
     * @return the name in lower case
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
