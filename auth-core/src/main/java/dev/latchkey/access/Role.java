package dev.latchkey.access;

import dev.latchkey.kernel.RoleId;
import java.util.Objects;
import java.util.Set;

/**
 * A named set of permissions, which may include other roles. Immutable.
 *
 * @param id its id
 * @param name its name, unique: 1 to 100 of letters, digits, {@code . _ -}
 * @param description what it is for, may be empty
 * @param permissions what it permits by itself
 * @param includes roles whose permissions it has too; a cycle is refused
 * @param version counts the changes, from 0
 */
public record Role(
        RoleId id, String name, String description, Set<Permission> permissions, Set<RoleId> includes, long version) {

    /** The built-in role that permits everything. */
    public static final String ADMIN = "admin";

    /** Copies the sets and checks the name. */
    public Role {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(description, "description");
        permissions = Set.copyOf(permissions);
        includes = Set.copyOf(includes);
        requireName(name);
    }

    static void requireName(String name) {
        boolean good = !name.isEmpty()
                && name.length() <= 100
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '.'
                                || c == '_'
                                || c == '-');
        if (!good) {
            throw new IllegalArgumentException("a role's name is 1 to 100 ASCII letters, digits, '.', '_' or '-'");
        }
    }
}
