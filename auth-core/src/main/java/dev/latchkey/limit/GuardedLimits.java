package dev.latchkey.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * How often a sign-in may fail while an account, or all of them, are being attacked: {@link LoginLimits#account()} or
 * {@link LoginLimits#overall()} is used up. A subscriber of IPv6 often has a whole /56 or /48 network to choose
 * addresses from, so these are counted too. Immutable.
 *
 * @param address at all accounts from one IPv4 address or one /64 network; 5 in 15 minutes by default
 * @param site at all accounts from one /56 network of IPv6; 10 in 15 minutes by default
 * @param subscriber at all accounts from one /48 network of IPv6; 20 in 15 minutes by default
 * @param account at one account that is attacked, from everywhere; 100 an hour by default. Beyond it the account is not
 *     locked: {@code lastResort} holds as well
 * @param lastResort at one such account from one IPv4 address or one /48 network; 2 an hour by default
 */
public record GuardedLimits(
        RateLimit address, RateLimit site, RateLimit subscriber, RateLimit account, RateLimit lastResort) {

    private static final Duration A_WHILE = Duration.ofMinutes(15);
    private static final GuardedLimits STANDARD = new GuardedLimits(
            new RateLimit(5, A_WHILE),
            new RateLimit(10, A_WHILE),
            new RateLimit(20, A_WHILE),
            RateLimit.perHour(100),
            RateLimit.perHour(2));

    /** Checks that nothing is missing. */
    public GuardedLimits {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(site, "site");
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(lastResort, "lastResort");
    }

    /**
     * The defaults.
     *
     * @return the limits that stand with each component
     */
    public static GuardedLimits standard() {
        return STANDARD;
    }

    /**
     * The same limits but for one address.
     *
     * @param limit how often from one IPv4 address or one /64 network
     * @return the limits
     */
    public GuardedLimits withAddress(RateLimit limit) {
        return new GuardedLimits(limit, site, subscriber, account, lastResort);
    }
}
