package dev.latchkey.token;

import java.time.Duration;
import java.util.Objects;

/**
 * How the keys of a {@link KeyRing} are made and rotated. Immutable.
 *
 * @param algorithm what new signing keys are for; {@link SignatureAlgorithm#ES256} by default. A change takes effect
 *     by a rotation at the next start, so that tokens already issued stay valid
 * @param rotateEvery how long a key is used for new tokens; 90 days by default
 * @param publishAhead how long a new key is known before it is used, so that every node and every resource service
 *     has it by then; 1 hour by default
 * @param accessTokenLife how long an access token can be accepted after it was signed: its life and the leeway that
 *     verifiers give it; 20 minutes by default. Its key is kept that long after its successor took over
 * @param refreshTokenLife how long a session can live; 30 days by default. Its refresh key is kept that long after
 *     its successor took over; the keys of browser values as well
 */
public record KeyRingSettings(
        SignatureAlgorithm algorithm,
        Duration rotateEvery,
        Duration publishAhead,
        Duration accessTokenLife,
        Duration refreshTokenLife) {

    private static final Duration SHORTEST_ROTATION = Duration.ofMinutes(10);

    /** Checks that the times fit each other. */
    public KeyRingSettings {
        Objects.requireNonNull(algorithm, "algorithm");
        if (rotateEvery.compareTo(SHORTEST_ROTATION) < 0) {
            throw new IllegalArgumentException(
                    "a key is used for at least " + SHORTEST_ROTATION + ", not for " + rotateEvery);
        }
        if (publishAhead.isNegative() || publishAhead.compareTo(rotateEvery) >= 0) {
            throw new IllegalArgumentException("a key is published " + publishAhead
                    + " ahead, which is to be less than the time it is used for, " + rotateEvery);
        }
        requirePositive(accessTokenLife, "access token life");
        requirePositive(refreshTokenLife, "refresh token life");
    }

    /**
     * ES256, rotated every 90 days, published 1 hour ahead.
     *
     * @return the defaults
     */
    public static KeyRingSettings defaults() {
        return new KeyRingSettings(
                SignatureAlgorithm.ES256,
                Duration.ofDays(90),
                Duration.ofHours(1),
                Duration.ofMinutes(20),
                Duration.ofDays(30));
    }

    /**
     * Sets what new signing keys are for.
     *
     * @param value the algorithm
     * @return settings with that algorithm
     */
    public KeyRingSettings withAlgorithm(SignatureAlgorithm value) {
        return new KeyRingSettings(value, rotateEvery, publishAhead, accessTokenLife, refreshTokenLife);
    }

    /**
     * Sets the schedule of rotations.
     *
     * @param every how long a key is used for new tokens, at least 10 minutes
     * @param ahead how long before that it is published, less than {@code every}
     * @return settings with that schedule
     */
    public KeyRingSettings withRotation(Duration every, Duration ahead) {
        return new KeyRingSettings(algorithm, every, ahead, accessTokenLife, refreshTokenLife);
    }

    /**
     * Sets how long the tokens can live that keys are kept for.
     *
     * @param accessToken an access token's life and the leeway of its verifiers
     * @param refreshToken a session's absolute life
     * @return settings with those lives
     */
    public KeyRingSettings withTokenLives(Duration accessToken, Duration refreshToken) {
        return new KeyRingSettings(algorithm, rotateEvery, publishAhead, accessToken, refreshToken);
    }

    /** How long tokens of a purpose can outlive the key that has made them. */
    Duration tokenLife(KeyPurpose purpose) {
        return purpose == KeyPurpose.ACCESS_TOKEN ? accessTokenLife : refreshTokenLife;
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("the " + name + " is positive, not " + value);
        }
    }
}
