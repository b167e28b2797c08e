package dev.latchkey.access;

/**
 * How many computed permissions are used again. Immutable.
 *
 * @param cachedUsers how many users' permissions are kept at once, 10,000 by default, at least 1
 */
public record AccessSettings(int cachedUsers) {

    private static final AccessSettings STANDARD = new AccessSettings(10_000);

    /** Checks the range. */
    public AccessSettings {
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
}
