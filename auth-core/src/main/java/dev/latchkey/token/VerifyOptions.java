package dev.latchkey.token;

import java.time.Duration;
import java.util.Objects;

/**
 * How fresh the answer about a token's revocation is to be. Everything else about a token is always checked in full.
 *
 * @param freshness what is asked, and what follows when the answer is old
 * @param acceptedStaleness with {@link Freshness#ACCEPT_STALE}, how old the answer may be; zero otherwise
 */
public record VerifyOptions(Freshness freshness, Duration acceptedStaleness) {

    private static final VerifyOptions STANDARD = new VerifyOptions(Freshness.STANDARD, Duration.ZERO);
    private static final VerifyOptions STRICT = new VerifyOptions(Freshness.STRICT, Duration.ZERO);

    /** What is asked about revocation. */
    public enum Freshness {
        /** The index in memory while it is fresh, else the store; unknown when neither can answer. */
        STANDARD,
        /** Always the store. */
        STRICT,
        /** As {@link #STANDARD}, but an index up to an age still answers when the store does not. */
        ACCEPT_STALE
    }

    /** Checks that a staleness stands where it is meant. */
    public VerifyOptions {
        Objects.requireNonNull(freshness, "freshness");
        boolean positive = !acceptedStaleness.isZero() && !acceptedStaleness.isNegative();
        if (positive != (freshness == Freshness.ACCEPT_STALE)) {
            throw new IllegalArgumentException(
                    "an accepted staleness of " + acceptedStaleness + " does not go with " + freshness);
        }
    }

    /**
     * The default: fresh, or refused as unavailable.
     *
     * @return the options
     */
    public static VerifyOptions standard() {
        return STANDARD;
    }

    /**
     * Asks the store on every call: for what must not be done with a token that was revoked a moment ago.
     *
     * @return the options
     */
    public static VerifyOptions strict() {
        return STRICT;
    }

    /**
     * Stays available while the store is out of reach, at the price that a revoked token is accepted for longer. Not
     * for administration, step-up or credentials.
     *
     * @param age how old the answer may be; positive
     * @return the options
     */
    public static VerifyOptions acceptStaleUpTo(Duration age) {
        return new VerifyOptions(Freshness.ACCEPT_STALE, age);
    }
}
