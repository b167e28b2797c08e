package dev.latchkey.jdbc;

import dev.latchkey.account.DeletionStore;
import dev.latchkey.account.PendingDeletion;
import dev.latchkey.account.UserStatus;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Deletions of accounts; the row of one is locked by whoever removes it. Also what erases a user from every table. */
final class JdbcDeletions implements DeletionStore {

    /**
     * The tables with rows of a user, which have the user's id in {@code user_id}. Not the account, which is removed by
     * its own store, nor the revocations, which name users no longer than tokens of theirs are about, nor the audit log,
     * which keeps digests.
     */
    static final List<String> TABLES = List.of(
            "latchkey_deletion",
            "latchkey_credential",
            "latchkey_one_time_token",
            "latchkey_epoch",
            "latchkey_session",
            "latchkey_role_grant",
            "latchkey_member",
            "latchkey_outbox",
            "latchkey_factor",
            "latchkey_recovery_code",
            "latchkey_email_code",
            "latchkey_trusted_device",
            "latchkey_passkey",
            "latchkey_passkey_owner",
            "latchkey_known_device",
            "latchkey_factor_reset",
            "latchkey_subject");

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcDeletions(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public void put(Tx tx, PendingDeletion deletion) {
        String sql = dialect == Dialect.POSTGRESQL ? """
                        INSERT INTO latchkey_deletion (user_id, requested_at, due_at, restore_to)
                        VALUES (:user, :requestedAt, :dueAt, :restoreTo)
                        ON CONFLICT (user_id) DO UPDATE SET requested_at = EXCLUDED.requested_at,
                            due_at = EXCLUDED.due_at, restore_to = EXCLUDED.restore_to""" : """
                        MERGE INTO latchkey_deletion (user_id, requested_at, due_at, restore_to)
                        KEY (user_id)
                        VALUES (:user, :requestedAt, :dueAt, :restoreTo)""";
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate(sql)
                        .bind("user", deletion.user().value())
                        .bind("requestedAt", Rows.time(deletion.requestedAt()))
                        .bind("dueAt", Rows.time(deletion.dueAt()))
                        .bind("restoreTo", deletion.restoreTo().name())
                        .execute());
    }

    @Override
    public Optional<PendingDeletion> find(UserId user) {
        return transactions.read(handle -> handle.createQuery("SELECT * FROM latchkey_deletion WHERE user_id = :user")
                .bind("user", user.value())
                .map((row, context) -> deletion(row))
                .findOne());
    }

    @Override
    public List<PendingDeletion> due(Instant now, int limit) {
        return transactions.read(handle -> handle.createQuery("""
                SELECT * FROM latchkey_deletion
                WHERE due_at <= :now
                ORDER BY due_at, user_id LIMIT :limit""")
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .map((row, context) -> deletion(row))
                .list());
    }

    @Override
    public boolean remove(Tx tx, UserId user) {
        return delete(tx, "latchkey_deletion", user) == 1;
    }

    @Override
    public void eraseRows(Tx tx, UserId user) {
        TABLES.forEach(table -> {
            int unused = delete(tx, table, user);
        });
    }

    private int delete(Tx tx, String table, UserId user) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM " + table + " WHERE user_id = :user")
                        .bind("user", user.value())
                        .execute());
    }

    private static PendingDeletion deletion(ResultSet row) throws SQLException {
        return new PendingDeletion(
                new UserId(Rows.id(row, "user_id")),
                Rows.time(row, "requested_at"),
                Rows.time(row, "due_at"),
                UserStatus.read(row.getString("restore_to")));
    }
}
