package dev.latchkey.notify;

import java.time.Duration;

/**
 * When messages are sent, tried again and given up. Immutable.
 *
 * @param giveUpAfter how long a message is tried; 24 hours by default
 * @param firstRetry how long after the first failure it is tried again, 10 seconds by default; each further failure
 *     doubles it
 * @param longestRetry the longest time between two tries, 1 hour by default
 * @param pollEvery how often the store is asked for what other nodes left or failed to send, 1 second by default; own
 *     messages are sent at once
 * @param lease how long a node has for the messages it took, before others may take them; 5 minutes by default
 */
public record OutboxSettings(
        Duration giveUpAfter, Duration firstRetry, Duration longestRetry, Duration pollEvery, Duration lease) {

    /** Checks that the times are positive and do not contradict each other. */
    public OutboxSettings {
        requirePositive("giveUpAfter", giveUpAfter);
        requirePositive("firstRetry", firstRetry);
        requirePositive("pollEvery", pollEvery);
        requirePositive("lease", lease);
        if (longestRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "longestRetry " + longestRetry + " is shorter than firstRetry " + firstRetry);
        }
    }

    /**
     * The defaults named above.
     *
     * @return the settings
     */
    public static OutboxSettings defaults() {
        return new OutboxSettings(
                Duration.ofHours(24),
                Duration.ofSeconds(10),
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5));
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " " + duration + " is not positive");
        }
    }
}
