package dev.latchkey.account;

import dev.latchkey.password.PasswordHash;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account that comes from another system, with the hash that the other system made of the password. Immutable.
 *
 * @param email the address
 * @param password the hash, in a form that {@link dev.latchkey.password.PasswordHasher} reads; null for an account that
 *     signs in otherwise, or sets a password later
 * @param profile what is known of the user
 * @param emailVerified whether the other system knew the address to be the user's; if not, and verification is required,
 *     the account is pending until a link is used, and gives way when somebody registers the address
 */
public record ImportedAccount(String email, @Nullable PasswordHash password, Profile profile, boolean emailVerified) {

    /** Checks that nothing but the hash is missing. */
    public ImportedAccount {
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(profile, "profile");
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }
}
