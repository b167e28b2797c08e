package dev.latchkey.session;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.RevocationStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The way of a sign-in, once the user is authenticated. The tokens are made before the session is added: an epoch that
 * is raised after the unit of work has looked leaves a revocation behind that outlives them.
 */
final class SessionStart {

    private final SessionStore store;
    private final RevocationStore revocationStore;
    private final ActingSessions acting;
    private final Transactions transactions;
    private final RefreshTokens refreshTokens;
    private final TokenMint mint;
    private final SubjectState subjects;
    private final SessionEnds ends;
    private final AuthEvents events;
    private final Environment environment;
    private final SessionSettings settings;

    SessionStart(
            SessionStore store,
            RevocationStore revocationStore,
            ActingSessions acting,
            Transactions transactions,
            RefreshTokens refreshTokens,
            TokenMint mint,
            SubjectState subjects,
            SessionEnds ends,
            AuthEvents events,
            Environment environment,
            SessionSettings settings) {
        this.store = store;
        this.revocationStore = revocationStore;
        this.acting = acting;
        this.transactions = transactions;
        this.refreshTokens = refreshTokens;
        this.mint = mint;
        this.subjects = subjects;
        this.ends = ends;
        this.events = events;
        this.environment = environment;
        this.settings = settings;
    }

    StartResult start(UserId user, AuthContext context) {
        return start(user, context, tx -> locked(tx, user), StartNote.none());
    }

    private boolean locked(Tx tx, UserId user) {
        acting.lock(tx, user);
        return true;
    }

    /**
     * Starts it if what the authentication rests on still holds in the unit of work that adds the session.
     *
     * @param stillHolds locks the user's epoch when it gives true, after mailed tokens and before anything else
     */
    StartResult start(UserId user, AuthContext context, Predicate<Tx> stillHolds, StartNote note) {
        int epoch = context.epoch() != null ? context.epoch() : revocationStore.epoch(user);
        if (!subjects.isActive(user)) {
            return new StartResult.Refused(StartRefusal.NOT_ACTIVE, null);
        }
        Optional<Veto> veto = events.before(new AuthAction.SignIn(user, context.request()));
        if (veto.isPresent()) {
            return new StartResult.Refused(StartRefusal.VETOED, veto.get().reason());
        }
        Session session = session(user, epoch, context);
        TokenPair tokens = mint.pair(session);
        try {
            transactions.run(tx -> {
                if (!stillHolds.test(tx) || !subjects.lockActive(tx, user) || !add(tx, session, note)) {
                    throw new Superseded();
                }
            });
        } catch (Superseded e) {
            return new StartResult.Refused(StartRefusal.SUPERSEDED, null);
        }
        return new StartResult.Started(tokens);
    }

    /** Ends the one and starts the other; whoever changes something from the first, or ends it, comes before or after. */
    StartResult replace(SessionId replaced, UserId user, AuthContext context, Predicate<Tx> stillHolds) {
        return start(
                user,
                context,
                stillHolds.and(tx -> endReplaced(tx, replaced, user, context.request())),
                new Succession(replaced));
    }

    /** Notes which session took the place of which. */
    private final class Succession implements StartNote {

        private final SessionId replaced;

        Succession(SessionId replaced) {
            this.replaced = replaced;
        }

        @Override
        public boolean newDevice() {
            return false;
        }

        @Override
        public void started(Tx tx, Session session) {
            store.succeed(tx, replaced, session.id());
        }
    }

    /** Takes back what the unit of work has written: a session that does not start uses nothing up and ends none. */
    private static final class Superseded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Superseded() {
            super("the session does not start", null, false, false);
        }
    }

    private boolean endReplaced(Tx tx, SessionId id, UserId owner, RequestContext request) {
        if (!acting.isActive(tx, owner, id)) {
            return false;
        }
        Instant now = environment.now();
        Optional<Session> ended = store.end(tx, id, EndReason.REPLACED, now, ends.revocationExpiry(now));
        ends.ended(tx, ended.stream().toList(), request);
        return ended.isPresent();
    }

    private Session session(UserId user, int epoch, AuthContext context) {
        Instant now = environment.now();
        return new Session(
                new SessionId(environment.newId()),
                user,
                epoch,
                settings.clientId(),
                refreshTokens.currentKeyId(),
                0,
                now,
                now,
                context.methods(),
                context.rememberMe(),
                context.request().withDevice(null),
                now,
                now,
                now.plus(settings.idle()),
                now.plus(settings.absolute()),
                null,
                null);
    }

    private boolean add(Tx tx, Session session, StartNote note) {
        int current = revocationStore.epoch(session.user());
        if (session.epoch() > current) {
            throw new IllegalArgumentException(
                    "the user's epoch is " + current + ", so it was not read as " + session.epoch());
        }
        if (session.epoch() < current) {
            return false;
        }
        Instant now = session.createdAt();
        List<Session> replaced = store.add(tx, session, settings.maxSessions(), ends.revocationExpiry(now));
        ends.ended(tx, replaced, session.request());
        events.publish(
                tx,
                new AuthEvent.SignedIn(
                        session.user(), session.id(), session.methods(), note.newDevice(), now, session.request()));
        note.started(tx, session);
        return true;
    }
}
