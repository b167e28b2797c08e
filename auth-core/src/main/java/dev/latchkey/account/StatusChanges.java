package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/** Disables and enables accounts. */
final class StatusChanges {

    private final UserStore users;
    private final DeletionStore deletions;
    private final AccountPorts ports;
    private final AccountSettings settings;
    private final UnitsOfWork work;
    private final AuthEvents events;
    private final Environment environment;

    StatusChanges(
            AccountStores stores,
            AccountPorts ports,
            AccountSettings settings,
            UnitsOfWork work,
            AuthEvents events,
            Environment environment) {
        this.users = stores.users();
        this.deletions = stores.deletions();
        this.ports = ports;
        this.settings = settings;
        this.work = work;
        this.events = events;
        this.environment = environment;
    }

    StatusResult disable(UserId id, RequestContext context) {
        return work.callUndoing(StatusResult.CHANGED::equals, tx -> {
            Optional<User> found = users.find(id);
            if (found.isEmpty()) {
                return Optional.of(StatusResult.NOT_FOUND);
            }
            if (found.get().status() == UserStatus.DISABLED) {
                return keepDisabled(tx, found.get());
            }
            return disable(tx, found.get(), context);
        });
    }

    StatusResult enable(UserId id, RequestContext context) {
        return work.callUndoing(StatusResult.CHANGED::equals, tx -> {
            Optional<User> found = users.find(id);
            if (found.isEmpty()) {
                return Optional.of(StatusResult.NOT_FOUND);
            }
            if (found.get().status() != UserStatus.DISABLED) {
                return Optional.of(StatusResult.UNCHANGED);
            }
            return enable(tx, found.get(), context);
        });
    }

    /**
     * Whoever takes the deletion of a disabled account back does not make it usable by that. A deletion that is taken back
     * meanwhile is not noted anew. The account becomes its next version in any case, which is undone where nothing is
     * changed: so it shows that it was not enabled between the two reads.
     */
    private Optional<StatusResult> keepDisabled(Tx tx, User user) {
        Optional<PendingDeletion> deletion =
                deletions.find(user.id()).filter(found -> found.restoreTo() != UserStatus.DISABLED);
        if (deletion.isPresent()) {
            if (!deletions.remove(tx, user.id())) {
                return Optional.empty();
            }
            PendingDeletion found = deletion.get();
            deletions.put(tx, new PendingDeletion(user.id(), found.requestedAt(), found.dueAt(), UserStatus.DISABLED));
        }
        if (!users.update(tx, user.withStatus(UserStatus.DISABLED, user.emailVerified(), environment.now()))) {
            return Optional.empty();
        }
        return Optional.of(deletion.isPresent() ? StatusResult.CHANGED : StatusResult.UNCHANGED);
    }

    private Optional<StatusResult> disable(Tx tx, User user, RequestContext context) {
        ports.sessions().lock(tx, user.id());
        boolean same = users.lock(tx, user.id())
                .filter(locked -> locked.version() == user.version())
                .isPresent();
        if (same && ports.administrators().isLast(tx, user.id())) {
            return Optional.of(StatusResult.LAST_ADMIN);
        }
        Instant now = environment.now();
        if (!same || !users.update(tx, user.withStatus(UserStatus.DISABLED, user.emailVerified(), now))) {
            return Optional.empty();
        }
        ports.sessions().endAll(tx, user.id(), EndReason.ACCOUNT_DISABLED, context);
        events.publish(tx, new AuthEvent.UserDisabled(user.id(), now, context));
        return Optional.of(StatusResult.CHANGED);
    }

    private Optional<StatusResult> enable(Tx tx, User user, RequestContext context) {
        Instant now = environment.now();
        UserStatus status =
                user.emailVerified() || !settings.verificationRequired() ? UserStatus.ACTIVE : UserStatus.PENDING;
        boolean unused = deletions.remove(tx, user.id()); // before the account, as all do that lock both
        if (!users.update(tx, user.withStatus(status, user.emailVerified(), now))) {
            return Optional.empty();
        }
        events.publish(tx, new AuthEvent.UserEnabled(user.id(), now, context));
        return Optional.of(StatusResult.CHANGED);
    }
}
