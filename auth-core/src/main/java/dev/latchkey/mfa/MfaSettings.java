package dev.latchkey.mfa;

import java.time.Duration;

/**
 * How second factors work. Immutable.
 *
 * @param emailCodes whether a code can be mailed in place of an enrolled factor; true by default. Where the mailbox also
 *     resets passwords, it is then enough to get in by itself: switch it off where that is not wanted
 * @param challengeLife how long a sign-in waits for its second factor; 10 minutes by default, at most 1 hour
 * @param attempts how many codes may be tried in one sign-in, before it has to begin anew; 5 by default
 * @param codeLife how long a mailed code works; 10 minutes by default, at most 10 minutes (ASVS 6.5.5)
 * @param enrolmentLife how long an authenticator app can be confirmed after its enrolment was begun; 15 minutes by
 *     default, at most 1 hour
 * @param deviceLife how long a device is trusted; 30 days by default
 * @param resetDelay how long the user can cancel a reset that an administrator has asked for; 24 hours by default, at most
 *     30 days, zero for no time at all
 */
public record MfaSettings(
        boolean emailCodes,
        Duration challengeLife,
        int attempts,
        Duration codeLife,
        Duration enrolmentLife,
        Duration deviceLife,
        Duration resetDelay) {

    private static final Duration LONGEST_CODE = Duration.ofMinutes(10);
    private static final Duration LONGEST_CEREMONY = Duration.ofHours(1);
    private static final Duration LONGEST_TRUST = Duration.ofDays(365);
    private static final Duration LONGEST_DELAY = Duration.ofDays(30);
    private static final int MOST_ATTEMPTS = 20;

    /** Checks the ranges. */
    public MfaSettings {
        requireWithin("challengeLife", challengeLife, LONGEST_CEREMONY);
        requireWithin("codeLife", codeLife, LONGEST_CODE);
        requireWithin("enrolmentLife", enrolmentLife, LONGEST_CEREMONY);
        requireWithin("deviceLife", deviceLife, LONGEST_TRUST);
        if (resetDelay.isNegative() || resetDelay.compareTo(LONGEST_DELAY) > 0) {
            throw new IllegalArgumentException("resetDelay " + resetDelay + " is not zero to " + LONGEST_DELAY);
        }
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException(
                    "1 to " + MOST_ATTEMPTS + " codes can be tried in one sign-in, not " + attempts);
        }
    }

    /**
     * The defaults that stand with each component.
     *
     * @return the settings
     */
    public static MfaSettings defaults() {
        return new MfaSettings(
                true,
                Duration.ofMinutes(10),
                5,
                Duration.ofMinutes(10),
                Duration.ofMinutes(15),
                Duration.ofDays(30),
                Duration.ofHours(24));
    }

    /**
     * The same, without mailed codes.
     *
     * @return settings in which a mailbox is no factor
     */
    public MfaSettings withoutEmailCodes() {
        return new MfaSettings(false, challengeLife, attempts, codeLife, enrolmentLife, deviceLife, resetDelay);
    }

    /**
     * The same, with another time for which devices are trusted.
     *
     * @param life how long, at most 365 days
     * @return the settings
     */
    public MfaSettings withDeviceLife(Duration life) {
        return new MfaSettings(emailCodes, challengeLife, attempts, codeLife, enrolmentLife, life, resetDelay);
    }

    /**
     * The same, with another time to cancel a reset in.
     *
     * @param delay how long, at most 30 days
     * @return the settings
     */
    public MfaSettings withResetDelay(Duration delay) {
        return new MfaSettings(emailCodes, challengeLife, attempts, codeLife, enrolmentLife, deviceLife, delay);
    }

    private static void requireWithin(String name, Duration value, Duration longest) {
        if (value.isNegative() || value.isZero() || value.compareTo(longest) > 0) {
            throw new IllegalArgumentException(name + " " + value + " is not more than zero and at most " + longest);
        }
    }
}
