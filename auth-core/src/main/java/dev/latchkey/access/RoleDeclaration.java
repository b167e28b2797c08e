package dev.latchkey.access;

import java.util.Objects;
import java.util.Set;

/**
 * A role as a host's code wants it. Immutable.
 *
 * @param name its name
 * @param description what it is for, may be empty
 * @param permissions what it permits by itself
 * @param includes the names of the roles whose permissions it has too
 */
public record RoleDeclaration(String name, String description, Set<Permission> permissions, Set<String> includes) {

    /** Copies the sets and checks the names. */
    public RoleDeclaration {
        Objects.requireNonNull(description, "description");
        Role.requireName(name);
        permissions = Set.copyOf(permissions);
        includes = Set.copyOf(includes);
        includes.forEach(Role::requireName);
    }
}
