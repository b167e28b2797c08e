package dev.latchkey.jdbc;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.FactorKind;
import dev.latchkey.mfa.FactorStore;
import dev.latchkey.mfa.StoredFactor;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Sealed factors and the digests of recovery codes; one statement uses a step or a code up, so that one caller does. */
final class JdbcFactors implements FactorStore {

    private static final String OF_USER = "SELECT * FROM latchkey_factor WHERE user_id = :user";

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcFactors(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public List<StoredFactor> find(UserId user) {
        return transactions.read(handle -> ofUser(handle, OF_USER, user));
    }

    @Override
    public List<StoredFactor> lock(Tx tx, UserId user) {
        return transactions.write(tx, handle -> ofUser(handle, OF_USER + " ORDER BY id FOR UPDATE", user));
    }

    private static List<StoredFactor> ofUser(Handle handle, String sql, UserId user) {
        return handle.createQuery(sql).bind("user", user.value()).map((row, context) -> factorOrPending(row)).stream()
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(StoredFactor::kind))
                .toList();
    }

    /** Nobody is signed in without a factor that only a later version can check: a node of that version is to be asked. */
    private static Optional<StoredFactor> factorOrPending(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        if (Stream.of(FactorKind.values()).anyMatch(known -> known.name().equals(kind))) {
            return Optional.of(factor(row));
        }
        if (Rows.timeOrNull(row, "confirmed_at") == null) {
            return Optional.empty();
        }
        throw new StoreUnavailableException("a user has a second factor that only a later version can check: " + kind);
    }

    @Override
    public boolean begin(Tx tx, StoredFactor factor) {
        return transactions.write(tx, handle -> {
            int unused = handle.createUpdate("""
                    DELETE FROM latchkey_factor
                    WHERE user_id = :user AND kind = :kind AND confirmed_at IS NULL""")
                    .bind("user", factor.user().value())
                    .bind("kind", factor.kind().name())
                    .execute();
            return insert(handle, factor);
        });
    }

    private boolean insert(Handle handle, StoredFactor factor) {
        return Inserts.orNothing(() -> handle.createUpdate("""
                INSERT INTO latchkey_factor (id, user_id, kind, sealed, created_at, confirmed_at, last_used_at,
                    last_step)
                VALUES (:id, :user, :kind, :sealed, :createdAt, :confirmedAt, :lastUsedAt, :lastStep)""" + dialect.orNothingOn("user_id, kind"))
                .bind("id", factor.id())
                .bind("user", factor.user().value())
                .bind("kind", factor.kind().name())
                .bind("sealed", factor.sealed())
                .bind("createdAt", Rows.time(factor.createdAt()))
                .bind("confirmedAt", Rows.timeOrNull(factor.confirmedAt()))
                .bind("lastUsedAt", Rows.timeOrNull(factor.lastUsedAt()))
                .bind("lastStep", factor.lastStep())
                .execute());
    }

    @Override
    public boolean confirm(Tx tx, UUID id, Instant now, long step) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("""
                        UPDATE latchkey_factor SET confirmed_at = :now, last_step = :step
                        WHERE id = :id AND confirmed_at IS NULL""")
                                .bind("id", id)
                                .bind("now", Rows.time(now))
                                .bind("step", step)
                                .execute()
                        == 1);
    }

    @Override
    public boolean useStep(UUID id, long step, Instant now) {
        return transactions.alone(handle -> handle.createUpdate("""
                        UPDATE latchkey_factor SET last_step = :step, last_used_at = :now
                        WHERE id = :id AND confirmed_at IS NOT NULL AND last_step < :step""")
                        .bind("id", id)
                        .bind("now", Rows.time(now))
                        .bind("step", step)
                        .execute()
                == 1);
    }

    @Override
    public void putRecoveryCodes(Tx tx, StoredFactor key, Set<String> digests) {
        boolean unused = transactions.write(tx, handle -> {
            removeRows(handle, key.user(), FactorKind.RECOVERY_CODES);
            PreparedBatch codes =
                    handle.prepareBatch("INSERT INTO latchkey_recovery_code (user_id, digest) VALUES (:user, :digest)");
            digests.forEach(digest -> codes.bind("user", key.user().value())
                    .bind("digest", digest)
                    .add());
            int[] added = codes.execute();
            return insert(handle, key) && added.length == digests.size();
        });
    }

    /** One statement takes the code out. The note on their key has the uses of a user's codes follow each other, and count. */
    @Override
    public OptionalInt useRecoveryCode(Tx tx, UserId user, String digest, Instant now) {
        return transactions.write(tx, handle -> {
            boolean used =
                    handle.createUpdate("DELETE FROM latchkey_recovery_code WHERE user_id = :user AND digest = :digest")
                                    .bind("user", user.value())
                                    .bind("digest", digest)
                                    .execute()
                            == 1;
            if (!used) {
                return OptionalInt.empty();
            }
            int unused = handle.createUpdate("""
                    UPDATE latchkey_factor SET last_used_at = :now
                    WHERE user_id = :user AND kind = 'RECOVERY_CODES'""")
                    .bind("user", user.value())
                    .bind("now", Rows.time(now))
                    .execute();
            return OptionalInt.of(left(handle, user));
        });
    }

    @Override
    public int recoveryCodesLeft(UserId user) {
        return transactions.read(handle -> left(handle, user));
    }

    private static int left(Handle handle, UserId user) {
        return handle.createQuery("SELECT COUNT(*) FROM latchkey_recovery_code WHERE user_id = :user")
                .bind("user", user.value())
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public Optional<StoredFactor> remove(Tx tx, UserId user, FactorKind kind) {
        return transactions.write(tx, handle -> removeRows(handle, user, kind));
    }

    private Optional<StoredFactor> removeRows(Handle handle, UserId user, FactorKind kind) {
        if (kind == FactorKind.RECOVERY_CODES) {
            int unused = handle.createUpdate("DELETE FROM latchkey_recovery_code WHERE user_id = :user")
                    .bind("user", user.value())
                    .execute();
        }
        Optional<StoredFactor> present = handle.createQuery(OF_USER + " AND kind = :kind FOR UPDATE")
                .bind("user", user.value())
                .bind("kind", kind.name())
                .map((row, context) -> factor(row))
                .findOne();
        return present.filter(factor -> handle.createUpdate("DELETE FROM latchkey_factor WHERE id = :id")
                        .bind("id", factor.id())
                        .execute()
                == 1);
    }

    @Override
    public List<StoredFactor> page(@Nullable UUID after, int limit) {
        String condition = after == null ? "" : " AND id > :after";
        return transactions.read(handle -> {
            Query query = handle.createQuery("SELECT * FROM latchkey_factor WHERE kind IN "
                            + Rows.known(FactorKind.class) + condition + " ORDER BY id LIMIT :limit")
                    .bind("limit", limit);
            if (after != null) {
                query = query.bind("after", after);
            }
            return query.map((row, context) -> factor(row)).list();
        });
    }

    @Override
    public boolean reseal(UUID id, String expected, String updated) {
        return transactions.alone(handle -> handle.createUpdate(
                                "UPDATE latchkey_factor SET sealed = :updated WHERE id = :id AND sealed = :expected")
                        .bind("id", id)
                        .bind("expected", expected)
                        .bind("updated", updated)
                        .execute()
                == 1);
    }

    private static StoredFactor factor(ResultSet row) throws SQLException {
        return new StoredFactor(
                Rows.id(row, "id"),
                new UserId(Rows.id(row, "user_id")),
                FactorKind.valueOf(row.getString("kind")),
                row.getString("sealed"),
                Rows.time(row, "created_at"),
                Rows.timeOrNull(row, "confirmed_at"),
                Rows.timeOrNull(row, "last_used_at"),
                row.getLong("last_step"));
    }
}
