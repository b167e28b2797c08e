package dev.latchkey.account;

import dev.latchkey.kernel.Secret;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be mailed to an address that somebody wants for their account. Immutable.
 *
 * @param to the address
 * @param token the token of the link with which it is shown to be theirs; null when the address has an account of its own,
 *     whose owner is told so instead
 */
public record EmailChange(String to, @Nullable Secret token) {

    /** Checks that there is an address. */
    public EmailChange {
        Objects.requireNonNull(to, "to");
    }

    /** Without the address. */
    @Override
    public String toString() {
        return "EmailChange[]";
    }
}
