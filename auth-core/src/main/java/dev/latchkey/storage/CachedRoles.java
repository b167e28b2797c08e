package dev.latchkey.storage;

import dev.latchkey.access.Role;
import dev.latchkey.access.RoleStore;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Roles with a cache for what may be a moment old; every write tells it after the commit. */
final class CachedRoles implements RoleStore {

    /** The one key under which all roles are. */
    static final String ALL = "all";

    private final RoleStore store;
    private final Transactions transactions;
    private final ReadCache<String, List<Role>> roles;
    private final ReadCache<UserId, Set<RoleId>> grants;

    CachedRoles(
            RoleStore store,
            Transactions transactions,
            ReadCache<String, List<Role>> roles,
            ReadCache<UserId, Set<RoleId>> grants) {
        this.store = store;
        this.transactions = transactions;
        this.roles = roles;
        this.grants = grants;
    }

    @Override
    public List<Role> recentRoles() {
        return transactions.isUnderWay()
                ? store.all()
                : roles.get(ALL, () -> Optional.of(List.copyOf(store.all()))).orElseGet(List::of);
    }

    @Override
    public Set<RoleId> recentGrants(UserId user) {
        return transactions.isUnderWay()
                ? store.granted(user)
                : grants.get(user, () -> Optional.of(Set.copyOf(store.granted(user))))
                        .orElseGet(Set::of);
    }

    @Override
    public boolean add(Tx tx, Role role) {
        return changed(tx, store.add(tx, role), () -> roles.changed(ALL));
    }

    @Override
    public boolean update(Tx tx, Role role) {
        return changed(tx, store.update(tx, role), () -> roles.changed(ALL));
    }

    @Override
    public boolean grant(Tx tx, UserId user, RoleId role) {
        return changed(tx, store.grant(tx, user, role), () -> grants.changed(user));
    }

    @Override
    public boolean withdraw(Tx tx, UserId user, RoleId role) {
        return changed(tx, store.withdraw(tx, user, role), () -> grants.changed(user));
    }

    private static boolean changed(Tx tx, boolean changed, Runnable tell) {
        if (changed) {
            tx.afterCommit(tell);
        }
        return changed;
    }

    @Override
    public Optional<Role> findByName(String name) {
        return store.findByName(name);
    }

    @Override
    public List<Role> all() {
        return store.all();
    }

    @Override
    public Set<RoleId> granted(UserId user) {
        return store.granted(user);
    }

    @Override
    public Set<UserId> holders(Tx tx, RoleId role) {
        return store.holders(tx, role);
    }
}
