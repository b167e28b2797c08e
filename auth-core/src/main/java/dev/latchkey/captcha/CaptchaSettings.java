package dev.latchkey.captcha;

import dev.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When captchas are asked for, and which. Immutable.
 *
 * @param mode when; {@link CaptchaMode#OFF} by default
 * @param free on demand, how often a client address may do each thing, and fail at sign-in, before it is asked for a captcha
 *     too; 10 an hour by default
 * @param difficulty how many bits of the hash have to be zero in the proof of work, 8 to 26: each one more doubles the
 *     work, 18 are about a quarter of a million hashes; 18 by default
 * @param life how long a proof of work may take, 1 minute to 1 hour; 5 minutes by default
 * @param verifier another kind of captcha, null for the proof of work
 */
public record CaptchaSettings(
        CaptchaMode mode,
        RateLimit free,
        int difficulty,
        Duration life,
        @Nullable CaptchaVerifier verifier) {

    private static final CaptchaSettings OFF =
            new CaptchaSettings(CaptchaMode.OFF, RateLimit.perHour(10), 18, Duration.ofMinutes(5), null);

    /** Checks the ranges. */
    public CaptchaSettings {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(free, "free");
        if (difficulty < 8 || difficulty > 26) {
            throw new IllegalArgumentException("the difficulty of a proof of work is 8 to 26 bits, not " + difficulty);
        }
        if (life.compareTo(Duration.ofMinutes(1)) < 0 || life.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("a proof of work may take PT1M to PT1H, not " + life);
        }
    }

    /**
     * No captchas.
     *
     * @return the settings
     */
    public static CaptchaSettings off() {
        return OFF;
    }

    /**
     * Captchas where an attack shows.
     *
     * @return the settings
     */
    public static CaptchaSettings onDemand() {
        return OFF.withMode(CaptchaMode.ON_DEMAND);
    }

    /**
     * Captchas for everything they may be asked for.
     *
     * @return the settings
     */
    public static CaptchaSettings always() {
        return OFF.withMode(CaptchaMode.ALWAYS);
    }

    /**
     * The same, asked for at other times.
     *
     * @param updated when
     * @return the settings
     */
    public CaptchaSettings withMode(CaptchaMode updated) {
        return new CaptchaSettings(updated, free, difficulty, life, verifier);
    }

    /**
     * The same with another number of calls that are free, on demand.
     *
     * @param updated how many
     * @return the settings
     */
    public CaptchaSettings withFree(RateLimit updated) {
        return new CaptchaSettings(mode, updated, difficulty, life, verifier);
    }

    /**
     * The same with another difficulty of the proof of work.
     *
     * @param updated how many bits
     * @return the settings
     */
    public CaptchaSettings withDifficulty(int updated) {
        return new CaptchaSettings(mode, free, updated, life, verifier);
    }

    /**
     * The same with another kind of captcha.
     *
     * @param updated the kind
     * @return the settings
     */
    public CaptchaSettings withVerifier(CaptchaVerifier updated) {
        return new CaptchaSettings(mode, free, difficulty, life, Objects.requireNonNull(updated, "verifier"));
    }
}
