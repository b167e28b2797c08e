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
        return end(account, now).map(until -> new RateVerdict.Limited(Duration.between(now, until)).retryAfter());
    }

    private Optional<Instant> end(String account, Instant now) {
        return ceremonies.find(key(account), now).map(LoginLocks::time);
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

    /** Ends a lock; gives when it would have ended, empty when there was none. */
    Optional<Instant> lift(String account) {
        Optional<Instant> end = ceremonies.take(key(account), environment.now()).map(LoginLocks::time);
        limiter.forget(failuresKey(account));
        limiter.forget(turnKey(account));
        return end;
    }

    /** Puts a lock back that was lifted, unless there is another one by now, or it would be over. */
    void restore(String account, Instant until) {
        Instant now = environment.now();
        if (until.isAfter(now) && end(account, now).isEmpty()) {
            ceremonies.put(key(account), until.toString(), now, until);
        }
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
