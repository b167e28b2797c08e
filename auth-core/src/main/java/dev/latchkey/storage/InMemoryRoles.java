package dev.latchkey.storage;

import dev.latchkey.access.Role;
import dev.latchkey.access.RoleStore;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Roles and their grants in memory. */
final class InMemoryRoles implements RoleStore {

    private final InMemoryTransactions transactions;
    private final Table<RoleId, Role> roles;
    private final Table<String, RoleId> byName;
    private final Table<UserId, Grants> grants;

    private record Grants(UserId user, Set<RoleId> roles) {}

    InMemoryRoles(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.roles = new Table<>(transactions);
        this.byName = new Table<>(transactions);
        this.grants = new Table<>(transactions);
    }

    @Override
    public boolean add(Tx tx, Role role) {
        if (byName.contains(role.name())) {
            return false;
        }
        roles.put(tx, role.id(), role);
        byName.put(tx, role.name(), role.id());
        return true;
    }

    @Override
    public boolean update(Tx tx, Role role) {
        Optional<Role> before = roles.get(role.id()).filter(stored -> stored.version() == role.version() - 1);
        if (before.isEmpty()) {
            return false;
        }
        String oldName = before.get().name();
        if (!oldName.equals(role.name())) {
            if (byName.contains(role.name())) {
                return false;
            }
            byName.remove(tx, oldName);
            byName.put(tx, role.name(), role.id());
        }
        roles.put(tx, role.id(), role);
        return true;
    }

    @Override
    public Optional<Role> findByName(String name) {
        return transactions.read(() -> byName.get(name).flatMap(roles::get));
    }

    @Override
    public List<Role> all() {
        return transactions.read(
                () -> roles.rows().sorted(Comparator.comparing(Role::name)).toList());
    }

    @Override
    public boolean grant(Tx tx, UserId user, RoleId role) {
        if (!roles.contains(role)) {
            throw new IllegalArgumentException("there is no role of the id " + role);
        }
        Set<RoleId> roleIds = new HashSet<>(rolesOf(user));
        return roleIds.add(role) && put(tx, user, roleIds);
    }

    @Override
    public boolean withdraw(Tx tx, UserId user, RoleId role) {
        Set<RoleId> roleIds = new HashSet<>(rolesOf(user));
        return roleIds.remove(role) && put(tx, user, roleIds);
    }

    @Override
    public Set<RoleId> granted(UserId user) {
        return transactions.read(() -> rolesOf(user));
    }

    @Override
    public Set<UserId> holders(Tx tx, RoleId role) {
        transactions.unitOfWork(tx);
        return grants.rows()
                .filter(grant -> grant.roles().contains(role))
                .map(Grants::user)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<RoleId> rolesOf(UserId user) {
        return grants.get(user).map(Grants::roles).orElse(Set.of());
    }

    private boolean put(Tx tx, UserId user, Set<RoleId> roleIds) {
        grants.put(tx, user, new Grants(user, Set.copyOf(roleIds)));
        return true;
    }

    void erase(Tx tx, UserId user) {
        Optional<Grants> unused = grants.remove(tx, user);
    }
}
