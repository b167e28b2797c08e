package dev.latchkey.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * The generous limits that hold for every call of Latchkey's own, beside the stricter ones that some have. Each node counts
 * by itself, so that no call costs a round trip for them. Immutable.
 *
 * @param address calls from one client address, an IPv4 address or the /64 network of an IPv6 one; 3,000 a minute by
 *     default
 * @param account calls of one user who is signed in; 1,200 a minute by default
 */
public record GeneralLimits(RateLimit address, RateLimit account) {

    private static final GeneralLimits STANDARD =
            new GeneralLimits(RateLimit.perMinute(3_000), new RateLimit(1_200, Duration.ofMinutes(1)));

    /** Checks that nothing is missing. */
    public GeneralLimits {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(account, "account");
    }

    /**
     * The defaults.
     *
     * @return the limits that stand with each component
     */
    public static GeneralLimits standard() {
        return STANDARD;
    }
}
