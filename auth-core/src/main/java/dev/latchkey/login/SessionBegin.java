package dev.latchkey.login;

import dev.latchkey.account.AccountStores;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.ChallengeCheck;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.PendingSignIn;
import dev.latchkey.mfa.SecondFactors;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.Session;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.StartNote;
import dev.latchkey.session.StartRefusal;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From the first factor to the session, by way of a second factor where one is needed. */
final class SessionBegin {

    private static final Logger log = LoggerFactory.getLogger(SessionBegin.class);

    private static final String RISK = "risk";
    private static final String RISK_WORDS = "this sign-in is not like the ones before it";

    private final AccountStores stores;
    private final Sessions sessions;
    private final LoginFactors factors;
    private final Arrivals arrivals;
    private final AuthEvents events;
    private final Environment environment;
    private final AtomicBoolean told = new AtomicBoolean();

    SessionBegin(
            AccountStores stores,
            Sessions sessions,
            LoginFactors factors,
            Arrivals arrivals,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.sessions = sessions;
        this.factors = factors;
        this.arrivals = arrivals;
        this.events = events;
        this.environment = environment;
    }

    /**
     * A first factor that was right.
     *
     * @param methods how it was shown (RFC 8176)
     * @param byMailbox whether who can read the user's mail has it: then no mailed code is a second one
     * @param use uses it up, in the unit of work of what follows; false when somebody else was faster
     */
    record First(List<String> methods, boolean byMailbox, Predicate<Tx> use) {

        /** One that can be shown again. */
        First(List<String> methods, boolean byMailbox) {
            this(methods, byMailbox, tx -> true);
        }
    }

    /** Goes on after a first factor that was right. */
    LoginResult afterFirst(User user, int epoch, First first, LoginContext context) {
        List<String> methods = first.methods;
        Arrivals.Arrival arrival = arrivals.of(user, epoch, methods, context.request(), context.inCookies());
        boolean demanded = arrival.verdict() == RiskVerdict.SECOND_FACTOR;
        SecondFactors.Need need = factors.checks().needOf(user.id(), first.byMailbox, demanded);
        if (arrival.verdict() == RiskVerdict.REFUSE || (demanded && !need.isThere())) {
            refused(user.id(), RISK, context.request());
            return new LoginResult.Vetoed(RISK_WORDS);
        }
        Secret device = need.deviceMayDo() ? trustedDevice(user.id(), epoch, context) : null;
        if (need.cannotBeMet() && device == null) {
            return notHere(user.id(), context.request());
        }
        if (need.isThere() && device == null) {
            if (!stores.transactions().call(first.use::test)) {
                return refuse(user.id(), LoginRefusal.INVALID_CREDENTIALS, context.request());
            }
            Secret token = factors.checks()
                    .begin(new PendingSignIn(
                            user.id(),
                            epoch,
                            methods,
                            need.offered(),
                            context.rememberMe(),
                            context.inCookies(),
                            need.deviceMayDoLater()));
            return new LoginResult.MfaRequired(token, factors.checks().challengeLife(), need.offered());
        }
        // What a link is good for is locked before the user's epoch, as a change of the password does it.
        Predicate<Tx> still = first.use.and(tx -> factors.checks().areStill(tx, user.id(), need.enrolled()));
        if (device != null) {
            still = still.and(tx -> factors.devices().use(tx, user.id(), epoch, device));
        }
        return start(user, epoch, methods, context, still, arrival);
    }

    /** Whoever enrolled a factor is not signed in without one because a node was put together without what checks it. */
    private LoginResult notHere(UserId user, RequestContext request) {
        if (!told.getAndSet(true)) {
            log.error("Users whose second factor is a passkey are not signed in here:"
                    + " com.webauthn4j:webauthn4j-core is not on the class path");
        }
        refused(user, "second_factor_unavailable", request);
        return new LoginResult.Vetoed("your second factor cannot be checked here at the moment");
    }

    /**
     * Starts the session of a user who has shown enough, two factors among it.
     *
     * @param still what has to be so in the unit of work in which it starts
     */
    LoginResult start(User user, int epoch, List<String> methods, LoginContext context, Predicate<Tx> still) {
        Arrivals.Arrival arrival = arrivals.of(user, epoch, methods, context.request(), context.inCookies());
        if (arrival.verdict() == RiskVerdict.REFUSE) {
            refused(user.id(), RISK, context.request());
            return new LoginResult.Vetoed(RISK_WORDS);
        }
        return start(user, epoch, methods, context, still, arrival);
    }

    private LoginResult start(
            User user,
            int epoch,
            List<String> methods,
            LoginContext context,
            Predicate<Tx> still,
            Arrivals.Arrival arrival) {
        AuthContext how = new AuthContext(methods, context.request().withDevice(null), context.rememberMe(), epoch);
        StartResult started = sessions.start(user.id(), how, still, new Beginning(arrival.announced(), false));
        if (started instanceof StartResult.Refused refused) {
            return notStarted(user.id(), refused, context.request());
        }
        TokenPair tokens = ((StartResult.Started) started).tokens();
        return new LoginResult.SignedIn(
                user.withLastLogin(tokens.session().createdAt()), tokens.withDevice(arrival.kept()));
    }

    /** What the device presents, null when it may not stand in for a second factor. */
    private @Nullable Secret trustedDevice(UserId user, int epoch, LoginContext context) {
        Secret device = context.trustedDevice();
        return device != null && factors.devices().trusts(user, epoch, device) ? device : null;
    }

    private LoginResult notStarted(UserId user, StartResult.Refused refused, RequestContext request) {
        return switch (refused.refusal()) {
            case NOT_ACTIVE -> refuse(user, LoginRefusal.ACCOUNT_DISABLED, request);
            case SUPERSEDED -> refuse(user, LoginRefusal.INVALID_CREDENTIALS, request);
            case VETOED -> {
                refused(user, Logins.VETOED, request);
                yield new LoginResult.Vetoed(words(refused));
            }
        };
    }

    /** Goes on after a second factor. */
    SecondFactorResult second(Secret token, MfaProof proof, boolean trustDevice, RequestContext request) {
        ChallengeCheck check = factors.checks()
                .verify(
                        token,
                        proof,
                        signIn -> arrivals.isFromKnownBrowser(signIn.user(), signIn.epoch(), request),
                        request.withDevice(null));
        if (check instanceof ChallengeCheck.Passed passed) {
            return passed(passed, trustDevice, request);
        }
        if (check instanceof ChallengeCheck.Limited limited) {
            return new SecondFactorResult.RateLimited(limited.retryAfter());
        }
        return check instanceof ChallengeCheck.Wrong
                ? new SecondFactorResult.WrongCode()
                : new SecondFactorResult.TokenInvalid();
    }

    private SecondFactorResult passed(ChallengeCheck.Passed passed, boolean trustDevice, RequestContext request) {
        PendingSignIn signIn = passed.signIn();
        UserId id = signIn.user();
        Optional<User> user = stores.users().find(id);
        if (user.isEmpty()) {
            return new SecondFactorResult.TokenInvalid();
        }
        List<String> methods = withFactor(signIn.firstMethods(), passed.methods());
        Arrivals.Arrival arrival = arrivals.of(user.get(), signIn.epoch(), methods, request, signIn.inCookies());
        if (arrival.verdict() == RiskVerdict.REFUSE) {
            refused(id, RISK, request);
            return new SecondFactorResult.Vetoed(RISK_WORDS);
        }
        AuthContext how = new AuthContext(methods, request.withDevice(null), signIn.rememberMe(), signIn.epoch());
        Beginning beginning = new Beginning(arrival.announced(), trustDevice);
        StartResult started =
                sessions.start(id, how, tx -> factors.checks().areStill(tx, id, passed.enrolled()), beginning);
        if (started instanceof StartResult.Refused refused) {
            boolean vetoed = refused.refusal() == StartRefusal.VETOED;
            refused(id, vetoed ? Logins.VETOED : "mfa_token_invalid", request);
            return vetoed ? new SecondFactorResult.Vetoed(words(refused)) : new SecondFactorResult.TokenInvalid();
        }
        TokenPair tokens = ((StartResult.Started) started).tokens();
        return new SecondFactorResult.SignedIn(
                user.get().withLastLogin(tokens.session().createdAt()),
                tokens.withDevice(arrival.kept()),
                signIn.inCookies(),
                beginning.device);
    }

    /**
     * What is noted with the session, or not at all: when its user signed in, where from, and that its device is trusted from
     * now on.
     */
    private final class Beginning implements StartNote {

        private final StartNote arrival;
        private final boolean trusts;
        private @Nullable Secret device;

        Beginning(StartNote arrival, boolean trusts) {
            this.arrival = arrival;
            this.trusts = trusts;
        }

        @Override
        public boolean newDevice() {
            return arrival.newDevice();
        }

        @Override
        public void started(Tx tx, Session session) {
            arrival.started(tx, session);
            stores.users().signedIn(tx, session.user(), session.createdAt());
            if (trusts) {
                device = factors.devices().trust(tx, session.user(), session.epoch(), session.request());
            }
        }
    }

    /** The methods of two factors, as tokens have them. */
    static List<String> withFactor(List<String> before, List<String> shown) {
        Set<String> methods = new LinkedHashSet<>(before);
        methods.addAll(shown);
        methods.remove(MfaMethod.MULTI_FACTOR);
        List<String> all = new ArrayList<>(methods);
        all.add(MfaMethod.MULTI_FACTOR);
        return all;
    }

    LoginResult refuse(@Nullable UserId user, LoginRefusal reason, RequestContext request) {
        refused(user, reason.code(), request);
        return new LoginResult.Refused(reason);
    }

    void refused(@Nullable UserId user, String reason, RequestContext request) {
        events.publish(new AuthEvent.SignInRefused(user, reason, environment.now(), request.withDevice(null)));
    }

    static String words(StartResult.Refused refused) {
        String words = refused.words();
        return words == null ? "" : words;
    }
}
