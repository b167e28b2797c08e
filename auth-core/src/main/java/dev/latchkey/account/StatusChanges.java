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
        return work.call(tx -> {
            Optional<User> found = users.find(id);
            if (found.isEmpty()) {
                return Optional.of(StatusResult.NOT_FOUND);
            }
            if (found.get().status() == UserStatus.DISABLED) {
                return Optional.of(keepDisabled(tx, id));
            }
            if (ports.administrators().isLast(tx, id)) {
                return Optional.of(StatusResult.LAST_ADMIN);
            }
            return disable(tx, found.get(), context);
        });
    }

    StatusResult enable(UserId id, RequestContext context) {
        return work.call(tx -> {
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

    /** Whoever takes the deletion of a disabled account back does not make it usable by that. */
    private StatusResult keepDisabled(Tx tx, UserId id) {
        Optional<PendingDeletion> deletion =
                deletions.find(id).filter(found -> found.restoreTo() != UserStatus.DISABLED);
        deletion.ifPresent(found ->
                deletions.put(tx, new PendingDeletion(id, found.requestedAt(), found.dueAt(), UserStatus.DISABLED)));
        return deletion.isPresent() ? StatusResult.CHANGED : StatusResult.UNCHANGED;
    }

    private Optional<StatusResult> disable(Tx tx, User user, RequestContext context) {
        Instant now = environment.now();
        if (!users.update(tx, user.withStatus(UserStatus.DISABLED, user.emailVerified(), now))) {
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
        if (!users.update(tx, user.withStatus(status, user.emailVerified(), now))) {
            return Optional.empty();
        }
        boolean unused = deletions.remove(tx, user.id());
        events.publish(tx, new AuthEvent.UserEnabled(user.id(), now, context));
        return Optional.of(StatusResult.CHANGED);
    }
}
