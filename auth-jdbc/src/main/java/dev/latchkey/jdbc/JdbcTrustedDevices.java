package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.TrustedDevice;
import dev.latchkey.mfa.TrustedDeviceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Trusted devices, found by their user; a device has the digest of what its browser keeps. */
final class JdbcTrustedDevices implements TrustedDeviceStore {

    private final JdbcTransactions transactions;

    JdbcTrustedDevices(JdbcTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void add(Tx tx, TrustedDevice device) {
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate("""
                        INSERT INTO latchkey_trusted_device (id, user_id, digest, epoch, user_agent, address,
                            created_at, last_used_at, expires_at)
                        VALUES (:id, :user, :digest, :epoch, :userAgent, :address, :createdAt, :lastUsedAt, :expiresAt)""")
                        .bind("id", device.id())
                        .bind("user", device.user().value())
                        .bind("digest", device.digest())
                        .bind("epoch", device.epoch())
                        .bind("userAgent", device.userAgent())
                        .bind("address", device.address())
                        .bind("createdAt", Rows.time(device.createdAt()))
                        .bind("lastUsedAt", Rows.timeOrNull(device.lastUsedAt()))
                        .bind("expiresAt", Rows.time(device.expiresAt()))
                        .execute());
    }

    @Override
    public List<TrustedDevice> find(UserId user, int epoch, Instant now) {
        return transactions.read(handle -> handle.createQuery("""
                SELECT * FROM latchkey_trusted_device
                WHERE user_id = :user AND epoch >= :epoch AND expires_at > :now
                ORDER BY created_at DESC, id DESC""")
                .bind("user", user.value())
                .bind("epoch", epoch)
                .bind("now", Rows.time(now))
                .map((row, context) -> device(row))
                .list());
    }

    @Override
    public boolean use(Tx tx, UserId user, String digest, int epoch, Instant now) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("""
                                UPDATE latchkey_trusted_device SET last_used_at = :now
                                WHERE user_id = :user AND digest = :digest AND epoch = :epoch AND expires_at > :now""")
                                .bind("user", user.value())
                                .bind("digest", digest)
                                .bind("epoch", epoch)
                                .bind("now", Rows.time(now))
                                .execute()
                        == 1);
    }

    @Override
    public boolean remove(Tx tx, UserId user, UUID id) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_trusted_device WHERE id = :id AND user_id = :user")
                                .bind("id", id)
                                .bind("user", user.value())
                                .execute()
                        == 1);
    }

    @Override
    public int removeAll(Tx tx, UserId user) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_trusted_device WHERE user_id = :user")
                        .bind("user", user.value())
                        .execute());
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(handle -> handle.createUpdate("""
                DELETE FROM latchkey_trusted_device
                WHERE id IN (SELECT id FROM latchkey_trusted_device WHERE expires_at <= :now
                    ORDER BY expires_at LIMIT :limit)""")
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .execute());
    }

    private static TrustedDevice device(ResultSet row) throws SQLException {
        return new TrustedDevice(
                Rows.id(row, "id"),
                new UserId(Rows.id(row, "user_id")),
                row.getString("digest"),
                row.getInt("epoch"),
                row.getString("user_agent"),
                row.getString("address"),
                Rows.time(row, "created_at"),
                Rows.timeOrNull(row, "last_used_at"),
                Rows.time(row, "expires_at"));
    }
}
