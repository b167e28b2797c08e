package dev.latchkey.limit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How often things may be tried. Immutable.
 *
 * @param enabled whether there are limits at all; {@link #off()} is for benchmarks
 * @param general the generous limits of every call
 * @param login the limits of sign-in
 * @param lock when an account that is guessed at is locked
 * @param openCalls the limits of the other calls that anyone may make, for each client address: 60 registrations, 30
 *     mails asked for, 60 links used, 30 links to a new password and 30 that sign in asked for,
 *     and as many used, 20 set-ups, 30 codes asked for, 60
 *     second factors shown, 30 locks lifted, 120 pages of links opened, 600 refreshes, 600 sign-outs and 120 calls of
 *     sign-ins with passkeys (two each) a minute by default
 * @param mailbox how many mails of one kind go to one mailbox because somebody asked for them; 5 an hour by default
 * @param ownPassword how often someone who is signed in may give a wrong current password; 10 in an hour by default
 * @param secondFactor how often a wrong second factor may be shown for one account, across its sign-ins and sessions
 */
public record LimitSettings(
        boolean enabled,
        GeneralLimits general,
        LoginLimits login,
        LockLimits lock,
        Map<OpenCall, RateLimit> openCalls,
        RateLimit mailbox,
        RateLimit ownPassword,
        FactorLimits secondFactor) {

    private static final LimitSettings STANDARD = new LimitSettings(
            true,
            GeneralLimits.standard(),
            LoginLimits.standard(),
            LockLimits.standard(),
            Map.ofEntries(
                    Map.entry(OpenCall.REGISTER, RateLimit.perMinute(60)),
                    Map.entry(OpenCall.FORGOT_PASSWORD, RateLimit.perMinute(30)),
                    Map.entry(OpenCall.MAGIC_LINK, RateLimit.perMinute(30)),
                    Map.entry(OpenCall.CONSUME_MAGIC_LINK, RateLimit.perMinute(30)),
                    Map.entry(OpenCall.RESET_PASSWORD, RateLimit.perMinute(30)),
                    Map.entry(OpenCall.RESTORE_ACCOUNT, RateLimit.perMinute(30)),
                    Map.entry(OpenCall.RESEND_VERIFICATION, RateLimit.perMinute(30)),
                    Map.entry(OpenCall.VERIFY_EMAIL, RateLimit.perMinute(60)),
                    Map.entry(OpenCall.SET_UP, RateLimit.perMinute(20)),
                    Map.entry(OpenCall.MFA_CHALLENGE, RateLimit.perMinute(30)),
                    Map.entry(OpenCall.MFA_VERIFY, RateLimit.perMinute(60)),
                    Map.entry(OpenCall.UNLOCK, RateLimit.perMinute(30)),
                    Map.entry(OpenCall.LINK_PAGE, RateLimit.perMinute(120)),
                    Map.entry(OpenCall.REFRESH, RateLimit.perMinute(600)),
                    Map.entry(OpenCall.SIGN_OUT, RateLimit.perMinute(600)),
                    Map.entry(OpenCall.PASSKEY_LOGIN, RateLimit.perMinute(120))),
            RateLimit.perHour(5),
            RateLimit.perHour(10),
            FactorLimits.standard());

    /** Checks that every call has a limit. */
    public LimitSettings {
        Objects.requireNonNull(general, "general");
        Objects.requireNonNull(login, "login");
        Objects.requireNonNull(lock, "lock");
        Objects.requireNonNull(mailbox, "mailbox");
        Objects.requireNonNull(ownPassword, "ownPassword");
        Objects.requireNonNull(secondFactor, "secondFactor");
        openCalls = Map.copyOf(openCalls);
        for (OpenCall call : OpenCall.values()) {
            if (!openCalls.containsKey(call)) {
                throw new IllegalArgumentException("the call " + call + " has no rate limit");
            }
        }
    }

    /**
     * The defaults.
     *
     * @return the limits that stand with each component
     */
    public static LimitSettings standard() {
        return STANDARD;
    }

    /**
     * No limits: for benchmarks. Passwords can then be guessed as fast as they are hashed.
     *
     * @return settings without limits
     */
    public static LimitSettings off() {
        return new LimitSettings(
                false,
                STANDARD.general,
                STANDARD.login,
                STANDARD.lock,
                STANDARD.openCalls,
                STANDARD.mailbox,
                STANDARD.ownPassword,
                STANDARD.secondFactor);
    }

    /**
     * The same settings with other generous limits of every call.
     *
     * @param limits the limits
     * @return the settings
     */
    public LimitSettings withGeneral(GeneralLimits limits) {
        return new LimitSettings(enabled, limits, login, lock, openCalls, mailbox, ownPassword, secondFactor);
    }

    /**
     * The same settings with other limits of sign-in.
     *
     * @param limits the limits
     * @return the settings
     */
    public LimitSettings withLogin(LoginLimits limits) {
        return new LimitSettings(enabled, general, limits, lock, openCalls, mailbox, ownPassword, secondFactor);
    }

    /**
     * The same settings, with accounts locked at other times.
     *
     * @param limits the limits
     * @return the settings
     */
    public LimitSettings withLock(LockLimits limits) {
        return new LimitSettings(enabled, general, login, limits, openCalls, mailbox, ownPassword, secondFactor);
    }

    /**
     * The same settings with another limit of an open call.
     *
     * @param call the call
     * @param limit its limit for each client address
     * @return the settings
     */
    public LimitSettings withOpenCall(OpenCall call, RateLimit limit) {
        Map<OpenCall, RateLimit> limits = new EnumMap<>(openCalls);
        limits.put(call, limit);
        return new LimitSettings(enabled, general, login, lock, limits, mailbox, ownPassword, secondFactor);
    }

    /**
     * The same settings with other limits of second factors.
     *
     * @param limits the limits
     * @return the settings
     */
    public LimitSettings withSecondFactor(FactorLimits limits) {
        return new LimitSettings(enabled, general, login, lock, openCalls, mailbox, ownPassword, limits);
    }
}
