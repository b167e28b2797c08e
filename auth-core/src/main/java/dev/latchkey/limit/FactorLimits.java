package dev.latchkey.limit;

import java.util.Objects;

/**
 * How often a wrong second factor may be shown for one account. Nobody gets that far without the account's password, or a
 * session. Only failures count. What is guessed from clients that are not known is {@code account} and {@code lastResort}
 * together at most, from however many networks: 10 an hour by default. Immutable.
 *
 * @param account in sign-ins, from everywhere; 6 an hour by default. Beyond it {@code lastResort} holds
 * @param lastResort in sign-ins beyond that, from everywhere; 4 an hour by default
 * @param lastResortNetwork of these, from one IPv4 address or one /48 network of IPv6; 1 an hour by default
 * @param known in sign-ins beyond {@code account}, from browsers in which the user has signed in; 10 an hour by default
 * @param session by who is signed in, in one session; 6 an hour by default
 * @param sessions by who is signed in, in all sessions; 10 an hour by default
 */
public record FactorLimits(
        RateLimit account,
        RateLimit lastResort,
        RateLimit lastResortNetwork,
        RateLimit known,
        RateLimit session,
        RateLimit sessions) {

    private static final FactorLimits STANDARD = new FactorLimits(
            RateLimit.perHour(6),
            RateLimit.perHour(4),
            RateLimit.perHour(1),
            RateLimit.perHour(10),
            RateLimit.perHour(6),
            RateLimit.perHour(10));

    /** Checks that nothing is missing. */
    public FactorLimits {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(lastResort, "lastResort");
        Objects.requireNonNull(lastResortNetwork, "lastResortNetwork");
        Objects.requireNonNull(known, "known");
        Objects.requireNonNull(session, "session");
        Objects.requireNonNull(sessions, "sessions");
    }

    /**
     * The defaults.
     *
     * @return the limits that stand with each component
     */
    public static FactorLimits standard() {
        return STANDARD;
    }
}
