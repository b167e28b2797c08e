package dev.latchkey.jdbc;

import dev.latchkey.account.OneTimeToken;
import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Digests of mailed tokens; one statement takes one out, so that one caller gets it. */
final class JdbcOneTimeTokens implements OneTimeTokenStore {

    private static final String USABLE = " WHERE digest = :digest AND purpose = :purpose AND expires_at > :now";

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcOneTimeTokens(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public void put(Tx tx, OneTimeToken token) {
        String values = " VALUES (:digest, :purpose, :user, :subject, :expiresAt)";
        String columns = "latchkey_one_time_token (digest, purpose, user_id, subject, expires_at)";
        String sql = dialect == Dialect.POSTGRESQL
                ? "INSERT INTO " + columns + values + " ON CONFLICT (user_id, purpose) DO UPDATE SET"
                        + " digest = EXCLUDED.digest, subject = EXCLUDED.subject, expires_at = EXCLUDED.expires_at"
                : "MERGE INTO " + columns + " KEY (user_id, purpose)" + values;
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate(sql)
                        .bind("digest", token.digest())
                        .bind("purpose", token.purpose().name())
                        .bind("user", token.user().value())
                        .bind("subject", token.subject())
                        .bind("expiresAt", Rows.time(token.expiresAt()))
                        .execute());
    }

    @Override
    public Optional<OneTimeToken> find(String digest, OneTimeToken.Purpose purpose, Instant now) {
        return transactions.read(handle -> handle.createQuery("SELECT * FROM latchkey_one_time_token" + USABLE)
                .bind("digest", digest)
                .bind("purpose", purpose.name())
                .bind("now", Rows.time(now))
                .map((row, context) -> token(row))
                .findOne());
    }

    @Override
    public Optional<OneTimeToken> consume(String digest, OneTimeToken.Purpose purpose, Instant now) {
        return transactions.alone(
                handle -> handle.createQuery(dialect.returningRows("DELETE FROM latchkey_one_time_token" + USABLE))
                        .bind("digest", digest)
                        .bind("purpose", purpose.name())
                        .bind("now", Rows.time(now))
                        .map((row, context) -> token(row))
                        .findOne());
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(handle -> handle.createUpdate("DELETE FROM latchkey_one_time_token WHERE digest IN"
                        + " (SELECT digest FROM latchkey_one_time_token WHERE expires_at <= :now"
                        + " ORDER BY expires_at LIMIT :limit)")
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .execute());
    }

    private static OneTimeToken token(ResultSet row) throws SQLException {
        return new OneTimeToken(
                row.getString("digest"),
                OneTimeToken.Purpose.valueOf(row.getString("purpose")),
                new UserId(Rows.id(row, "user_id")),
                row.getString("subject"),
                Rows.time(row, "expires_at"));
    }
}
