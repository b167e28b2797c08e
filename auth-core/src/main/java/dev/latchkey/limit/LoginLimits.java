package dev.latchkey.limit;

import java.util.Objects;

/**
 * How often a sign-in may fail. Only failures count: an attempt that turns out right is given back. An address is an
 * IPv4 address or the /64 network of an IPv6 one. Immutable.
 *
 * @param accountAndAddress at one account from one address; 10 a minute by default
 * @param address at all accounts from one address; 100 a minute by default
 * @param account at one account from everywhere; 100 an hour by default. Beyond it the account is not locked:
 *     {@code guarded} holds instead
 * @param overall at all accounts from everywhere; 10,000 a minute by default. Beyond it {@code guarded} holds for all
 * @param guarded while an account, or all of them, are being attacked
 */
public record LoginLimits(
        RateLimit accountAndAddress, RateLimit address, RateLimit account, RateLimit overall, GuardedLimits guarded) {

    private static final LoginLimits STANDARD = new LoginLimits(
            RateLimit.perMinute(10),
            RateLimit.perMinute(100),
            RateLimit.perHour(100),
            RateLimit.perMinute(10_000),
            GuardedLimits.standard());

    /** Checks that nothing is missing. */
    public LoginLimits {
        Objects.requireNonNull(accountAndAddress, "accountAndAddress");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(overall, "overall");
        Objects.requireNonNull(guarded, "guarded");
    }

    /**
     * The defaults.
     *
     * @return the limits that stand with each component
     */
    public static LoginLimits standard() {
        return STANDARD;
    }
}
