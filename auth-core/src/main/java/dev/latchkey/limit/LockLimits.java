package dev.latchkey.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * When sign-ins by password are locked at an account that is guessed at from everywhere, and for how long. The lock holds
 * for clients that are not known, whether the account exists or not; its owner is told by mail, and can lift it. Immutable.
 *
 * @param failures how often, once {@link GuardedLimits#account()} is used up, a sign-in at the account may still fail
 *     before it is locked; 20 an hour by default
 * @param duration how long it stays locked, unless somebody lifts the lock, 1 minute to 1 day; 1 hour by default
 * @param known how often a sign-in at an attacked account may fail from devices that its owner trusts, and as often from
 *     browsers in which the owner has signed in; 20 an hour each by default
 * @param notices how many mails about locks go to one mailbox; 3 a day by default
 * @param linkLife how long the link in such a mail works, positive; 1 day by default
 */
public record LockLimits(RateLimit failures, Duration duration, RateLimit known, RateLimit notices, Duration linkLife) {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final LockLimits STANDARD = new LockLimits(
            RateLimit.perHour(20),
            Duration.ofHours(1),
            RateLimit.perHour(20),
            new RateLimit(3, Duration.ofDays(1)),
            Duration.ofDays(1));

    /** Checks the ranges. */
    public LockLimits {
        Objects.requireNonNull(failures, "failures");
        Objects.requireNonNull(known, "known");
        Objects.requireNonNull(notices, "notices");
        if (duration.compareTo(Duration.ofMinutes(1)) < 0 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an account is locked for PT1M to PT24H, not " + duration);
        }
        if (linkLife.isNegative() || linkLife.isZero()) {
            throw new IllegalArgumentException("the link that lifts a lock works for a positive time, not " + linkLife);
        }
    }

    /**
     * The defaults.
     *
     * @return the limits that stand with each component
     */
    public static LockLimits standard() {
        return STANDARD;
    }
}
