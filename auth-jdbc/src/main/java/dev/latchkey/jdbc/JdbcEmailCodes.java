package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.EmailCode;
import dev.latchkey.mfa.EmailCodeStore;
import java.time.Instant;
import java.util.Optional;

/** Digests of mailed codes, a row for each user; one statement takes one out, so that one caller uses it. */
final class JdbcEmailCodes implements EmailCodeStore {

    private static final String LIVE = " WHERE user_id = :user AND expires_at > :now";

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcEmailCodes(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public void put(Tx tx, EmailCode code) {
        String sql = dialect == Dialect.POSTGRESQL
                ? "INSERT INTO latchkey_email_code (user_id, challenge, digest, expires_at)"
                        + " VALUES (:user, :challenge, :digest, :expiresAt)"
                        + " ON CONFLICT (user_id) DO UPDATE SET challenge = EXCLUDED.challenge,"
                        + " digest = EXCLUDED.digest, expires_at = EXCLUDED.expires_at"
                : "MERGE INTO latchkey_email_code (user_id, challenge, digest, expires_at) KEY (user_id)"
                        + " VALUES (:user, :challenge, :digest, :expiresAt)";
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate(sql)
                        .bind("user", code.user().value())
                        .bind("challenge", code.challenge())
                        .bind("digest", code.digest())
                        .bind("expiresAt", Rows.time(code.expiresAt()))
                        .execute());
    }

    @Override
    public Optional<EmailCode> find(UserId user, Instant now) {
        return transactions.read(handle -> handle.createQuery("SELECT * FROM latchkey_email_code" + LIVE)
                .bind("user", user.value())
                .bind("now", Rows.time(now))
                .map((row, context) -> new EmailCode(
                        user, row.getString("challenge"), row.getString("digest"), Rows.time(row, "expires_at")))
                .findOne());
    }

    @Override
    public boolean mint(UserId user, String challenge, String digest, Instant now) {
        return transactions.alone(handle -> handle.createUpdate("UPDATE latchkey_email_code SET digest = :digest" + LIVE
                                + " AND challenge = :challenge")
                        .bind("user", user.value())
                        .bind("challenge", challenge)
                        .bind("digest", digest)
                        .bind("now", Rows.time(now))
                        .execute()
                == 1);
    }

    @Override
    public boolean consume(UserId user, String challenge, String digest, Instant now) {
        return transactions.alone(handle -> handle.createUpdate("DELETE FROM latchkey_email_code" + LIVE
                                + " AND challenge = :challenge AND digest = :digest")
                        .bind("user", user.value())
                        .bind("challenge", challenge)
                        .bind("digest", digest)
                        .bind("now", Rows.time(now))
                        .execute()
                == 1);
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(handle -> handle.createUpdate("DELETE FROM latchkey_email_code WHERE user_id IN"
                        + " (SELECT user_id FROM latchkey_email_code WHERE expires_at <= :now"
                        + " ORDER BY expires_at LIMIT :limit)")
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .execute());
    }
}
