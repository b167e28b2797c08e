package dev.latchkey.jdbc;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.latchkey.access.Permission;
import dev.latchkey.access.Role;
import dev.latchkey.access.RoleStore;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Roles, what they permit and include, and who has them. */
final class JdbcRoles implements RoleStore {

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcRoles(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public boolean add(Tx tx, Role role) {
        return transactions.write(tx, handle -> {
            if (!insert(handle, role)) {
                return false;
            }
            writeContent(handle, role);
            return true;
        });
    }

    private boolean insert(Handle handle, Role role) {
        return Inserts.orNothing(() -> handle.createUpdate("""
                INSERT INTO latchkey_role (id, name, description, version)
                VALUES (:id, :name, :description, :version)""" + dialect.orNothingOn("name"))
                .bind("id", role.id().value())
                .bind("name", role.name())
                .bind("description", role.description())
                .bind("version", role.version())
                .execute());
    }

    @Override
    public boolean update(Tx tx, Role role) {
        return transactions.write(tx, handle -> {
            if (isNameTaken(handle, role) || !updateRow(handle, role)) {
                return false;
            }
            for (String table : List.of("latchkey_role_permission", "latchkey_role_include")) {
                int unused = handle.createUpdate("DELETE FROM " + table + " WHERE role_id = :id")
                        .bind("id", role.id().value())
                        .execute();
            }
            writeContent(handle, role);
            return true;
        });
    }

    private static boolean isNameTaken(Handle handle, Role role) {
        return handle.createQuery("SELECT 1 FROM latchkey_role WHERE name = :name AND id <> :id")
                .bind("name", role.name())
                .bind("id", role.id().value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static boolean updateRow(Handle handle, Role role) {
        return handle.createUpdate("""
                UPDATE latchkey_role SET name = :name, description = :description, version = :version
                WHERE id = :id AND version = :version - 1""")
                        .bind("id", role.id().value())
                        .bind("name", role.name())
                        .bind("description", role.description())
                        .bind("version", role.version())
                        .execute()
                == 1;
    }

    private static void writeContent(Handle handle, Role role) {
        PreparedBatch permissions = handle.prepareBatch(
                "INSERT INTO latchkey_role_permission (role_id, permission) VALUES (:role, :permission)");
        role.permissions()
                .forEach(permission -> permissions
                        .bind("role", role.id().value())
                        .bind("permission", permission.toString())
                        .add());
        PreparedBatch includes = handle.prepareBatch(
                "INSERT INTO latchkey_role_include (role_id, included_id) VALUES (:role, :included)");
        role.includes()
                .forEach(included -> includes.bind("role", role.id().value())
                        .bind("included", included.value())
                        .add());
        int[] unusedPermissions = permissions.execute();
        int[] unusedIncludes = includes.execute();
    }

    @Override
    public Optional<Role> findByName(String name) {
        return all().stream().filter(role -> role.name().equals(name)).findFirst();
    }

    @Override
    public List<Role> all() {
        return transactions.read(handle -> {
            Map<UUID, Set<Permission>> permissions = new HashMap<>();
            Map<UUID, Set<RoleId>> includes = new HashMap<>();
            List<Role> roles = new ArrayList<>();
            // One statement, so that all three tables are read as they were at one moment.
            handle.createQuery("""
                                    SELECT 1 AS part, role_id, permission AS text, NULL AS other, 0 AS version,
                                        NULL AS description
                                    FROM latchkey_role_permission
                                    UNION ALL SELECT 2, role_id, NULL, included_id, 0, NULL FROM latchkey_role_include
                                    UNION ALL SELECT 3, id, name, NULL, version, description FROM latchkey_role
                                    ORDER BY part, text""")
                    .map((row, context) -> {
                        UUID role = Rows.id(row, "role_id");
                        switch (row.getInt("part")) {
                            case 1 ->
                                permissions
                                        .computeIfAbsent(role, id -> new HashSet<>())
                                        .add(Permission.parse(row.getString("text")));
                            case 2 ->
                                includes.computeIfAbsent(role, id -> new HashSet<>())
                                        .add(new RoleId(Rows.id(row, "other")));
                            default ->
                                roles.add(new Role(
                                        new RoleId(role),
                                        row.getString("text"),
                                        row.getString("description"),
                                        permissions.getOrDefault(role, Set.of()),
                                        includes.getOrDefault(role, Set.of()),
                                        row.getLong("version")));
                        }
                        return role;
                    })
                    .forEach(role -> {});
            return List.copyOf(roles);
        });
    }

    @Override
    public boolean grant(Tx tx, UserId user, RoleId role) {
        return transactions.write(tx, handle -> {
            if (!lock(handle, role)) {
                throw new IllegalArgumentException("there is no role of the id " + role);
            }
            return Inserts.orNothing(
                    () -> handle.createUpdate("INSERT INTO latchkey_role_grant (user_id, role_id) VALUES (:user, :role)"
                                    + dialect.orNothingOn("user_id, role_id"))
                            .bind("user", user.value())
                            .bind("role", role.value())
                            .execute());
        });
    }

    @Override
    public boolean withdraw(Tx tx, UserId user, RoleId role) {
        return transactions.write(
                tx,
                handle -> lock(handle, role)
                        && handle.createUpdate(
                                                "DELETE FROM latchkey_role_grant WHERE user_id = :user AND role_id = :role")
                                        .bind("user", user.value())
                                        .bind("role", role.value())
                                        .execute()
                                == 1);
    }

    @Override
    public Set<RoleId> granted(UserId user) {
        return transactions.read(handle -> handle
                .createQuery("SELECT role_id FROM latchkey_role_grant WHERE user_id = :user")
                .bind("user", user.value())
                .map((row, context) -> new RoleId(Rows.id(row, "role_id")))
                .stream()
                .collect(toUnmodifiableSet()));
    }

    @Override
    public Set<UserId> holders(Tx tx, RoleId role) {
        return transactions.write(tx, handle -> {
            boolean unused = lock(handle, role);
            return handle
                    .createQuery("SELECT user_id FROM latchkey_role_grant WHERE role_id = :role")
                    .bind("role", role.value())
                    .map((row, context) -> new UserId(Rows.id(row, "user_id")))
                    .stream()
                    .collect(toUnmodifiableSet());
        });
    }

    /** Makes those wait who rest on who has this role, or change it; tells whether there is such a role. */
    private static boolean lock(Handle handle, RoleId role) {
        return handle.createQuery("SELECT 1 FROM latchkey_role WHERE id = :role FOR UPDATE")
                .bind("role", role.value())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }
}
