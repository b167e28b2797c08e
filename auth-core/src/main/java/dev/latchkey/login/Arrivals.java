package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.ClientNetwork;
import dev.latchkey.session.KnownDevices;
import dev.latchkey.session.Session;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.StartNote;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a sign-in comes from, whatever was shown in it: whether its device is known, and how it is scored. Safe for use by
 * several threads.
 */
public final class Arrivals {

    private final KnownDevices devices;
    private final Sessions sessions;
    private final RiskCheck risk;
    private final SignInNotice notice;
    private final Environment environment;

    private Arrivals(
            KnownDevices devices, Sessions sessions, RiskCheck risk, SignInNotice notice, Environment environment) {
        this.devices = devices;
        this.sessions = sessions;
        this.risk = risk;
        this.notice = notice;
        this.environment = environment;
    }

    /**
     * Composes the service.
     *
     * @param devices the devices that are known
     * @param sessions the sessions before this one
     * @param risk scores sign-ins
     * @param notice tells users of sign-ins
     * @param environment the time
     * @return the service
     */
    public static Arrivals create(
            KnownDevices devices, Sessions sessions, RiskCheck risk, SignInNotice notice, Environment environment) {
        return new Arrivals(devices, sessions, risk, notice, environment);
    }

    /** One sign-in: what is known of where it comes from, and what is noted when it succeeds. */
    final class Arrival implements StartNote {

        private final User user;
        private final RequestContext request;
        private final KnownDevices.Recognition device;
        private final RiskVerdict verdict;
        private boolean told;

        private Arrival(User user, RequestContext request, KnownDevices.Recognition device, RiskVerdict verdict) {
            this.user = user;
            this.request = request;
            this.device = device;
            this.verdict = verdict;
        }

        RiskVerdict verdict() {
            return verdict;
        }

        /** What the browser is to keep once the sign-in has succeeded. */
        @Nullable
        Secret kept() {
            return device.kept();
        }

        @Override
        public boolean newDevice() {
            return !device.known();
        }

        /**
         * Asks, before the unit of work of the sign-in, whether the user is to be told of it. Nobody is of the first sign-in of
         * an account, which is on a new device always.
         */
        Arrival announced() {
            boolean first = user.lastLoginAt() == null;
            told = ((newDevice() && !first) || verdict == RiskVerdict.NOTICE) && notice.may(user);
            return this;
        }

        @Override
        public void started(Tx tx, Session session) {
            devices.note(tx, device);
            if (told) {
                notice.signedIn(tx, user, session, request);
            }
        }
    }

    Arrival of(User user, int epoch, List<String> methods, RequestContext request, boolean inCookies) {
        KnownDevices.Recognition device = inCookies
                ? devices.browser(user.id(), epoch, request)
                : devices.client(user.id(), epoch, request, network(request));
        return new Arrival(user, request, device, verdict(user, methods, request, device.known()));
    }

    /** Whether a request has what a browser was given in which the user signed in; no description of itself says so. */
    boolean isFromKnownBrowser(UserId user, int epoch, RequestContext request) {
        return devices.knows(user, epoch, request.device());
    }

    private RiskVerdict verdict(User user, List<String> methods, RequestContext request, boolean known) {
        if (!risk.isThere()) {
            return RiskVerdict.ALLOW;
        }
        Session last = sessions.last(user.id()).orElse(null);
        return risk.judge(
                new SignInAttempt(user.id(), methods, environment.now(), request.withDevice(null), known, last));
    }

    private static String network(RequestContext request) {
        return ClientNetwork.of(Objects.requireNonNullElse(request.address(), ""))
                .key();
    }
}
