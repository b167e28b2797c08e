package dev.latchkey.token;

import java.time.Duration;

/**
 * How the keys of a remote issuer are fetched. Immutable.
 *
 * @param timeout how long a fetch may take, from the connection to the last byte; 3 seconds by default
 * @param cooldown the least time between two fetches, however many tokens of unknown keys come; 10 seconds by default
 * @param refreshEvery how often the keys are fetched without being asked for; 5 minutes by default. A key that the
 *     issuer has withdrawn is accepted here for that long
 * @param maxBytes the largest document that is read; 128 KiB by default
 */
public record RemoteJwksSettings(Duration timeout, Duration cooldown, Duration refreshEvery, int maxBytes) {

    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

    /** Checks the ranges. */
    public RemoteJwksSettings {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException("a fetch may take up to " + LONGEST_TIMEOUT + ", not " + timeout);
        }
        if (cooldown.compareTo(Duration.ofSeconds(1)) < 0 || refreshEvery.compareTo(cooldown) < 0) {
            throw new IllegalArgumentException("the cool-down is at least 1 second and the refresh no more frequent: "
                    + cooldown + ", " + refreshEvery);
        }
        if (maxBytes < 1) {
            throw new IllegalArgumentException("the largest document has a positive size, not " + maxBytes);
        }
    }

    /**
     * Settings for an issuer nearby.
     *
     * @return the defaults
     */
    public static RemoteJwksSettings defaults() {
        return new RemoteJwksSettings(Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofMinutes(5), 128 << 10);
    }
}
