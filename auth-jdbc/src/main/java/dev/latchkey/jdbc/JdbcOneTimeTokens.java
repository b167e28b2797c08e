package dev.latchkey.jdbc;

import dev.latchkey.account.OneTimeToken;
import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/** Digests of mailed tokens; the row of one is locked by whoever removes it, so that one caller uses it. */
final class JdbcOneTimeTokens implements OneTimeTokenStore {

    private static final String USABLE = " WHERE digest = :digest AND purpose = :purpose AND expires_at > :now";

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcOneTimeTokens(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    /**
     * On H2 the superseded token is removed and the new one added: one statement that turns the one row into the other
     * loses it to a caller who takes the old token out at the same moment.
     */
    @Override
    public void put(Tx tx, OneTimeToken token) {
        String insert = """
                INSERT INTO latchkey_one_time_token (digest, purpose, user_id, subject, expires_at)
                VALUES (:digest, :purpose, :user, :subject, :expiresAt)""";
        String superseding = " ON CONFLICT (user_id, purpose) DO UPDATE SET"
                + " digest = EXCLUDED.digest, subject = EXCLUDED.subject, expires_at = EXCLUDED.expires_at";
        int unused = transactions.write(tx, handle -> {
            if (dialect == Dialect.H2) {
                int superseded = handle.createUpdate(
                                "DELETE FROM latchkey_one_time_token WHERE user_id = :user AND purpose = :purpose")
                        .bind("user", token.user().value())
                        .bind("purpose", token.purpose().name())
                        .execute();
                return superseded + bind(handle.createUpdate(insert), token).execute();
            }
            return bind(handle.createUpdate(insert + superseding), token).execute();
        });
    }

    private static Update bind(Update statement, OneTimeToken token) {
        return statement
                .bind("digest", token.digest())
                .bind("purpose", token.purpose().name())
                .bind("user", token.user().value())
                .bind("subject", token.subject())
                .bind("expiresAt", Rows.time(token.expiresAt()));
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
    public Optional<OneTimeToken> findLive(UserId user, OneTimeToken.Purpose purpose, Instant now) {
        String live = """
                SELECT * FROM latchkey_one_time_token
                WHERE user_id = :user AND purpose = :purpose AND expires_at > :now""";
        return transactions.read(handle -> handle.createQuery(live)
                .bind("user", user.value())
                .bind("purpose", purpose.name())
                .bind("now", Rows.time(now))
                .map((row, context) -> token(row))
                .findOne());
    }

    @Override
    public boolean consume(Tx tx, String digest, OneTimeToken.Purpose purpose, Instant now) {
        int used = transactions.write(
                tx,
                handle -> handle.createUpdate("DELETE FROM latchkey_one_time_token" + USABLE)
                        .bind("digest", digest)
                        .bind("purpose", purpose.name())
                        .bind("now", Rows.time(now))
                        .execute());
        return used == 1;
    }

    @Override
    public void lock(Tx tx, UserId user) {
        int unused = transactions.write(
                tx,
                handle -> handle.createQuery("""
                                SELECT purpose FROM latchkey_one_time_token
                                WHERE user_id = :user
                                ORDER BY purpose
                                FOR UPDATE""")
                        .bind("user", user.value())
                        .mapTo(String.class)
                        .list()
                        .size());
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(handle -> handle.createUpdate("""
                DELETE FROM latchkey_one_time_token
                WHERE digest IN (SELECT digest FROM latchkey_one_time_token WHERE expires_at <= :now
                    ORDER BY expires_at LIMIT :limit)""")
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
