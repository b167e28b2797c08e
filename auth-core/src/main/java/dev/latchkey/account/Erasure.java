package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases an account with all that is held of its user, in one unit of work: its address is free again, and the audit log
 * says that an account was erased, and not whose.
 */
final class Erasure {

    private static final Logger log = LoggerFactory.getLogger(Erasure.class);
    private static final Duration PUT_OFF = Duration.ofHours(1);

    private final AccountStores stores;
    private final DataPorts data;
    private final SessionEnding sessions;
    private final UnitsOfWork work;
    private final AuthEvents events;
    private final Environment environment;

    Erasure(AccountStores stores, DataPorts data, SessionEnding sessions, AuthEvents events, Environment environment) {
        this.stores = stores;
        this.data = data;
        this.sessions = sessions;
        this.work = new UnitsOfWork(stores.transactions());
        this.events = events;
        this.environment = environment;
    }

    int eraseDue(int limit) {
        List<PendingDeletion> due = data.deletions().due(environment.now(), limit);
        for (PendingDeletion deletion : due) {
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            if (!tryErase(deletion.user())) {
                putOff(deletion);
            }
        }
        return due.size();
    }

    /** Whether it was erased, or has no need to be any more. */
    boolean tryErase(UserId user) {
        try {
            boolean unused = work.callUndoing(Boolean::booleanValue, tx -> erase(tx, user));
            return true;
        } catch (RuntimeException e) {
            log.error("The account {} could not be erased; it is tried again", user, e);
            return false;
        }
    }

    /** So that accounts that cannot be erased do not keep others from it. */
    private void putOff(PendingDeletion deletion) {
        Instant later = environment.now().plus(PUT_OFF);
        stores.transactions().run(tx -> {
            if (data.deletions().remove(tx, deletion.user())) {
                data.deletions()
                        .put(
                                tx,
                                new PendingDeletion(
                                        deletion.user(), deletion.requestedAt(), later, deletion.restoreTo()));
            }
        });
    }

    private Optional<Boolean> erase(Tx tx, UserId id) {
        Instant now = environment.now();
        // First, so that a deletion that is taken back and asked for anew while this waits is judged by its own time.
        stores.oneTimeTokens().lock(tx, id);
        Optional<PendingDeletion> deletion = data.deletions().find(id);
        if (deletion.isEmpty() || deletion.get().dueAt().isAfter(now)) {
            return Optional.of(false);
        }
        if (!data.deletions().remove(tx, id)) {
            return Optional.of(false);
        }
        sessions.lock(tx, id);
        Optional<User> user = stores.users().lock(tx, id); // so that nothing of the user is added from here on
        if (user.isPresent() && user.get().status() != UserStatus.DISABLED) {
            return forget(tx, user.get(), now);
        }
        data.parts().forEach(part -> part.erase(tx, id));
        if (user.isPresent() && !stores.users().remove(tx, id, user.get().version())) {
            return Optional.empty();
        }
        data.deletions().eraseRows(tx, id);
        events.publish(tx, new AuthEvent.AccountErased(id, now, RequestContext.none()));
        data.log().erase(tx, id, RequestContext.none());
        return Optional.of(true);
    }

    /** An account that is in use is not erased. That it is, and was not read of old, its next version shows. */
    private Optional<Boolean> forget(Tx tx, User user, Instant now) {
        if (!stores.users().update(tx, user.withStatus(user.status(), user.emailVerified(), now))) {
            return Optional.empty();
        }
        log.warn("The account {} is in use again, and its deletion is forgotten", user.id());
        return Optional.of(true);
    }
}
