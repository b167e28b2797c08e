package dev.latchkey.account;

import dev.latchkey.kernel.Secret;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account that is made for somebody: by an administrator, an import or a test. Immutable.
 *
 * @param email the address
 * @param password the password, null for an account that signs in otherwise
 * @param profile what is known of the user
 * @param emailVerified whether the address is known to be the user's; if not, and verification is required, a link is
 *     mailed and the account is pending until it is used
 */
public record NewAccount(String email, @Nullable Secret password, Profile profile, boolean emailVerified) {

    /** Checks that nothing but the password is missing. */
    public NewAccount {
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(profile, "profile");
    }

    /**
     * An account with a verified address and an empty profile.
     *
     * @param email the address
     * @param password the password
     * @return the account
     */
    public static NewAccount verified(String email, Secret password) {
        return new NewAccount(email, password, Profile.empty(), true);
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }
}
