package dev.latchkey.revocation;

import java.time.Duration;

/**
 * How {@link Revocations} keeps up with its source. Immutable.
 *
 * @param pollEvery the time between two polls of the source; 250 ms by default
 * @param maxStaleness up to which age the index answers by itself; 2 s by default. A revocation whose hint is lost is
 *     seen within this time, or nothing is answered without asking the source
 * @param directTimeout how long a check waits for the source when it has to ask; 500 ms by default
 */
public record RevocationSettings(Duration pollEvery, Duration maxStaleness, Duration directTimeout) {

    private static final RevocationSettings DEFAULTS =
            new RevocationSettings(Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofMillis(500));

    /** Checks that the times are positive, and that a poll comes before the index is too old. */
    public RevocationSettings {
        requirePositive(pollEvery, "poll interval");
        requirePositive(maxStaleness, "greatest staleness");
        requirePositive(directTimeout, "time-out of a direct question");
        if (pollEvery.compareTo(maxStaleness) >= 0) {
            throw new IllegalArgumentException("poll interval " + pollEvery + " is not below the greatest staleness "
                    + maxStaleness + ": the index would never be fresh");
        }
    }

    /**
     * A poll every 250 ms, answers up to 2 s old, direct questions up to 500 ms.
     *
     * @return the defaults
     */
    public static RevocationSettings defaults() {
        return DEFAULTS;
    }

    /**
     * Sets the time between two polls.
     *
     * @param value the time
     * @return settings with that time
     */
    public RevocationSettings withPollEvery(Duration value) {
        return new RevocationSettings(value, maxStaleness, directTimeout);
    }

    /**
     * Sets up to which age the index answers by itself.
     *
     * @param value the age
     * @return settings with that age
     */
    public RevocationSettings withMaxStaleness(Duration value) {
        return new RevocationSettings(pollEvery, value, directTimeout);
    }

    /**
     * Sets how long a check waits for the source.
     *
     * @param value the time
     * @return settings with that time
     */
    public RevocationSettings withDirectTimeout(Duration value) {
        return new RevocationSettings(pollEvery, maxStaleness, value);
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the " + name + " is positive, not " + value);
        }
    }
}
