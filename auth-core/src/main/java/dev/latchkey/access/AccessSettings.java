package dev.latchkey.access;

import java.time.Duration;
import java.util.Objects;

/**
 * How long computed permissions are used again. Immutable.
 *
 * @param maxStaleness how late a change that another node made may take effect; a change made through the same
 *     {@link Access} takes effect at once. 2 seconds by default, more than zero, at most 5 minutes
 * @param cachedUsers how many users' permissions are kept at once, 10,000 by default, at least 1
 */
public record AccessSettings(Duration maxStaleness, int cachedUsers) {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final AccessSettings STANDARD = new AccessSettings(Duration.ofSeconds(2), 10_000);

    /** Checks the ranges. */
    public AccessSettings {
        Objects.requireNonNull(maxStaleness, "maxStaleness");
        if (maxStaleness.isNegative() || maxStaleness.isZero() || maxStaleness.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "permissions may be stale for more than zero and at most " + LONGEST + ", not " + maxStaleness);
        }
        if (cachedUsers < 1) {
            throw new IllegalArgumentException("the permissions of at least 1 user are kept, not " + cachedUsers);
        }
    }

    /**
     * The defaults.
     *
     * @return 2 seconds and 10,000 users
     */
    public static AccessSettings standard() {
        return STANDARD;
    }
}
