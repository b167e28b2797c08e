package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.token.StoredSubject;
import dev.latchkey.token.SubjectStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Names that access tokens have for users. Their rows are written under the lock of the user's epoch. */
final class JdbcSubjects implements SubjectStore {

    private final JdbcTransactions transactions;

    JdbcSubjects(JdbcTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public Optional<StoredSubject> current(UserId user) {
        return transactions.read(handle -> handle.createQuery("""
                SELECT * FROM latchkey_subject
                WHERE user_id = :user AND retired_until IS NULL
                ORDER BY subject LIMIT 1""")
                .bind("user", user.value())
                .map((row, context) -> subject(row))
                .findOne());
    }

    @Override
    public Optional<StoredSubject> find(UUID subject) {
        return transactions.read(handle -> handle.createQuery("SELECT * FROM latchkey_subject WHERE subject = :subject")
                .bind("subject", subject)
                .map((row, context) -> subject(row))
                .findOne());
    }

    @Override
    public List<StoredSubject> of(UserId user) {
        return transactions.read(handle -> handle.createQuery("SELECT * FROM latchkey_subject WHERE user_id = :user")
                .bind("user", user.value())
                .map((row, context) -> subject(row))
                .list());
    }

    @Override
    public void put(Tx tx, StoredSubject subject) {
        int unused = transactions.write(tx, handle -> {
            int there = handle.createUpdate(
                            "UPDATE latchkey_subject SET retired_until = :until WHERE subject = :subject")
                    .bind("subject", subject.subject())
                    .bind("until", Rows.timeOrNull(subject.retiredUntil()))
                    .execute();
            if (there == 1) {
                return there;
            }
            return handle.createUpdate("""
                                    INSERT INTO latchkey_subject (subject, user_id, epoch, created_at, retired_until)
                                    VALUES (:subject, :user, :epoch, :createdAt, :until)""")
                    .bind("subject", subject.subject())
                    .bind("user", subject.user().value())
                    .bind("epoch", subject.epoch())
                    .bind("createdAt", Rows.time(subject.createdAt()))
                    .bind("until", Rows.timeOrNull(subject.retiredUntil()))
                    .execute();
        });
    }

    @Override
    public boolean retire(Tx tx, UserId user, Instant until) {
        return transactions.write(
                tx,
                handle -> handle.createUpdate("""
                        UPDATE latchkey_subject SET retired_until = :until
                        WHERE user_id = :user AND retired_until IS NULL""")
                                .bind("user", user.value())
                                .bind("until", Rows.time(until))
                                .execute()
                        > 0);
    }

    @Override
    public int retireAll(Instant createdBefore, Instant until, int limit) {
        return transactions.alone(handle -> handle.createUpdate("""
                                UPDATE latchkey_subject SET retired_until = :until
                                WHERE retired_until IS NULL AND subject IN (SELECT subject FROM latchkey_subject
                                    WHERE retired_until IS NULL AND created_at < :before LIMIT :limit)""")
                .bind("before", Rows.time(createdBefore))
                .bind("until", Rows.time(until))
                .bind("limit", limit)
                .execute());
    }

    @Override
    public boolean isEmpty() {
        return transactions.read(handle -> handle.createQuery("SELECT 1 FROM latchkey_subject LIMIT 1")
                .mapTo(Integer.class)
                .findOne()
                .isEmpty());
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(handle -> handle.createUpdate("""
                DELETE FROM latchkey_subject
                WHERE subject IN (SELECT subject FROM latchkey_subject WHERE retired_until <= :now
                    ORDER BY retired_until LIMIT :limit) AND retired_until <= :now""")
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .execute());
    }

    private static StoredSubject subject(ResultSet row) throws SQLException {
        return new StoredSubject(
                Rows.id(row, "subject"),
                new UserId(Rows.id(row, "user_id")),
                row.getInt("epoch"),
                Rows.time(row, "created_at"),
                Rows.timeOrNull(row, "retired_until"));
    }
}
