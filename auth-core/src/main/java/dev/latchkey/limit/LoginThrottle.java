package dev.latchkey.limit;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds guessing at passwords: by account, by client address and in all. Safe for use by several threads.
 *
 * <p>Security promise: parallel guesses are counted before they are made; whether an account exists makes no
 * difference; and no amount of guessing from elsewhere locks a user out: from a network that did not guess, a sign-in is
 * always possible. From an IPv6 network of a subscriber as many guesses are made at an account that is attacked as from
 * a few IPv4 addresses, however many addresses they come from.
 */
public final class LoginThrottle {

    private final RateLimiter limiter;
    private final Environment environment;
    private final LimitSettings settings;

    private LoginThrottle(RateLimiter limiter, Environment environment, LimitSettings settings) {
        this.limiter = limiter;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * Composes the throttle.
     *
     * @param limiter counts the attempts
     * @param environment the time
     * @param settings the limits
     * @return the throttle
     */
    public static LoginThrottle create(RateLimiter limiter, Environment environment, LimitSettings settings) {
        return new LoginThrottle(limiter, environment, settings);
    }

    /**
     * Counts an attempt, before it is made.
     *
     * @param account the account that is tried, in the form in which accounts are compared; it need not exist
     * @param address the client's IP address, null when there is none: then only the account is counted
     * @return the attempt, or how long to wait
     * @throws StoreUnavailableException when the counts are out of reach; the attempt is not counted then
     */
    public Admission begin(String account, @Nullable String address) {
        if (!settings.enabled()) {
            return new Admission.Admitted(new Attempt(List.of()));
        }
        Tally tally = new Tally(environment.now());
        Duration wait;
        try {
            wait = count(tally, account, address == null ? null : ClientNetwork.of(address));
        } catch (StoreUnavailableException e) {
            new Attempt(tally.taken).giveBackAfter(e);
            throw e;
        }
        if (wait == null) {
            return new Admission.Admitted(new Attempt(tally.taken));
        }
        new Attempt(tally.taken).giveBack();
        return new Admission.Limited(wait);
    }

    private @Nullable Duration count(Tally tally, String account, @Nullable ClientNetwork client) {
        LoginLimits limits = settings.login();
        if (client == null) {
            return tally.take(LimitKeys.key("login/account", account), limits.account());
        }
        Duration wait =
                tally.take(LimitKeys.key("login/account-address", account, client.key()), limits.accountAndAddress());
        if (wait == null) {
            wait = tally.take(LimitKeys.key("login/address", client.key()), limits.address());
        }
        if (wait != null) {
            return wait;
        }
        Duration attackedOne = tally.take(LimitKeys.key("login/account", account), limits.account());
        Duration attackedAll = tally.take(LimitKeys.key("login/overall"), limits.overall());
        if (attackedOne == null && attackedAll == null) {
            return null;
        }
        wait = fromGuardedNetwork(tally, client);
        return wait == null && attackedOne != null ? atAttackedAccount(tally, account, client) : wait;
    }

    private @Nullable Duration fromGuardedNetwork(Tally tally, ClientNetwork client) {
        GuardedLimits limits = settings.login().guarded();
        Duration wait = tally.take(LimitKeys.key("login/guarded", client.key()), limits.address());
        if (wait == null && client.site() != null) {
            wait = tally.take(LimitKeys.key("login/guarded-site", client.site()), limits.site());
        }
        if (wait == null && client.subscriber() != null) {
            wait = tally.take(LimitKeys.key("login/guarded-subscriber", client.subscriber()), limits.subscriber());
        }
        return wait;
    }

    /** Never a lock: who did not guess from this network has the last resort whole. */
    private @Nullable Duration atAttackedAccount(Tally tally, String account, ClientNetwork client) {
        GuardedLimits limits = settings.login().guarded();
        return tally.take(LimitKeys.key("login/guarded-account", account), limits.account()) == null
                ? null
                : tally.take(LimitKeys.key("login/last-resort", account, client.widest()), limits.lastResort());
    }

    /** What the throttle says to an attempt. */
    public sealed interface Admission {

        /**
         * The attempt may be made, and is counted.
         *
         * @param attempt the attempt
         */
        record Admitted(Attempt attempt) implements Admission {}

        /**
         * The attempt may not be made, and is not counted.
         *
         * @param retryAfter when it is worth trying again: whole seconds, at least one
         */
        record Limited(Duration retryAfter) implements Admission {}
    }

    /** An attempt that was counted. */
    public final class Attempt {

        private final List<Taken> taken;

        private Attempt(List<Taken> taken) {
            this.taken = List.copyOf(taken);
        }

        /** The attempt does not count: it was right, or nothing was verified. To be called at most once. */
        public void giveBack() {
            Instant now = environment.now();
            taken.forEach(one -> limiter.giveBack(one.key, one.limit, now));
        }

        /**
         * The attempt does not count: a store went out of reach before anything was verified. To be called at most once.
         *
         * @param failure what is to be thrown on; where the counts are out of reach too, it has that with it
         */
        public void giveBackAfter(StoreUnavailableException failure) {
            try {
                giveBack();
            } catch (StoreUnavailableException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private record Taken(String key, RateLimit limit) {}

    /** What one attempt has taken so far. */
    private final class Tally {

        private final Instant now;
        private final List<Taken> taken = new ArrayList<>();

        Tally(Instant now) {
            this.now = now;
        }

        /** How long to wait, null when one was taken. */
        @Nullable
        Duration take(String key, RateLimit limit) {
            if (limiter.take(key, limit, now) instanceof RateVerdict.Limited limited) {
                return limited.retryAfter();
            }
            taken.add(new Taken(key, limit));
            return null;
        }
    }
}
