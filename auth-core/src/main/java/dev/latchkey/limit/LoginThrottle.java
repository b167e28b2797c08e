package dev.latchkey.limit;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds guessing at passwords: by account, by client address and in all. Safe for use by several threads.
 *
 * <p>Security promise: parallel guesses are counted before they are made; whether an account exists makes no
 * difference; and no amount of guessing from elsewhere locks a user out for good: from a client that is known a sign-in is
 * always possible, and from a network that did not guess until the account is locked, which ends by itself, and which its
 * owner can lift. From an IPv6 network of a subscriber as many guesses are made at an account that is attacked as from
 * a few IPv4 addresses, however many addresses they come from.
 */
public final class LoginThrottle {

    private static final String ACCOUNT = "login/account";
    private static final String GUARDED_ACCOUNT = "login/guarded-account";
    private static final String TRUSTED = "login/known";
    private static final String BROWSER = "login/known-browser";

    private final RateLimiter limiter;
    private final LoginLocks locks;
    private final Environment environment;
    private final LimitSettings settings;

    private LoginThrottle(RateLimiter limiter, LoginLocks locks, Environment environment, LimitSettings settings) {
        this.limiter = limiter;
        this.locks = locks;
        this.environment = environment;
        this.settings = settings;
    }

    /**
     * Composes the throttle.
     *
     * @param limiter counts the attempts
     * @param ceremonies remembers which accounts are locked
     * @param environment the time
     * @param settings the limits
     * @return the throttle
     */
    public static LoginThrottle create(
            RateLimiter limiter, Ceremonies ceremonies, Environment environment, LimitSettings settings) {
        LoginLocks locks = new LoginLocks(limiter, ceremonies, environment, settings.lock());
        return new LoginThrottle(limiter, locks, environment, settings);
    }

    /**
     * Counts an attempt of a client that is not known, before it is made.
     *
     * @param account the account that is tried, in the form in which accounts are compared; it need not exist
     * @param address the client's IP address, null when there is none: then only the account is counted
     * @return the attempt, or how long to wait
     * @throws StoreUnavailableException when the counts are out of reach; the attempt is not counted then
     */
    public Admission begin(String account, @Nullable String address) {
        return begin(account, address, () -> KnownClient.UNKNOWN);
    }

    /**
     * Lifts the lock of an account, and forgets what was counted at it from everywhere. What is counted of single
     * addresses and networks stays.
     *
     * @param account the account, in the form in which accounts are compared
     * @return when the lock would have ended, empty when it was not locked
     * @throws StoreUnavailableException when the counts are out of reach; it may be locked still
     */
    public Optional<Instant> lift(String account) {
        for (String kind : List.of(ACCOUNT, GUARDED_ACCOUNT, TRUSTED, BROWSER)) {
            limiter.forget(LimitKeys.key(kind, account));
        }
        return locks.lift(account);
    }

    /**
     * Puts a lock back after {@link #lift}, because what was to follow has failed. What was counted stays forgotten.
     *
     * @param account the account, in the form in which accounts are compared
     * @param until when the lock ends; nothing is done when that has passed, or when it is locked again
     * @throws StoreUnavailableException when the state is out of reach
     */
    public void restore(String account, Instant until) {
        locks.restore(account, until);
    }

    /**
     * Whether an account is locked for clients that are not known.
     *
     * @param account the account, in the form in which accounts are compared
     * @return true until the lock ends or is lifted
     * @throws StoreUnavailableException when the state is out of reach
     */
    public boolean isLocked(String account) {
        return settings.enabled() && locks.remaining(account).isPresent();
    }

    /**
     * Counts an attempt, before it is made.
     *
     * @param account the account that is tried, in the form in which accounts are compared; it need not exist
     * @param address the client's IP address, null when there is none: then only the account is counted
     * @param known whether the client is one from which the account's owner has signed in before, as its secret shows;
     *     asked only when the account is attacked or locked
     * @return the attempt, or how long to wait
     * @throws StoreUnavailableException when the counts are out of reach; the attempt is not counted then
     */
    public Admission begin(String account, @Nullable String address, Supplier<KnownClient> known) {
        if (!settings.enabled()) {
            return new Admission.Admitted(new Attempt(new Tally(limiter, environment)), false);
        }
        Guess tally = new Guess();
        Refusal refusal;
        try {
            refusal = count(tally, account, address == null ? null : ClientNetwork.of(address), known);
        } catch (StoreUnavailableException e) {
            tally.counts.giveBackAfter(e);
            throw e;
        }
        if (refusal == null) {
            return new Admission.Admitted(new Attempt(tally.counts), tally.attacked);
        }
        tally.counts.giveBack();
        return new Admission.Limited(refusal.retryAfter, refusal.locks);
    }

    /** Why an attempt may not be made. */
    private record Refusal(Duration retryAfter, boolean locks) {

        static @Nullable Refusal of(@Nullable Duration wait) {
            return wait == null ? null : new Refusal(wait, false);
        }
    }

    private @Nullable Refusal count(
            Guess tally, String account, @Nullable ClientNetwork client, Supplier<KnownClient> known) {
        Duration wait = client == null ? null : fromAddress(tally, account, client);
        if (wait != null) {
            return Refusal.of(wait);
        }
        Optional<Duration> locked = locks.remaining(account);
        if (locked.isPresent()) {
            KnownClient who = known.get();
            return Refusal.of(who == KnownClient.UNKNOWN ? locked.get() : fromKnownClient(tally, account, who));
        }
        Duration attackedOne =
                tally.take(LimitKeys.key(ACCOUNT, account), settings.login().account());
        if (client == null) {
            return Refusal.of(attackedOne);
        }
        Duration attackedAll =
                tally.take(LimitKeys.key("login/overall"), settings.login().overall());
        if (attackedOne == null && attackedAll == null) {
            return null;
        }
        tally.attacked = true;
        KnownClient who = attackedOne == null ? KnownClient.UNKNOWN : known.get();
        if (who != KnownClient.UNKNOWN) {
            return Refusal.of(fromKnownClient(tally, account, who));
        }
        wait = fromGuardedNetwork(tally, client);
        return wait == null && attackedOne != null ? atAttackedAccount(tally, account, client) : Refusal.of(wait);
    }

    private @Nullable Duration fromAddress(Guess tally, String account, ClientNetwork client) {
        LoginLimits limits = settings.login();
        Duration wait =
                tally.take(LimitKeys.key("login/account-address", account, client.key()), limits.accountAndAddress());
        return wait == null ? tally.take(LimitKeys.key("login/address", client.key()), limits.address()) : wait;
    }

    /** Who shares a browser with the owner uses up nothing of the owner's own devices. */
    private @Nullable Duration fromKnownClient(Guess tally, String account, KnownClient who) {
        String kind = who == KnownClient.TRUSTED ? TRUSTED : BROWSER;
        return tally.take(LimitKeys.key(kind, account), settings.lock().known());
    }

    private @Nullable Duration fromGuardedNetwork(Guess tally, ClientNetwork client) {
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

    /** Who did not guess from this network has the last resort whole, until there are so many failures that it ends. */
    private @Nullable Refusal atAttackedAccount(Guess tally, String account, ClientNetwork client) {
        GuardedLimits limits = settings.login().guarded();
        if (tally.take(LimitKeys.key(GUARDED_ACCOUNT, account), limits.account()) == null) {
            return null;
        }
        Duration wait = tally.take(LimitKeys.key("login/last-resort", account, client.widest()), limits.lastResort());
        if (wait != null) {
            return Refusal.of(wait);
        }
        boolean tolerated =
                tally.take(LoginLocks.failuresKey(account), settings.lock().failures()) == null;
        return tolerated ? null : new Refusal(settings.lock().duration(), locks.lock(account));
    }

    /** What the throttle says to an attempt. */
    public sealed interface Admission {

        /**
         * The attempt may be made, and is counted.
         *
         * @param attempt the attempt
         * @param guarded whether the account, or all of them, are being attacked
         */
        record Admitted(Attempt attempt, boolean guarded) implements Admission {}

        /**
         * The attempt may not be made, and is not counted.
         *
         * @param retryAfter when it is worth trying again: whole seconds, at least one
         * @param locks whether with this attempt the account is locked; true once for each lock, on whichever node, so
         *     that its owner is told once
         */
        record Limited(Duration retryAfter, boolean locks) implements Admission {

            /**
             * A refusal that locks nothing.
             *
             * @param retryAfter when it is worth trying again: whole seconds, at least one
             */
            public Limited(Duration retryAfter) {
                this(retryAfter, false);
            }
        }
    }

    /** What one attempt has taken, and whether what it is made at is being attacked. */
    private final class Guess {

        private final Tally counts = new Tally(limiter, environment);
        private boolean attacked;

        @Nullable
        Duration take(String key, RateLimit limit) {
            return counts.take(key, limit);
        }
    }

    /** An attempt that was counted. */
    public static final class Attempt {

        private final Tally tally;

        private Attempt(Tally tally) {
            this.tally = tally;
        }

        /** The attempt does not count: it was right, or nothing was verified. To be called at most once. */
        public void giveBack() {
            tally.giveBack();
        }

        /**
         * The attempt does not count: a store went out of reach before anything was verified. To be called at most once.
         *
         * @param failure what is to be thrown on; where the counts are out of reach too, it has that with it
         */
        public void giveBackAfter(StoreUnavailableException failure) {
            tally.giveBackAfter(failure);
        }
    }
}
