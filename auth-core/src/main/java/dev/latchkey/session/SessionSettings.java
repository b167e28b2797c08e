package dev.latchkey.session;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How sessions live. Immutable.
 *
 * @param clientId the {@code client_id} of access tokens; {@code latchkey} by default
 * @param idle how long a session lives on after its last rotation; 7 days by default
 * @param absolute how long a session lives in any case; 30 days by default
 * @param grace the grace window G, in which a refresh token that was just used up still gives its successor, so that
 *     parallel tabs or lost answers sign nobody out: at least twice a client's time-out, and three times it where tabs
 *     share a token and answers are lost as well; 30 seconds by default, at most 10 minutes. Zero is the strict
 *     profile: any second use ends the session
 * @param maxSessions how many sessions a user may have at once, beyond which the one least recently seen ends; without
 *     a limit by default
 * @param restoreLostCommits whether a genuine refresh token that is ahead of the store restores the session instead of
 *     ending it. Only for storage that may lose its last commits, such as a replica of an asynchronous replication: a
 *     thief's token may be the one that is restored. Not by default
 */
public record SessionSettings(
        String clientId,
        Duration idle,
        Duration absolute,
        Duration grace,
        OptionalInt maxSessions,
        boolean restoreLostCommits) {

    /** The longest grace window: 10 minutes. */
    public static final Duration LONGEST_GRACE = Duration.ofMinutes(10);

    /** Checks that the times fit each other. */
    public SessionSettings {
        Objects.requireNonNull(maxSessions, "maxSessions");
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("the client id is blank");
        }
        requirePositive(idle, "idle timeout");
        requirePositive(absolute, "absolute timeout");
        if (idle.compareTo(absolute) > 0) {
            throw new IllegalArgumentException("idle timeout " + idle + " (refreshIdle) exceeds absolute timeout "
                    + absolute + " (refreshAbsolute)");
        }
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new IllegalArgumentException("grace window " + grace + " is not between PT0S and " + LONGEST_GRACE);
        }
        if (grace.compareTo(idle) >= 0) {
            throw new IllegalArgumentException(
                    "grace window " + grace + " (refreshGrace) is not below idle timeout " + idle + " (refreshIdle)");
        }
        if (maxSessions.isPresent() && maxSessions.getAsInt() < 1) {
            throw new IllegalArgumentException(
                    "a user may have at least 1 session at once, not " + maxSessions.getAsInt());
        }
    }

    /**
     * Client {@code latchkey}, idle 7 days, absolute 30 days, grace 30 seconds, no limit.
     *
     * @return the defaults
     */
    public static SessionSettings defaults() {
        return new SessionSettings(
                "latchkey",
                Duration.ofDays(7),
                Duration.ofDays(30),
                Duration.ofSeconds(30),
                OptionalInt.empty(),
                false);
    }

    /**
     * Sets the client.
     *
     * @param value the {@code client_id} of access tokens
     * @return settings with it
     */
    public SessionSettings withClientId(String value) {
        return new SessionSettings(value, idle, absolute, grace, maxSessions, restoreLostCommits);
    }

    /**
     * Sets the life spans.
     *
     * @param idleLife after the last rotation
     * @param absoluteLife in any case
     * @return settings with them
     */
    public SessionSettings withLife(Duration idleLife, Duration absoluteLife) {
        return new SessionSettings(clientId, idleLife, absoluteLife, grace, maxSessions, restoreLostCommits);
    }

    /**
     * Sets the grace window.
     *
     * @param value the window, zero for the strict profile
     * @return settings with it
     */
    public SessionSettings withGrace(Duration value) {
        return new SessionSettings(clientId, idle, absolute, value, maxSessions, restoreLostCommits);
    }

    /**
     * Limits how many sessions a user may have at once.
     *
     * @param value the limit, 1 or more
     * @return settings with it
     */
    public SessionSettings withMaxSessions(int value) {
        return new SessionSettings(clientId, idle, absolute, grace, OptionalInt.of(value), restoreLostCommits);
    }

    /**
     * Restores sessions whose last rotations the storage has lost, instead of ending them.
     *
     * @return settings that restore
     */
    public SessionSettings withLostCommitsRestored() {
        return new SessionSettings(clientId, idle, absolute, grace, maxSessions, true);
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " " + value + " is not positive");
        }
    }
}
