package dev.latchkey.jdbc;

import static java.util.stream.Collectors.toUnmodifiableSet;

import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Organizations and their members; the row of an organization is locked by whoever changes its members. */
final class JdbcOrganizations implements OrganizationStore {

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcOrganizations(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public void lockTree(Tx tx) {
        String unused = transactions.write(
                tx,
                handle -> handle.createQuery("SELECT name FROM latchkey_lock WHERE name = 'organizations' FOR UPDATE")
                        .mapTo(String.class)
                        .one());
    }

    @Override
    public boolean add(Tx tx, Organization organization) {
        return transactions.write(tx, handle -> {
            OrganizationId parent = organization.parent();
            if (parent != null && find(handle, parent, "").isEmpty()) {
                throw new IllegalArgumentException("there is no organization of the id " + parent);
            }
            return Inserts.orNothing(() -> bind(handle.createUpdate("""
                                    INSERT INTO latchkey_organization (id, name, slug, parent_id,
                                        second_factor_required, created_at, updated_at, version)
                                    VALUES (:id, :name, :slug, CAST(:parent AS UUID), :required, :createdAt,
                                        :updatedAt, :version)""" + dialect.orNothingOn("slug")), organization)
                    .bind("createdAt", Rows.time(organization.createdAt()))
                    .execute());
        });
    }

    @Override
    public boolean update(Tx tx, Organization organization) {
        return transactions.write(
                tx, handle -> bind(handle.createUpdate("""
                                                        UPDATE latchkey_organization SET name = :name, slug = :slug,
                                                            parent_id = CAST(:parent AS UUID),
                                                            second_factor_required = :required,
                                                            updated_at = :updatedAt, version = :version
                                                        WHERE id = :id AND version = :version - 1
                                                        AND NOT EXISTS (SELECT 1 FROM latchkey_organization o
                                                            WHERE o.slug = :slug AND o.id <> :id)"""), organization).execute() == 1);
    }

    private static Update bind(Update statement, Organization organization) {
        OrganizationId parent = organization.parent();
        return statement
                .bind("id", organization.id().value())
                .bind("name", organization.name())
                .bind("slug", organization.slug())
                .bind("parent", parent == null ? null : parent.toString())
                .bind("required", organization.secondFactorRequired())
                .bind("updatedAt", Rows.time(organization.updatedAt()))
                .bind("version", organization.version());
    }

    @Override
    public Optional<Organization> find(OrganizationId id) {
        return transactions.read(handle -> find(handle, id, ""));
    }

    @Override
    public Optional<Organization> lock(Tx tx, OrganizationId id) {
        return transactions.write(tx, handle -> find(handle, id, dialect.forUpdate()));
    }

    private static Optional<Organization> find(Handle handle, OrganizationId id, String lock) {
        return handle.createQuery("SELECT * FROM latchkey_organization WHERE id = :id" + lock)
                .bind("id", id.value())
                .map((row, context) -> organization(row))
                .findOne();
    }

    @Override
    public Optional<Organization> findBySlug(String slug) {
        return transactions.read(handle -> handle.createQuery("SELECT * FROM latchkey_organization WHERE slug = :slug")
                .bind("slug", slug)
                .map((row, context) -> organization(row))
                .findOne());
    }

    @Override
    public List<Organization> page(@Nullable OrganizationId below, @Nullable OrganizationId after, int limit) {
        String sql = "SELECT * FROM latchkey_organization WHERE TRUE"
                + (below == null ? "" : " AND parent_id = :below")
                + (after == null ? "" : " AND id > :after")
                + " ORDER BY id LIMIT :limit";
        return transactions.list(handle -> {
            Query query = handle.createQuery(sql).bind("limit", limit);
            if (below != null) {
                query.bind("below", below.value());
            }
            if (after != null) {
                query.bind("after", after.value());
            }
            return query.map((row, context) -> organization(row)).list();
        });
    }

    @Override
    public boolean remove(Tx tx, OrganizationId id) {
        return transactions.write(tx, handle -> {
            boolean isParent = handle.createQuery("SELECT 1 FROM latchkey_organization WHERE parent_id = :id LIMIT 1")
                    .bind("id", id.value())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            if (isParent) {
                throw new IllegalStateException("there are organizations below " + id);
            }
            return handle.createUpdate("DELETE FROM latchkey_organization WHERE id = :id")
                            .bind("id", id.value())
                            .execute()
                    == 1;
        });
    }

    @Override
    public int height(OrganizationId id, int most) {
        return transactions.read(handle -> handle.createQuery("""
                WITH RECURSIVE below (id, level) AS (SELECT id, 1 FROM latchkey_organization WHERE id = :id
                    UNION ALL
                    SELECT o.id, b.level + 1 FROM latchkey_organization o JOIN below b ON o.parent_id = b.id
                    WHERE b.level < :most)
                SELECT COALESCE(MAX(level), 0) FROM below""")
                .bind("id", id.value())
                .bind("most", most)
                .mapTo(Integer.class)
                .one());
    }

    @Override
    public void put(Tx tx, Membership membership) {
        String sql = dialect == Dialect.POSTGRESQL ? """
                        INSERT INTO latchkey_member (organization_id, user_id, role, since)
                        VALUES (:organization, :user, :role, :since)
                        ON CONFLICT (organization_id, user_id) DO UPDATE SET role = EXCLUDED.role,
                            since = EXCLUDED.since""" : """
                        MERGE INTO latchkey_member (organization_id, user_id, role, since)
                        KEY (organization_id, user_id)
                        VALUES (:organization, :user, :role, :since)""";
        int unused = transactions.write(tx, handle -> {
            if (find(handle, membership.organization(), "").isEmpty()) {
                throw new IllegalArgumentException("there is no organization of the id " + membership.organization());
            }
            return handle.createUpdate(sql)
                    .bind("organization", membership.organization().value())
                    .bind("user", membership.user().value())
                    .bind("role", membership.role().name())
                    .bind("since", Rows.time(membership.since()))
                    .execute();
        });
    }

    @Override
    public boolean removeMember(Tx tx, OrganizationId organization, UserId user) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate(
                                        "DELETE FROM latchkey_member WHERE organization_id = :organization AND user_id = :user")
                                .bind("organization", organization.value())
                                .bind("user", user.value())
                                .execute()
                        == 1);
    }

    @Override
    public Optional<Membership> member(OrganizationId organization, UserId user) {
        return transactions.read(handle -> handle.createQuery(
                        "SELECT * FROM latchkey_member WHERE organization_id = :organization AND user_id = :user")
                .bind("organization", organization.value())
                .bind("user", user.value())
                .map((row, context) -> membership(row))
                .findOne());
    }

    @Override
    public List<Membership> holders(OrganizationId organization, MemberRole role) {
        return transactions.read(handle -> handle.createQuery("""
                SELECT * FROM latchkey_member
                WHERE organization_id = :organization AND role = :role
                ORDER BY since, user_id""")
                .bind("organization", organization.value())
                .bind("role", role.name())
                .map((row, context) -> membership(row))
                .list());
    }

    @Override
    public List<Membership> members(OrganizationId organization, @Nullable UserId after, int limit) {
        return page("organization_id", organization.value(), "user_id", after == null ? null : after.value(), limit);
    }

    @Override
    public List<Membership> memberships(UserId user, @Nullable OrganizationId after, int limit) {
        return page("user_id", user.value(), "organization_id", after == null ? null : after.value(), limit);
    }

    private List<Membership> page(String of, UUID id, String order, @Nullable UUID after, int limit) {
        String sql = "SELECT * FROM latchkey_member WHERE " + of + " = :id"
                + (after == null ? "" : " AND " + order + " > :after") + " ORDER BY " + order + " LIMIT :limit";
        return transactions.list(handle -> {
            Query query = handle.createQuery(sql).bind("id", id).bind("limit", limit);
            if (after != null) {
                query.bind("after", after);
            }
            return query.map((row, context) -> membership(row)).list();
        });
    }

    @Override
    public Set<OrganizationId> organizationsOf(UserId user) {
        return transactions.read(handle -> handle
                .createQuery("SELECT organization_id FROM latchkey_member WHERE user_id = :user")
                .bind("user", user.value())
                .map((row, context) -> new OrganizationId(Rows.id(row, "organization_id")))
                .stream()
                .collect(toUnmodifiableSet()));
    }

    @Override
    public boolean anyRequiresSecondFactor() {
        return transactions.read(
                handle -> handle.createQuery("SELECT 1 FROM latchkey_organization WHERE second_factor_required LIMIT 1")
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    private static Organization organization(ResultSet row) throws SQLException {
        UUID parent = Rows.id(row, "parent_id");
        return new Organization(
                new OrganizationId(Rows.id(row, "id")),
                row.getString("name"),
                row.getString("slug"),
                parent == null ? null : new OrganizationId(parent),
                row.getBoolean("second_factor_required"),
                Rows.time(row, "created_at"),
                Rows.time(row, "updated_at"),
                row.getLong("version"));
    }

    private static Membership membership(ResultSet row) throws SQLException {
        return new Membership(
                new OrganizationId(Rows.id(row, "organization_id")),
                new UserId(Rows.id(row, "user_id")),
                MemberRole.read(row.getString("role")),
                Rows.time(row, "since"));
    }
}
