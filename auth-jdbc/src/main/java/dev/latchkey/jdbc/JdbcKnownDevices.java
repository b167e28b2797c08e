package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.KnownDevice;
import dev.latchkey.session.KnownDeviceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** Known devices, found by their user; a device has the digest of what it is recognised by. */
final class JdbcKnownDevices implements KnownDeviceStore {

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcKnownDevices(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public List<KnownDevice> find(UserId user, int epoch, Instant now) {
        return transactions.read(handle -> handle.createQuery("""
                SELECT * FROM latchkey_known_device
                WHERE user_id = :user AND epoch >= :epoch AND expires_at > :now
                ORDER BY last_seen_at DESC, id DESC""")
                .bind("user", user.value())
                .bind("epoch", epoch)
                .bind("now", Rows.time(now))
                .map((row, context) -> device(row))
                .list());
    }

    @Override
    public void put(Tx tx, KnownDevice device, int most) {
        boolean unused = transactions.write(tx, handle -> {
            boolean put = update(handle, device) || insert(handle, device);
            int dropped = handle.createUpdate("""
                    DELETE FROM latchkey_known_device
                    WHERE id IN (SELECT id FROM latchkey_known_device WHERE user_id = :user AND digest <> :digest
                        ORDER BY last_seen_at DESC, id DESC OFFSET :others ROWS)""")
                    .bind("user", device.user().value())
                    .bind("digest", device.digest())
                    .bind("others", most - 1)
                    .execute();
            return put || dropped > 0;
        });
    }

    private static boolean update(Handle handle, KnownDevice device) {
        return bound(handle.createUpdate("""
                                        UPDATE latchkey_known_device SET epoch = :epoch, user_agent = :userAgent,
                                            address = :address, last_seen_at = :lastSeenAt, expires_at = :expiresAt
                                        WHERE user_id = :user AND digest = :digest"""), device).execute() == 1;
    }

    /** Another sign-in on the same device may have added it a moment ago. */
    private boolean insert(Handle handle, KnownDevice device) {
        return Inserts.orNothing(() -> bound(handle.createUpdate("""
                                INSERT INTO latchkey_known_device (id, user_id, digest, epoch, user_agent, address,
                                    created_at, last_seen_at, expires_at)
                                VALUES (:id, :user, :digest, :epoch, :userAgent, :address, :createdAt, :lastSeenAt,
                                    :expiresAt)""" + dialect.orNothingOn("user_id, digest")), device)
                .bind("id", device.id())
                .bind("createdAt", Rows.time(device.createdAt()))
                .execute());
    }

    private static <S extends SqlStatement<S>> S bound(S statement, KnownDevice device) {
        return statement
                .bind("user", device.user().value())
                .bind("digest", device.digest())
                .bind("epoch", device.epoch())
                .bind("userAgent", device.userAgent())
                .bind("address", device.address())
                .bind("lastSeenAt", Rows.time(device.lastSeenAt()))
                .bind("expiresAt", Rows.time(device.expiresAt()));
    }

    @Override
    public boolean remove(Tx tx, UserId user, UUID id) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_known_device WHERE id = :id AND user_id = :user")
                                .bind("id", id)
                                .bind("user", user.value())
                                .execute()
                        == 1);
    }

    @Override
    public int removeAll(Tx tx, UserId user) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_known_device WHERE user_id = :user")
                        .bind("user", user.value())
                        .execute());
    }

    /** The device that was picked may have been signed in on before it is reached: what it says then is what counts. */
    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(handle -> handle.createUpdate("""
                DELETE FROM latchkey_known_device
                WHERE id IN (SELECT id FROM latchkey_known_device WHERE expires_at <= :now
                    ORDER BY expires_at LIMIT :limit) AND expires_at <= :now""")
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .execute());
    }

    private static KnownDevice device(ResultSet row) throws SQLException {
        return new KnownDevice(
                Rows.id(row, "id"),
                new UserId(Rows.id(row, "user_id")),
                row.getString("digest"),
                row.getInt("epoch"),
                row.getString("user_agent"),
                row.getString("address"),
                Rows.time(row, "created_at"),
                Rows.time(row, "last_seen_at"),
                Rows.time(row, "expires_at"));
    }
}
