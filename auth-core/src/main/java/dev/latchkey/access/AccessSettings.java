package dev.latchkey.access;

import java.util.Set;

/**
 * How many computed permissions are used again, and which roles ask for a second factor. Immutable.
 *
 * @param cachedUsers how many users' permissions are kept at once, 10,000 by default, at least 1
 * @param secondFactorRoles the roles that count only for who has shown a second factor; none by default
 */
public record AccessSettings(int cachedUsers, Set<String> secondFactorRoles) {

    private static final AccessSettings STANDARD = new AccessSettings(10_000, Set.of());

    /** Checks the range. */
    public AccessSettings {
        secondFactorRoles = Set.copyOf(secondFactorRoles);
        if (cachedUsers < 1) {
            throw new IllegalArgumentException("the permissions of at least 1 user are kept, not " + cachedUsers);
        }
    }

    /**
     * The defaults.
     *
     * @return 10,000 users
     */
    public static AccessSettings standard() {
        return STANDARD;
    }

    /**
     * The same, with roles that ask for a second factor.
     *
     * @param names the roles' names
     * @return the settings
     */
    public AccessSettings withSecondFactorRoles(Set<String> names) {
        return new AccessSettings(cachedUsers, names);
    }
}
