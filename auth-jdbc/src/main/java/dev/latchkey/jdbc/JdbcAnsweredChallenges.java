package dev.latchkey.jdbc;

import dev.latchkey.captcha.AnsweredChallengeStore;
import java.time.Instant;

/** Answered challenges; whoever adds the row was the first. */
final class JdbcAnsweredChallenges implements AnsweredChallengeStore {

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcAnsweredChallenges(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public boolean add(String challenge, Instant expiresAt) {
        return transactions.alone(handle -> Inserts.orNothing(() -> handle.createUpdate(
                        "INSERT INTO latchkey_answered_challenge (challenge, expires_at) VALUES (:challenge, :expiresAt)"
                                + dialect.orNothingOn("challenge"))
                .bind("challenge", challenge)
                .bind("expiresAt", Rows.time(expiresAt))
                .execute()));
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(
                handle -> handle.createUpdate("DELETE FROM latchkey_answered_challenge WHERE challenge IN"
                                + " (SELECT challenge FROM latchkey_answered_challenge WHERE expires_at <= :now"
                                + " ORDER BY expires_at LIMIT :limit)")
                        .bind("now", Rows.time(now))
                        .bind("limit", limit)
                        .execute());
    }
}
