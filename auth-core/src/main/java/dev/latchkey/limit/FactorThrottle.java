package dev.latchkey.limit;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bounds guessing at second factors: by account, by network and by session. Safe for use by several threads.
 *
 * <p>Security promise: parallel guesses are counted before they are made, and of any number of them, from however many
 * networks, no more are made than {@link FactorLimits} says. Who knows the password and guesses from one network keeps the
 * owner out on none: what is left is shared by networks, and a browser in which the owner has signed in has a limit of
 * its own. So has each session: a stolen one does not use up what the owner's may try.
 */
public final class FactorThrottle {

    private final RateLimiter limiter;
    private final Environment environment;
    private final FactorLimits limits;
    private final boolean enabled;

    FactorThrottle(RateLimiter limiter, Environment environment, LimitSettings settings) {
        this.limiter = limiter;
        this.environment = environment;
        this.limits = settings.secondFactor();
        this.enabled = settings.enabled();
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
    public static final class Attempt {

        private final Tally tally;

        private Attempt(Tally tally) {
            this.tally = tally;
        }

        /**
         * The attempt does not count: it was right, or nothing was verified. To be called at most once.
         *
         * @throws StoreUnavailableException when the counts are out of reach
         */
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

    /**
     * Counts an attempt in a sign-in, before it is made.
     *
     * @param user whose factor is to be shown
     * @param address the client's IP address, null when there is none: then there is no last resort
     * @param known whether the client is a browser in which the user has signed in before, as its secret shows; asked only
     *     when the account is attacked
     * @return the attempt, or how long to wait
     * @throws StoreUnavailableException when the counts are out of reach; the attempt is not counted then
     */
    public Admission inSignIn(UserId user, @Nullable String address, BooleanSupplier known) {
        return counted(tally -> signIn(tally, user.toString(), address, known));
    }

    /**
     * Counts an attempt of someone who is signed in, before it is made: to step up, or to enrol a factor. It uses up nothing
     * of what may be tried in sign-ins.
     *
     * @param user whose factor is to be shown
     * @param session the session in which
     * @return the attempt, or how long to wait
     * @throws StoreUnavailableException when the counts are out of reach; the attempt is not counted then
     */
    public Admission inSession(UserId user, SessionId session) {
        return counted(tally -> {
            Duration wait =
                    tally.take(LimitKeys.key("own-second-factor/session", session.toString()), limits.session());
            return wait == null
                    ? tally.take(LimitKeys.key("own-second-factor", user.toString()), limits.sessions())
                    : wait;
        });
    }

    private Admission counted(Function<Tally, @Nullable Duration> count) {
        Tally tally = new Tally(limiter, environment);
        Duration wait = null;
        if (enabled) {
            try {
                wait = count.apply(tally);
            } catch (StoreUnavailableException e) {
                tally.giveBackAfter(e);
                throw e;
            }
        }
        if (wait == null) {
            return new Admission.Admitted(new Attempt(tally));
        }
        tally.giveBack();
        return new Admission.Limited(wait);
    }

    private @Nullable Duration signIn(Tally tally, String user, @Nullable String address, BooleanSupplier known) {
        Duration attacked = tally.take(LimitKeys.key("second-factor", user), limits.account());
        if (attacked == null) {
            return null;
        }
        if (known.getAsBoolean()) {
            return sooner(attacked, tally.take(LimitKeys.key("second-factor/known", user), limits.known()));
        }
        if (address == null) {
            return attacked;
        }
        String network = ClientNetwork.of(address).widest();
        Duration wait = tally.take(LimitKeys.key("second-factor/network", user, network), limits.lastResortNetwork());
        return sooner(
                attacked,
                wait == null
                        ? tally.take(LimitKeys.key("second-factor/last-resort", user), limits.lastResort())
                        : wait);
    }

    /** Whichever comes back first admits the next attempt; none to wait when the second one was taken. */
    private static @Nullable Duration sooner(Duration one, @Nullable Duration other) {
        return other == null || other.compareTo(one) < 0 ? other : Objects.requireNonNull(one);
    }
}
