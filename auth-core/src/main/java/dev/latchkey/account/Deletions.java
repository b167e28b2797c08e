package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** From the request to delete an account to its being taken back, or to its erasure. */
final class Deletions {

    private static final String PREFIX = "lke_";

    private final UserStore users;
    private final AccountPorts ports;
    private final DeletionStore store;
    private final DataPorts.ActingSession sessions;
    private final Duration grace;
    private final Erasure erasure;
    private final UnitsOfWork work;
    private final MailedTokens tokens;
    private final AuthEvents events;
    private final Environment environment;

    Deletions(
            AccountStores stores,
            AccountPorts ports,
            DataPorts data,
            AccountSettings settings,
            Erasure erasure,
            AuthEvents events,
            Environment environment) {
        this.users = stores.users();
        this.ports = ports;
        this.store = data.deletions();
        this.sessions = data.sessions();
        this.grace = settings.deletionGrace();
        this.erasure = erasure;
        this.work = new UnitsOfWork(stores.transactions());
        this.tokens = new MailedTokens(
                OneTimeToken.Purpose.RESTORE_ACCOUNT, PREFIX, grace, stores.oneTimeTokens(), environment);
        this.events = events;
        this.environment = environment;
    }

    Duration grace() {
        return grace;
    }

    Optional<PendingDeletion> find(UserId user) {
        return store.find(user);
    }

    DeleteResult delete(UserId id, SessionId acting, RequestContext context) {
        return delete(id, tx -> sessions.isActive(tx, id, acting), context);
    }

    DeleteResult delete(UserId id, RequestContext context) {
        return delete(id, tx -> lockSessions(tx, id), context);
    }

    private boolean lockSessions(Tx tx, UserId id) {
        ports.sessions().lock(tx, id);
        return true;
    }

    /** @param allowed whether it may be, having locked the user's sessions */
    private DeleteResult delete(UserId id, Predicate<Tx> allowed, RequestContext context) {
        DeleteResult result =
                work.callUndoing(DeleteResult.Scheduled.class::isInstance, tx -> delete(tx, id, allowed, context));
        if (result instanceof DeleteResult.Scheduled && grace.isZero()) {
            boolean unused = erasure.tryErase(id);
        }
        return result;
    }

    private Optional<DeleteResult> delete(Tx tx, UserId id, Predicate<Tx> allowed, RequestContext context) {
        Optional<User> found = users.find(id);
        if (found.isEmpty()) {
            return Optional.of(new DeleteResult.NotFound());
        }
        Optional<PendingDeletion> waiting = store.find(id);
        if (waiting.isPresent()) {
            return Optional.of(new DeleteResult.Scheduled(waiting.get().dueAt()));
        }
        if (!allowed.test(tx)) {
            return Optional.of(new DeleteResult.SessionOver());
        }
        User user = found.get();
        boolean same = users.lock(tx, id)
                .filter(locked -> locked.version() == user.version())
                .isPresent();
        if (same && ports.administrators().isLast(tx, id)) {
            return Optional.of(new DeleteResult.LastAdmin());
        }
        Instant now = environment.now();
        if (!same || !users.update(tx, user.withStatus(UserStatus.DISABLED, user.emailVerified(), now))) {
            return Optional.empty();
        }
        Instant dueAt = now.plus(grace);
        store.put(tx, new PendingDeletion(id, now, dueAt, user.status()));
        ports.sessions().endAll(tx, id, EndReason.ACCOUNT_DISABLED, context);
        if (!grace.isZero()) {
            ports.mail().deletion(tx, user, context);
        }
        events.publish(tx, new AuthEvent.DeletionRequested(id, dueAt, now, context));
        return Optional.of(new DeleteResult.Scheduled(dueAt));
    }

    Optional<Secret> mint(UserId id) {
        return work.callUndoing(
                Optional::isPresent,
                tx -> Optional.of(waiting(id)
                        .flatMap(deletion -> users.find(id))
                        .map(user -> tokens.mint(tx, id, user.email().key()))
                        .filter(minted -> users.lock(tx, id).isPresent()))); // of an erased account none remains
    }

    /** The link is used up by what it does alone, and does nothing for an account whose time has come. */
    boolean cancel(Secret presented, RequestContext context) {
        return work.callUndoing(Boolean::booleanValue, tx -> {
            Optional<OneTimeToken> token = tokens.find(presented);
            return token.isEmpty()
                            || !tokens.consume(tx, presented)
                            || waiting(token.get().user()).isEmpty()
                    ? Optional.of(false)
                    : cancel(tx, token.get().user(), context);
        });
    }

    boolean cancel(UserId id, RequestContext context) {
        return work.callUndoing(Boolean::booleanValue, tx -> cancel(tx, id, context));
    }

    private Optional<Boolean> cancel(Tx tx, UserId id, RequestContext context) {
        Optional<User> user = users.find(id); // first: what the deletion says is then of this version or overtaken
        Optional<PendingDeletion> deletion = store.find(id);
        if (user.isEmpty() || deletion.isEmpty()) {
            return Optional.of(false);
        }
        if (!store.remove(tx, id)) {
            return Optional.empty();
        }
        Instant now = environment.now();
        User restored =
                user.get().withStatus(deletion.get().restoreTo(), user.get().emailVerified(), now);
        if (!users.update(tx, restored)) {
            return Optional.empty();
        }
        events.publish(tx, new AuthEvent.DeletionCancelled(id, now, context));
        return Optional.of(true);
    }

    private Optional<PendingDeletion> waiting(UserId id) {
        return store.find(id).filter(deletion -> deletion.dueAt().isAfter(environment.now()));
    }
}
