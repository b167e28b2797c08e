package dev.latchkey.access;

import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/**
 * What an {@link AccessRule} needs to know of a verified access token. Immutable.
 *
 * @param user its {@code sub}
 * @param authenticatedAt its {@code auth_time}
 * @param methods its {@code amr} (RFC 8176)
 */
public record Caller(UserId user, Instant authenticatedAt, Set<String> methods) {

    /** Copies the methods. */
    public Caller {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(authenticatedAt, "authenticatedAt");
        methods = Set.copyOf(methods);
    }
}
