package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import java.util.Objects;

/**
 * What someone registers with, as it was typed. Immutable.
 *
 * @param email the address
 * @param password the password
 * @param profile what they say of themselves
 * @param context the request
 */
public record Registration(String email, Secret password, Profile profile, RequestContext context) {

    /** Checks that nothing is missing. */
    public Registration {
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(context, "context");
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }
}
