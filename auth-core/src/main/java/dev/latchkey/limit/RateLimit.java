package dev.latchkey.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * How often something may be tried: a bucket that holds a number of attempts and fills again steadily. Immutable.
 *
 * @param capacity the attempts a full bucket holds: the longest burst, at least 1
 * @param refill the time in which an empty bucket becomes full again, 1 microsecond to 1 day for each attempt it holds
 */
public record RateLimit(int capacity, Duration refill) {

    private static final int CAPACITY_LIMIT = 1_000_000;
    private static final Duration SHORTEST_INTERVAL = Duration.ofNanos(1_000);
    private static final Duration LONGEST_INTERVAL = Duration.ofDays(1);

    /** Checks the ranges. */
    public RateLimit {
        Objects.requireNonNull(refill, "refill");
        if (capacity < 1 || capacity > CAPACITY_LIMIT) {
            throw new IllegalArgumentException(
                    "the capacity of a rate limit is 1 to " + CAPACITY_LIMIT + ", not " + capacity);
        }
        Duration interval = refill.dividedBy(capacity);
        if (interval.compareTo(SHORTEST_INTERVAL) < 0 || interval.compareTo(LONGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException("a rate limit gives back one attempt in " + SHORTEST_INTERVAL + " to "
                    + LONGEST_INTERVAL + "; " + capacity + " in " + refill + " is one in " + interval);
        }
    }

    /**
     * A limit of a number of attempts a minute, all of which may come at once.
     *
     * @param attempts how many
     * @return the limit
     */
    public static RateLimit perMinute(int attempts) {
        return new RateLimit(attempts, Duration.ofMinutes(1));
    }

    /**
     * A limit of a number of attempts an hour, all of which may come at once.
     *
     * @param attempts how many
     * @return the limit
     */
    public static RateLimit perHour(int attempts) {
        return new RateLimit(attempts, Duration.ofHours(1));
    }

    /**
     * The time in which one attempt comes back.
     *
     * @return the refill time divided by the capacity
     */
    public Duration interval() {
        return refill.dividedBy(capacity);
    }
}
