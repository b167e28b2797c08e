package dev.latchkey.access;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Grants and withdraws roles; reads what it decides on from the store, within the unit of work of the change. */
final class RoleGrants {

    private static final Permission EVERYTHING = Permission.parse("*:*");

    private final RoleStore store;
    private final ActiveSubjects subjects;
    private final Transactions transactions;
    private final AuthEvents events;
    private final Environment environment;

    RoleGrants(
            RoleStore store,
            ActiveSubjects subjects,
            Transactions transactions,
            AuthEvents events,
            Environment environment) {
        this.store = store;
        this.subjects = subjects;
        this.transactions = transactions;
        this.events = events;
        this.environment = environment;
    }

    GrantResult grant(@Nullable UserId actor, UserId user, String roleName, RequestContext context) {
        return transactions.call(tx -> {
            RoleGraph roles = new RoleGraph(store.all());
            Optional<Role> role = roles.named(roleName);
            if (role.isEmpty()) {
                return new GrantResult.Refused(GrantRefusal.NOT_FOUND);
            }
            if (isAbove(actor, role.get(), roles)) {
                return new GrantResult.Refused(GrantRefusal.FORBIDDEN);
            }
            if (!subjects.lock(tx, user)) {
                return new GrantResult.Refused(GrantRefusal.USER_NOT_FOUND);
            }
            return grantIn(tx, user, role.get(), by(actor, context))
                    ? new GrantResult.Granted(role.get())
                    : new GrantResult.AlreadyGranted(role.get());
        });
    }

    WithdrawResult withdraw(@Nullable UserId actor, UserId user, String roleName, RequestContext context) {
        return transactions.call(tx -> {
            RoleGraph roles = new RoleGraph(store.all());
            Optional<Role> role = roles.named(roleName);
            if (role.isEmpty()) {
                return new WithdrawResult.Refused(GrantRefusal.NOT_FOUND);
            }
            if (isAbove(actor, role.get(), roles)) {
                return new WithdrawResult.Refused(GrantRefusal.FORBIDDEN);
            }
            if (role.get().name().equals(Role.ADMIN) && isLastAdministrator(tx, user)) {
                return new WithdrawResult.Refused(GrantRefusal.LAST_ADMIN);
            }
            return withdrawIn(tx, user, role.get(), by(actor, context))
                    ? new WithdrawResult.Withdrawn(role.get())
                    : new WithdrawResult.NotGranted(role.get());
        });
    }

    private static RequestContext by(@Nullable UserId actor, RequestContext context) {
        return actor == null ? context : context.by(actor);
    }

    void makeAdministrator(Tx tx, UserId user, RequestContext context) {
        grantIn(tx, user, admin(), context);
    }

    boolean hasAdministrator(Tx tx) {
        return store.holders(tx, admin().id()).stream().anyMatch(subjects::isActive);
    }

    boolean isLastAdministrator(Tx tx, UserId user) {
        Set<UserId> holders = store.holders(tx, admin().id());
        return holders.contains(user)
                && holders.stream().noneMatch(other -> !other.equals(user) && subjects.isActive(other));
    }

    private boolean grantIn(Tx tx, UserId user, Role role, RequestContext context) {
        return changed(
                store.grant(tx, user, role.id()),
                tx,
                id -> new AuthEvent.RoleGranted(user, id, environment.now(), context),
                role);
    }

    private boolean withdrawIn(Tx tx, UserId user, Role role, RequestContext context) {
        return changed(
                store.withdraw(tx, user, role.id()),
                tx,
                id -> new AuthEvent.RoleWithdrawn(user, id, environment.now(), context),
                role);
    }

    private boolean changed(boolean changed, Tx tx, Function<RoleId, AuthEvent> event, Role role) {
        if (changed) {
            events.publish(tx, event.apply(role.id()));
        }
        return changed;
    }

    /**
     * Whether the acting user may not hand this role on. A role may be asked for by name as well as by its permissions,
     * so having the permissions is not enough: one hands on the roles one has, or any when one may do everything.
     * Nobody acting stands for the host itself.
     */
    private boolean isAbove(@Nullable UserId actor, Role role, RoleGraph roles) {
        if (actor == null) {
            return false;
        }
        Authority own = roles.authority(store.granted(actor));
        return !own.hasRole(role.name()) && !own.can(EVERYTHING).granted();
    }

    private Role admin() {
        return store.findByName(Role.ADMIN)
                .orElseThrow(() -> new IllegalStateException("the built-in role admin is gone from the store"));
    }
}
