package dev.latchkey.storage;

import java.time.Duration;
import java.util.Objects;

/**
 * How long, and how many, copies of accounts and roles are used again instead of being read from the storage. Immutable.
 *
 * <p>A change that is made through Latchkey counts at once on its own node. On the others it counts when they are told,
 * which takes milliseconds, and where they are not told, once their copies are too old: after {@code maxStaleness}; and
 * where the node of the change could not take the copy out of a shared cache, after both lives together.
 *
 * @param maxStaleness how long a node uses its own copy, 2 seconds by default; more than zero, at most 5 minutes
 * @param sharedLife how long a copy in a shared cache, such as Redis, is taken over by nodes after it was read from the
 *     storage, 30 seconds by default; more than zero, at most 5 minutes
 * @param entries how many copies of each kind a node keeps at once, 10,000 by default, at least 1
 */
public record CacheSettings(Duration maxStaleness, Duration sharedLife, int entries) {

    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final CacheSettings STANDARD =
            new CacheSettings(Duration.ofSeconds(2), Duration.ofSeconds(30), 10_000);

    /** Checks the ranges. */
    public CacheSettings {
        requireLife("maxStaleness", maxStaleness);
        requireLife("sharedLife", sharedLife);
        if (entries < 1) {
            throw new IllegalArgumentException("a cache keeps at least 1 entry, not " + entries);
        }
    }

    /**
     * The defaults.
     *
     * @return 2 seconds, 30 seconds in a shared cache, and 10,000 entries
     */
    public static CacheSettings standard() {
        return STANDARD;
    }

    private static void requireLife(String name, Duration life) {
        Objects.requireNonNull(life, name);
        if (life.isNegative() || life.isZero() || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " is more than zero and at most " + LONGEST + ", not " + life);
        }
    }
}
