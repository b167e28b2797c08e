package dev.latchkey.limit;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Which accounts are locked, whether they exist or not. Like all limits it is in the shared state: when that is lost, so is
 * the lock. Safe for use by several threads.
 */
final class LoginLocks {

    private final RateLimiter limiter;
    private final Ceremonies ceremonies;
    private final Environment environment;
    private final LockLimits limits;

    LoginLocks(RateLimiter limiter, Ceremonies ceremonies, Environment environment, LockLimits limits) {
        this.limiter = limiter;
        this.ceremonies = ceremonies;
        this.environment = environment;
        this.limits = limits;
    }

    /** The bucket of failures that comes before the lock. */
    static String failuresKey(String account) {
        return LimitKeys.key("login/before-lock", account);
    }

    /** How long the account stays locked: whole seconds, at least one; empty when it is not. */
    Optional<Duration> remaining(String account) {
        Instant now = environment.now();
        return ceremonies
                .find(key(account), now)
                .map(LoginLocks::time)
                .map(until -> new RateVerdict.Limited(Duration.between(now, until)).retryAfter());
    }

    /** Locks an account; true for one caller only, on whichever node. */
    boolean lock(String account) {
        Instant now = environment.now();
        RateLimit once = new RateLimit(1, limits.duration());
        boolean first = limiter.take(turnKey(account), once, now) instanceof RateVerdict.Admitted;
        if (first) {
            Instant until = now.plus(limits.duration());
            ceremonies.put(key(account), until.toString(), now, until);
        }
        return first;
    }

    /** Ends a lock; true when there was one. */
    boolean lift(String account) {
        boolean locked = ceremonies.take(key(account), environment.now()).isPresent();
        limiter.forget(failuresKey(account));
        limiter.forget(turnKey(account));
        return locked;
    }

    private static String key(String account) {
        return LimitKeys.key("login-lock", account);
    }

    private static String turnKey(String account) {
        return LimitKeys.key("login/lock", account);
    }

    private static Instant time(String stored) {
        try {
            return Instant.parse(stored);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }
}
