package dev.latchkey.limit;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * How often things may be tried. Immutable.
 *
 * @param enabled whether there are limits at all; {@link #off()} is for benchmarks
 * @param login the limits of sign-in
 * @param openCalls the limits of the other calls that anyone may make, for each client address: 60 registrations, 30
 *     mails asked for, 60 links used, 30 links to a new password asked for and 30 used, 20 set-ups, 30 codes asked for and 60 second factors shown a minute by default
 * @param mailbox how many mails of one kind go to one mailbox because somebody asked for them; 5 an hour by default
 * @param ownPassword how often someone who is signed in may give a wrong current password; 10 in an hour by default
 * @param secondFactor how often a wrong second factor may be shown for one account, across its sign-ins; 10 an hour by
 *     default. Nobody gets that far without the account's password, or a session
 */
public record LimitSettings(
        boolean enabled,
        LoginLimits login,
        Map<OpenCall, RateLimit> openCalls,
        RateLimit mailbox,
        RateLimit ownPassword,
        RateLimit secondFactor) {

    private static final LimitSettings STANDARD = new LimitSettings(
            true,
            LoginLimits.standard(),
            Map.of(
                    OpenCall.REGISTER, RateLimit.perMinute(60),
                    OpenCall.FORGOT_PASSWORD, RateLimit.perMinute(30),
                    OpenCall.RESET_PASSWORD, RateLimit.perMinute(30),
                    OpenCall.RESEND_VERIFICATION, RateLimit.perMinute(30),
                    OpenCall.VERIFY_EMAIL, RateLimit.perMinute(60),
                    OpenCall.SET_UP, RateLimit.perMinute(20),
                    OpenCall.MFA_CHALLENGE, RateLimit.perMinute(30),
                    OpenCall.MFA_VERIFY, RateLimit.perMinute(60)),
            RateLimit.perHour(5),
            RateLimit.perHour(10),
            RateLimit.perHour(10));

    /** Checks that every call has a limit. */
    public LimitSettings {
        Objects.requireNonNull(login, "login");
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
                STANDARD.login,
                STANDARD.openCalls,
                STANDARD.mailbox,
                STANDARD.ownPassword,
                STANDARD.secondFactor);
    }

    /**
     * The same settings with other limits of sign-in.
     *
     * @param limits the limits
     * @return the settings
     */
    public LimitSettings withLogin(LoginLimits limits) {
        return new LimitSettings(enabled, limits, openCalls, mailbox, ownPassword, secondFactor);
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
        return new LimitSettings(enabled, login, limits, mailbox, ownPassword, secondFactor);
    }
}
