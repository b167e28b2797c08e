package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.mfa.FactorCheck;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.Session;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.StartRefusal;
import dev.latchkey.session.StartResult;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Step-up: a user who is signed in shows a factor again, or a further one, and goes on in a session of another id. */
final class StepUps {

    private final UserStore users;
    private final RevocationStore revocations;
    private final Sessions sessions;
    private final PasswordCheck passwords;
    private final LoginFactors factors;
    private final RequestLimits limits;
    private final AuthEvents events;
    private final Environment environment;

    StepUps(
            UserStore users,
            RevocationStore revocations,
            Sessions sessions,
            PasswordCheck passwords,
            LoginFactors factors,
            RequestLimits limits,
            AuthEvents events,
            Environment environment) {
        this.users = users;
        this.revocations = revocations;
        this.sessions = sessions;
        this.passwords = passwords;
        this.factors = factors;
        this.limits = limits;
        this.events = events;
        this.environment = environment;
    }

    /** Who acts, and in which session. */
    private record Acting(User user, Session session) {}

    private Optional<Acting> acting(UserId user, SessionId session) {
        return users.find(user)
                .filter(User::isActive)
                .flatMap(found -> sessions.find(session)
                        .filter(one -> one.user().equals(user))
                        .map(one -> new Acting(found, one)));
    }

    StepUpResult password(UserId user, SessionId session, Secret password, RequestContext request) {
        Optional<Acting> acting = acting(user, session);
        if (acting.isEmpty()) {
            return new StepUpResult.SessionOver();
        }
        Optional<Duration> wait = limits.beginPassword(user);
        if (wait.isPresent()) {
            refused(user, Logins.RATE_LIMITED, request);
            return new StepUpResult.RateLimited(wait.get());
        }
        PasswordCheck.Outcome outcome = check(acting.get().user(), password);
        if (outcome instanceof PasswordCheck.Outcome.Busy busy) {
            limits.giveBackPassword(user);
            return new StepUpResult.RateLimited(busy.retryAfter());
        }
        // The account was looked up by address: a store may have another one under it by now.
        if (!(outcome instanceof PasswordCheck.Outcome.Right right)
                || !right.user().id().equals(user)) {
            refused(user, LoginRefusal.INVALID_CREDENTIALS.code(), request);
            return new StepUpResult.InvalidCredentials();
        }
        limits.giveBackPassword(user);
        return replaced(acting.get(), afterPassword(acting.get()), right.epoch(), tx -> true, request);
    }

    private void refused(UserId user, String reason, RequestContext request) {
        events.publish(new AuthEvent.PasswordRefused(user, reason, environment.now(), request));
    }

    private PasswordCheck.Outcome check(User user, Secret password) {
        try {
            return passwords.check(Optional.of(user.email()), password);
        } catch (StoreUnavailableException e) {
            e.thenTry(() -> limits.giveBackPassword(user.id()));
            throw e;
        }
    }

    /**
     * The password alone says nothing of a second factor that was shown long ago, enrolled or mailed: the new session does
     * not say so either.
     */
    private List<String> afterPassword(Acting acting) {
        List<String> before = acting.session.methods();
        if (before.contains(MfaMethod.MULTI_FACTOR) || factors.enrolled().isEnabled(acting.user.id())) {
            return List.of(Logins.PASSWORD);
        }
        Set<String> methods = new LinkedHashSet<>(before);
        methods.add(Logins.PASSWORD);
        return List.copyOf(methods);
    }

    StepUpResult factor(UserId user, SessionId session, MfaProof proof, RequestContext request) {
        Optional<Acting> acting = acting(user, session);
        if (acting.isEmpty()) {
            return new StepUpResult.SessionOver();
        }
        int epoch = revocations.epoch(user);
        FactorCheck check = factors.checks().verify(user, session, proof, request);
        if (check instanceof FactorCheck.Limited limited) {
            return new StepUpResult.RateLimited(limited.retryAfter());
        }
        if (check instanceof FactorCheck.Right right) {
            List<String> methods = SessionBegin.withFactor(firstFactors(acting.get()), right.methods());
            Predicate<Tx> still = tx -> factors.checks().areStill(tx, user, right.enrolled());
            return replaced(acting.get(), methods, epoch, still, request);
        }
        return new StepUpResult.WrongCode();
    }

    /**
     * A second factor that was shown long ago is not shown again by another one. A mailbox is a first factor in a session
     * that began with a mailed link, where nothing stands before it, and a second one after a password.
     */
    private static List<String> firstFactors(Acting acting) {
        List<String> methods = acting.session.methods();
        String mailbox = MfaMethod.EMAIL_CODE.amr();
        boolean byLink = methods.indexOf(mailbox) == 0;
        return methods.stream()
                .filter(method -> !MfaMethod.isSecondFactor(method) || (byLink && method.equals(mailbox)))
                .toList();
    }

    private StepUpResult replaced(
            Acting acting, List<String> methods, int epoch, Predicate<Tx> still, RequestContext request) {
        AuthContext how = new AuthContext(methods, request, acting.session.rememberMe(), epoch);
        StartResult started = sessions.replace(acting.session.id(), acting.user.id(), how, still);
        if (started instanceof StartResult.Started done) {
            return new StepUpResult.SteppedUp(acting.user, done.tokens());
        }
        StartResult.Refused refused = (StartResult.Refused) started;
        return refused.refusal() == StartRefusal.VETOED
                ? new StepUpResult.Vetoed(SessionBegin.words(refused))
                : new StepUpResult.SessionOver();
    }
}
