package dev.latchkey.limit;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bounds the calls that anyone may make, the mails that follow from them, and guesses by who is signed in. Safe for use by several threads. */
public final class RequestLimits {

    private static final RateLimit EXPORTS = RateLimit.perHour(5);
    private static final RateLimit VERIFICATION_CODES = RateLimit.perHour(10);

    private final RateLimiter limiter;
    private final RateLimiter ownNode;
    private final Environment environment;
    private final LimitSettings settings;
    private final FactorThrottle secondFactors;

    private RequestLimits(RateLimiter limiter, RateLimiter ownNode, Environment environment, LimitSettings settings) {
        this.limiter = limiter;
        this.ownNode = ownNode;
        this.environment = environment;
        this.settings = settings;
        this.secondFactors = new FactorThrottle(limiter, environment, settings);
    }

    /**
     * Composes the limits.
     *
     * @param limiter counts the attempts of all nodes
     * @param ownNode counts, in this process alone, the calls that are too many and too cheap for a round trip each
     * @param environment the time
     * @param settings the limits
     * @return the service
     */
    public static RequestLimits create(
            RateLimiter limiter, RateLimiter ownNode, Environment environment, LimitSettings settings) {
        return new RequestLimits(limiter, ownNode, environment, settings);
    }

    /**
     * Counts any call, by the address it comes from, on this node.
     *
     * @param address the client's IP address, null when there is none: then there is no limit
     * @return what is left, empty when there is no limit
     */
    public Optional<CallQuota> countCall(@Nullable String address) {
        if (address == null || !settings.enabled()) {
            return Optional.empty();
        }
        String key = LimitKeys.key("any/address", ClientNetwork.of(address).key());
        return Optional.of(quota(ownNode, "address", key, settings.general().address()));
    }

    /**
     * Counts any call of a user who is signed in, on this node.
     *
     * @param user the user
     * @return what is left, empty when there is no limit
     */
    public Optional<CallQuota> countCall(UserId user) {
        if (!settings.enabled()) {
            return Optional.empty();
        }
        String key = LimitKeys.key("any/account", user.toString());
        return Optional.of(quota(ownNode, "account", key, settings.general().account()));
    }

    /**
     * Counts a call that anyone may make.
     *
     * @param call the call
     * @param address the client's IP address, null when there is none: then there is no limit
     * @return what is left, empty when there is no limit
     */
    public Optional<CallQuota> countCall(OpenCall call, @Nullable String address) {
        if (address == null || !settings.enabled()) {
            return Optional.empty();
        }
        RateLimit limit = Objects.requireNonNull(settings.openCalls().get(call), "limit");
        String key =
                LimitKeys.key("call/" + call.name(), ClientNetwork.of(address).key());
        return Optional.of(quota(call.isCountedByNode() ? ownNode : limiter, call.policy(), key, limit));
    }

    /**
     * Counts a call that anyone may make.
     *
     * @param call the call
     * @param address the client's IP address, null when there is none: then there is no limit
     * @return how long to wait, whole seconds and at least one, when there were too many; empty when it may be made
     */
    public Optional<Duration> begin(OpenCall call, @Nullable String address) {
        return countCall(call, address).filter(CallQuota::exceeded).map(CallQuota::reset);
    }

    private CallQuota quota(RateLimiter counting, String policy, String key, RateLimit limit) {
        return CallQuota.of(policy, limit, counting.take(key, limit, environment.now()));
    }

    /**
     * Counts a mail that tells of a lock, beside {@link #mayMail}.
     *
     * @param mailbox the address, in the form in which addresses are compared
     * @return false when too many went there lately: then none is sent
     */
    public boolean mayTellOfLock(String mailbox) {
        return take(LimitKeys.key("mail/lock", mailbox), settings.lock().notices())
                .isEmpty();
    }

    /**
     * Counts a mail that goes out because somebody asked for it.
     *
     * @param kind what it is about
     * @param mailbox the address, in the form in which addresses are compared
     * @return false when too many went there: then none is sent, and nobody is told
     */
    public boolean mayMail(String kind, String mailbox) {
        return take(LimitKeys.key("mail", kind, mailbox), settings.mailbox()).isEmpty();
    }

    /**
     * Counts a mail that somebody asked for and that goes to nobody, as {@link #mayMail} and apart from it: it takes nothing
     * of what may go to whoever has the address later.
     *
     * @param kind what it would be about
     * @param mailbox the address, in the form in which addresses are compared
     * @return false when it was asked for too often
     */
    public boolean mayMailToNobody(String kind, String mailbox) {
        return take(LimitKeys.key("mail/nobody", kind, mailbox), settings.mailbox())
                .isEmpty();
    }

    /**
     * Counts an attempt of a user who is signed in to show the password.
     *
     * @param user the user
     * @return how long to wait, whole seconds and at least one, when there were too many; empty when it may be made
     */
    public Optional<Duration> beginPassword(UserId user) {
        return take(passwordKey(user), settings.ownPassword());
    }

    /**
     * The attempt that was counted last does not count: the password was right, or nothing was verified.
     *
     * @param user the user
     */
    public void giveBackPassword(UserId user) {
        if (settings.enabled()) {
            limiter.giveBack(passwordKey(user), settings.ownPassword(), environment.now());
        }
    }

    /**
     * What bounds guessing at second factors.
     *
     * @return the throttle
     */
    public FactorThrottle secondFactors() {
        return secondFactors;
    }

    /**
     * Counts an export of all of a user's data: 5 in any hour, and one more every 12 minutes.
     *
     * @param user the user
     * @return how long to wait, whole seconds and at least one, when there were too many; empty when it may be made
     */
    public Optional<Duration> beginExport(UserId user) {
        return take(LimitKeys.key("export", user.toString()), EXPORTS);
    }

    /**
     * Counts an attempt to type the code that verifies an address: 10 wrong ones in an hour, and one more every 6 minutes.
     *
     * @param mailbox the address, in the form in which addresses are compared, whether it has an account or not
     * @return how long to wait, whole seconds and at least one, when there were too many; empty when it may be made
     */
    public Optional<Duration> beginVerificationCode(String mailbox) {
        return take(verificationCodeKey(mailbox), VERIFICATION_CODES);
    }

    /**
     * The attempt that was counted last does not count: the code was right.
     *
     * @param mailbox the address, in the form in which addresses are compared
     */
    public void giveBackVerificationCode(String mailbox) {
        if (settings.enabled()) {
            limiter.giveBack(verificationCodeKey(mailbox), VERIFICATION_CODES, environment.now());
        }
    }

    private Optional<Duration> take(String key, RateLimit limit) {
        if (settings.enabled() && limiter.take(key, limit, environment.now()) instanceof RateVerdict.Limited limited) {
            return Optional.of(limited.retryAfter());
        }
        return Optional.empty();
    }

    private static String verificationCodeKey(String mailbox) {
        return LimitKeys.key("verification-code", mailbox);
    }

    private static String passwordKey(UserId user) {
        return LimitKeys.key("own-password", user.toString());
    }
}
