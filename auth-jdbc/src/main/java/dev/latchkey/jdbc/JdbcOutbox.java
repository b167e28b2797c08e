package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.notify.OutboxStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Messages to be sent; nodes that take some at once take different ones. */
final class JdbcOutbox implements OutboxStore {

    /** A message of a kind that a later version knows waits for a node of that version. */
    private static final String KNOWN = " kind IN " + Rows.known(MessageKind.class);

    private final JdbcTransactions transactions;
    private final Dialect dialect;

    JdbcOutbox(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
    }

    @Override
    public void add(Tx tx, OutboxMessage message) {
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate("""
                        INSERT INTO latchkey_outbox (id, user_id, kind, locale, due_at, attempts, expires_at,
                            recipient)
                        VALUES (:id, :user, :kind, :locale, :dueAt, :attempts, :expiresAt, :recipient)""")
                        .bind("id", message.id())
                        .bind("user", message.user().value())
                        .bind("kind", message.kind().name())
                        .bind("locale", message.locale().toLanguageTag())
                        .bind("dueAt", Rows.time(message.dueAt()))
                        .bind("attempts", message.attempts())
                        .bind("expiresAt", Rows.time(message.expiresAt()))
                        .bind("recipient", message.recipient())
                        .execute());
    }

    @Override
    public List<OutboxMessage> take(Instant now, Instant leaseUntil, int limit) {
        if (!isAnyDue(now)) {
            return List.of();
        }
        return dialect == Dialect.POSTGRESQL ? takeTogether(now, leaseUntil, limit) : takeEach(now, leaseUntil, limit);
    }

    private List<OutboxMessage> takeTogether(Instant now, Instant leaseUntil, int limit) {
        String sql = "UPDATE latchkey_outbox SET due_at = :lease, attempts = attempts + 1"
                + " WHERE id IN (SELECT id FROM latchkey_outbox WHERE due_at <= :now AND" + KNOWN
                + " ORDER BY due_at, id LIMIT :limit FOR UPDATE SKIP LOCKED) RETURNING *";
        // What comes back of an update comes in no order; ids are made in the order of time.
        return transactions.alone(handle -> handle
                .createQuery(sql)
                .bind("lease", Rows.time(leaseUntil))
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .map((row, context) -> message(row))
                .stream()
                .sorted(Comparator.comparing(OutboxMessage::id))
                .toList());
    }

    /** One by one: whoever changes a message first has it. All at once or none, so that none is leased and not given. */
    private List<OutboxMessage> takeEach(Instant now, Instant leaseUntil, int limit) {
        return transactions.callAlone(tx -> transactions.write(tx, handle -> {
            List<UUID> due = handle.createQuery("SELECT id FROM latchkey_outbox WHERE due_at <= :now AND" + KNOWN
                            + " ORDER BY due_at, id LIMIT :limit")
                    .bind("now", Rows.time(now))
                    .bind("limit", limit)
                    .map((row, context) -> Rows.id(row, "id"))
                    .list();
            List<OutboxMessage> taken = new ArrayList<>();
            for (UUID id : due) {
                handle.createQuery(dialect.returningRows("""
                        UPDATE latchkey_outbox SET due_at = :lease, attempts = attempts + 1
                        WHERE id = :id AND due_at <= :now"""))
                        .bind("id", id)
                        .bind("lease", Rows.time(leaseUntil))
                        .bind("now", Rows.time(now))
                        .map((row, context) -> message(row))
                        .findOne()
                        .ifPresent(taken::add);
            }
            return List.copyOf(taken);
        }));
    }

    /** Nothing is due most of the time, and a plain read finds that out without a write; in order, so by the index. */
    private boolean isAnyDue(Instant now) {
        return transactions.alone(handle -> handle.createQuery("SELECT 1 FROM latchkey_outbox WHERE due_at <= :now AND"
                        + KNOWN + " ORDER BY due_at, id LIMIT 1")
                .bind("now", Rows.time(now))
                .mapTo(Integer.class)
                .findOne()
                .isPresent());
    }

    @Override
    public void done(UUID id) {
        int unused = transactions.alone(handle -> handle.createUpdate("DELETE FROM latchkey_outbox WHERE id = :id")
                .bind("id", id)
                .execute());
    }

    @Override
    public void putOff(OutboxMessage message, Instant dueAt) {
        int unused = transactions.alone(handle -> handle.createUpdate(
                        "UPDATE latchkey_outbox SET due_at = :dueAt WHERE id = :id AND attempts = :attempts")
                .bind("id", message.id())
                .bind("attempts", message.attempts())
                .bind("dueAt", Rows.time(dueAt))
                .execute());
    }

    @Override
    public List<OutboxMessage> of(UserId user, @Nullable UUID after, int limit) {
        String following = after == null ? "" : " AND id > :after";
        return transactions.read(handle -> {
            Query query = handle.createQuery("SELECT * FROM latchkey_outbox WHERE user_id = :user AND" + KNOWN
                            + following + " ORDER BY id LIMIT :limit")
                    .bind("user", user.value())
                    .bind("limit", limit);
            if (after != null) {
                query.bind("after", after);
            }
            return query.map((row, context) -> message(row)).list();
        });
    }

    private static OutboxMessage message(ResultSet row) throws SQLException {
        return new OutboxMessage(
                Rows.id(row, "id"),
                new UserId(Rows.id(row, "user_id")),
                MessageKind.valueOf(row.getString("kind")),
                Locale.forLanguageTag(row.getString("locale")),
                Rows.time(row, "due_at"),
                row.getInt("attempts"),
                Rows.time(row, "expires_at"),
                row.getString("recipient"));
    }
}
