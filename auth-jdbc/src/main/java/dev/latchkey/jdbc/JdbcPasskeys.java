package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.passkey.Passkey;
import dev.latchkey.passkey.PasskeyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Passkeys; one statement notes a counter, so that of several callers with the same one it is noted for one. */
final class JdbcPasskeys implements PasskeyStore {

    private static final String OF_USER = "SELECT * FROM latchkey_passkey WHERE user_id = :user";
    private static final String IN_ORDER = " ORDER BY created_at, id";

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcPasskeys(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public List<Passkey> find(UserId user) {
        return transactions.read(handle -> ofUser(handle, user));
    }

    private static List<Passkey> ofUser(Handle handle, UserId user) {
        return handle.createQuery(OF_USER + IN_ORDER)
                .bind("user", user.value())
                .map((row, context) -> passkey(row))
                .list();
    }

    /** The owner's row is what is locked: of a user who has no passkey yet there is nothing else. */
    @Override
    public List<Passkey> lock(Tx tx, UserId user) {
        return transactions.write(tx, handle -> {
            List<UUID> unused = handle.createQuery(
                            "SELECT user_id FROM latchkey_passkey_owner WHERE user_id = :user FOR UPDATE")
                    .bind("user", user.value())
                    .map((row, context) -> Rows.id(row, "user_id"))
                    .list();
            return ofUser(handle, user);
        });
    }

    @Override
    public Optional<Passkey> findByCredential(String credentialId) {
        return transactions.read(
                handle -> handle.createQuery("SELECT * FROM latchkey_passkey WHERE credential_id = :credential")
                        .bind("credential", credentialId)
                        .map((row, context) -> passkey(row))
                        .findOne());
    }

    @Override
    public void prepare(Tx tx, UserId user) {
        boolean unused = transactions.write(
                tx,
                handle -> Inserts.orNothing(
                        () -> handle.createUpdate("INSERT INTO latchkey_passkey_owner (user_id) VALUES (:user)"
                                        + dialect.orNothingOn("user_id"))
                                .bind("user", user.value())
                                .execute()));
    }

    @Override
    public boolean isPrepared(UserId user) {
        return transactions.read(
                handle -> handle.createQuery("SELECT user_id FROM latchkey_passkey_owner WHERE user_id = :user")
                        .bind("user", user.value())
                        .map((row, context) -> Rows.id(row, "user_id"))
                        .findOne()
                        .isPresent());
    }

    @Override
    public boolean add(Tx tx, Passkey passkey) {
        return transactions.write(
                tx,
                handle -> Inserts.orNothing(() -> handle.createUpdate("""
                                        INSERT INTO latchkey_passkey (id, user_id, credential_id, public_key, counter,
                                            transports, aaguid, backup_eligible, backed_up, name, created_at,
                                            last_used_at)
                                        VALUES (:id, :user, :credential, :publicKey, :counter, :transports, :aaguid,
                                            :backupEligible, :backedUp, :name, :createdAt, :lastUsedAt)""" + dialect.orNothingOn("credential_id"))
                        .bind("id", passkey.id())
                        .bind("user", passkey.user().value())
                        .bind("credential", passkey.credentialId())
                        .bind("publicKey", passkey.publicKey())
                        .bind("counter", passkey.counter())
                        .bind("transports", String.join(" ", passkey.transports()))
                        .bind("aaguid", passkey.aaguid())
                        .bind("backupEligible", passkey.backupEligible())
                        .bind("backedUp", passkey.backedUp())
                        .bind("name", passkey.name())
                        .bind("createdAt", Rows.time(passkey.createdAt()))
                        .bind("lastUsedAt", Rows.timeOrNull(passkey.lastUsedAt()))
                        .execute()));
    }

    @Override
    public boolean use(UUID id, long counter, boolean backedUp, Instant now) {
        return transactions.alone(handle -> handle.createUpdate("""
                        UPDATE latchkey_passkey SET counter = :counter, backed_up = :backedUp, last_used_at = :now
                        WHERE id = :id AND (counter < :counter""" + (counter == 0 ? " OR counter = 0)" : ")"))
                        .bind("id", id)
                        .bind("counter", counter)
                        .bind("backedUp", backedUp)
                        .bind("now", Rows.time(now))
                        .execute()
                == 1);
    }

    @Override
    public boolean remove(Tx tx, UserId user, UUID id) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_passkey WHERE id = :id AND user_id = :user")
                                .bind("id", id)
                                .bind("user", user.value())
                                .execute()
                        == 1);
    }

    @Override
    public int removeAll(Tx tx, UserId user) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_passkey WHERE user_id = :user")
                        .bind("user", user.value())
                        .execute());
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        String transports = row.getString("transports");
        return new Passkey(
                Rows.id(row, "id"),
                new UserId(Rows.id(row, "user_id")),
                row.getString("credential_id"),
                row.getString("public_key"),
                row.getLong("counter"),
                transports.isEmpty() ? List.of() : List.of(transports.split(" ", -1)),
                Rows.id(row, "aaguid"),
                row.getBoolean("backup_eligible"),
                row.getBoolean("backed_up"),
                row.getString("name"),
                Rows.time(row, "created_at"),
                Rows.timeOrNull(row, "last_used_at"));
    }
}
