package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.EmailCode;
import dev.latchkey.mfa.EmailCodeStore;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.statement.Update;

/** Digests of mailed codes, a row for each user; one statement takes one out, so that one caller uses it. */
final class JdbcEmailCodes implements EmailCodeStore {

    private static final String LIVE = " WHERE user_id = :user AND expires_at > :now";

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcEmailCodes(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    /**
     * A later code takes the place of the one before. H2 does it in two statements: one that renews the row there loses the
     * new code to a caller who takes the old one out at the same moment.
     */
    @Override
    public void put(Tx tx, EmailCode code) {
        String insert = """
                INSERT INTO latchkey_email_code (user_id, challenge, digest, expires_at)
                VALUES (:user, :challenge, :digest, :expiresAt)""";
        String superseding = " ON CONFLICT (user_id) DO UPDATE SET challenge = EXCLUDED.challenge,"
                + " digest = EXCLUDED.digest, expires_at = EXCLUDED.expires_at";
        int unused = transactions.write(tx, handle -> {
            if (dialect == Dialect.H2) {
                int superseded = handle.createUpdate("DELETE FROM latchkey_email_code WHERE user_id = :user")
                        .bind("user", code.user().value())
                        .execute();
                return superseded + bind(handle.createUpdate(insert), code).execute();
            }
            return bind(handle.createUpdate(insert + superseding), code).execute();
        });
    }

    private static Update bind(Update statement, EmailCode code) {
        return statement
                .bind("user", code.user().value())
                .bind("challenge", code.challenge())
                .bind("digest", code.digest())
                .bind("expiresAt", Rows.time(code.expiresAt()));
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

    /** The row that was picked may have been renewed before it is reached: what it says then is what counts. */
    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(handle -> handle.createUpdate("""
                DELETE FROM latchkey_email_code
                WHERE user_id IN (SELECT user_id FROM latchkey_email_code WHERE expires_at <= :now
                    ORDER BY expires_at LIMIT :limit) AND expires_at <= :now""")
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .execute());
    }
}
