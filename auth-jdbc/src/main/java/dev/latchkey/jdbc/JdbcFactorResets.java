package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.FactorReset;
import dev.latchkey.mfa.FactorResetStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Resets of second factors that wait, a row for each user; whoever deletes the row has the reset. */
final class JdbcFactorResets implements FactorResetStore {

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcFactorResets(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public boolean add(Tx tx, FactorReset reset) {
        return transactions.write(
                tx,
                handle -> Inserts.orNothing(() -> handle.createUpdate("""
                        INSERT INTO latchkey_factor_reset (user_id, requested_by, requested_at, due_at, locale, digest)
                        VALUES (:user, CAST(:requestedBy AS UUID), :requestedAt, :dueAt, :locale, :digest)""" + dialect.orNothingOn("user_id"))
                        .bind("user", reset.user().value())
                        .bind(
                                "requestedBy",
                                reset.requestedBy() == null
                                        ? null
                                        : reset.requestedBy().value())
                        .bind("requestedAt", Rows.time(reset.requestedAt()))
                        .bind("dueAt", Rows.time(reset.dueAt()))
                        .bind("locale", reset.locale().toLanguageTag())
                        .bind("digest", reset.digest())
                        .execute()));
    }

    @Override
    public Optional<FactorReset> find(UserId user) {
        return transactions.read(
                handle -> handle.createQuery("SELECT * FROM latchkey_factor_reset WHERE user_id = :user")
                        .bind("user", user.value())
                        .map((row, context) -> reset(row))
                        .findOne());
    }

    @Override
    public Optional<FactorReset> findByDigest(String digest) {
        return transactions.read(
                handle -> handle.createQuery("SELECT * FROM latchkey_factor_reset WHERE digest = :digest")
                        .bind("digest", digest)
                        .map((row, context) -> reset(row))
                        .findOne());
    }

    @Override
    public boolean setDigest(UserId user, String digest) {
        return transactions.alone(handle ->
                handle.createUpdate("UPDATE latchkey_factor_reset SET digest = :digest" + " WHERE user_id = :user")
                                .bind("user", user.value())
                                .bind("digest", digest)
                                .execute()
                        == 1);
    }

    /** The row is locked first, so that of those who race the others wait, and then find none. */
    @Override
    public Optional<FactorReset> take(Tx tx, UserId user) {
        return transactions.write(tx, handle -> {
            Optional<FactorReset> found = handle.createQuery(
                            "SELECT * FROM latchkey_factor_reset WHERE user_id = :user FOR UPDATE")
                    .bind("user", user.value())
                    .map((row, context) -> reset(row))
                    .findOne();
            int taken = handle.createUpdate("DELETE FROM latchkey_factor_reset WHERE user_id = :user")
                    .bind("user", user.value())
                    .execute();
            return found.filter(reset -> taken == 1);
        });
    }

    @Override
    public List<FactorReset> due(Instant now, int limit) {
        return transactions.read(handle -> handle.createQuery("""
                SELECT * FROM latchkey_factor_reset
                WHERE due_at <= :now
                ORDER BY due_at, user_id LIMIT :limit""")
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .map((row, context) -> reset(row))
                .list());
    }

    private static FactorReset reset(ResultSet row) throws SQLException {
        UUID by = row.getObject("requested_by", UUID.class);
        return new FactorReset(
                new UserId(Rows.id(row, "user_id")),
                by == null ? null : new UserId(by),
                Rows.time(row, "requested_at"),
                Rows.time(row, "due_at"),
                Locale.forLanguageTag(row.getString("locale")),
                row.getString("digest"));
    }
}
