package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.token.KeyPurpose;
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.StoredKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Sealed keys. Nodes that add one take turns, so that each knows what the other has added. */
final class JdbcKeys implements KeyStore {

    /** A key for a purpose of a later version is no use to this one. */
    private static final String ALL =
            "SELECT * FROM latchkey_key WHERE purpose IN " + Rows.known(KeyPurpose.class) + " ORDER BY created_at, id";

    private final JdbcTransactions transactions;

    JdbcKeys(JdbcTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public List<StoredKey> all() {
        return transactions.read(handle ->
                handle.createQuery(ALL).map((row, context) -> key(row)).list());
    }

    @Override
    public boolean add(Tx tx, StoredKey key, int expectedCount) {
        return transactions.write(tx, handle -> {
            takeTurn(handle);
            int known = handle.createQuery("SELECT COUNT(*) FROM latchkey_key WHERE purpose = :purpose")
                    .bind("purpose", key.purpose().name())
                    .mapTo(Integer.class)
                    .one();
            if (known != expectedCount) {
                return false;
            }
            String insert = """
                    INSERT INTO latchkey_key (id, purpose, algorithm, sealed, created_at, active_from, retires_at)
                    VALUES (:id, :purpose, :algorithm, :sealed, :createdAt, :activeFrom, :retiresAt)""";
            return handle.createUpdate(insert)
                            .bind("id", key.id())
                            .bind("purpose", key.purpose().name())
                            .bind("algorithm", key.algorithm())
                            .bind("sealed", key.sealed())
                            .bind("createdAt", Rows.time(key.createdAt()))
                            .bind("activeFrom", Rows.time(key.activeFrom()))
                            .bind("retiresAt", Rows.time(key.retiresAt()))
                            .execute()
                    == 1;
        });
    }

    @Override
    public boolean retire(Tx tx, String id, Instant retiresAt) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("""
                        UPDATE latchkey_key SET retires_at = :retiresAt
                        WHERE id = :id AND retires_at > :retiresAt""")
                                .bind("id", id)
                                .bind("retiresAt", Rows.time(retiresAt))
                                .execute()
                        == 1);
    }

    @Override
    public boolean reseal(Tx tx, String id, String expected, String updated) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate(
                                        "UPDATE latchkey_key SET sealed = :updated WHERE id = :id AND sealed = :expected")
                                .bind("id", id)
                                .bind("expected", expected)
                                .bind("updated", updated)
                                .execute()
                        == 1);
    }

    @Override
    public int purgeRetired(Tx tx, Instant now) {
        return transactions.write(tx, handle -> {
            takeTurn(handle);
            return handle.createUpdate("DELETE FROM latchkey_key WHERE retires_at <= :now")
                    .bind("now", Rows.time(now))
                    .execute();
        });
    }

    private static void takeTurn(Handle handle) {
        String unused = handle.createQuery("SELECT name FROM latchkey_lock WHERE name = 'keys' FOR UPDATE")
                .mapTo(String.class)
                .one();
    }

    private static StoredKey key(ResultSet row) throws SQLException {
        return new StoredKey(
                row.getString("id"),
                KeyPurpose.valueOf(row.getString("purpose")),
                row.getString("algorithm"),
                row.getString("sealed"),
                Rows.time(row, "created_at"),
                Rows.time(row, "active_from"),
                Rows.time(row, "retires_at"));
    }
}
