package dev.latchkey.jdbc;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditPlace;
import dev.latchkey.audit.AuditRow;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.ChainLink;
import dev.latchkey.audit.ChainLostException;
import dev.latchkey.audit.ChainPoint;
import dev.latchkey.audit.ChainState;
import dev.latchkey.audit.ChainedRow;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The audit log. Writers take no lock; who gives numbers, erases or removes holds that of the chain's row. What has no
 * number yet is found by that, so an entry that commits late is found when it has.
 */
final class JdbcAudit implements AuditStore {

    private static final String INSERT = """
                    INSERT INTO latchkey_audit (id, at, type, outcome, user_id, actor_id, address, user_agent,
                        request_id, details, salt)
                    VALUES (:id, :at, :type, :outcome, CAST(:user AS UUID), CAST(:actor AS UUID), :address, :userAgent,
                        :requestId, :details, :salt)""";

    private static final String STATE = "SELECT * FROM latchkey_audit_chain";

    private final JdbcTransactions transactions;

    JdbcAudit(JdbcTransactions transactions) {
        this.transactions = transactions;
    }

    @Override
    public void add(Tx tx, AuditRow row) {
        int unused = transactions.write(tx, handle -> add(handle, row));
    }

    @Override
    public void add(AuditRow row) {
        int unused = transactions.alone(handle -> add(handle, row));
    }

    private static int add(Handle handle, AuditRow row) {
        return AuditRows.bind(handle.createUpdate(INSERT), row).execute();
    }

    @Override
    public List<AuditEvent> list(AuditFilter filter, @Nullable AuditPlace after, int limit) {
        List<String> conditions = new ArrayList<>(List.of("salt IS NOT NULL"));
        Map<String, Object> values = new LinkedHashMap<>();
        if (filter.user() != null) {
            conditions.add("user_id = :user");
            values.put("user", filter.user().value());
        }
        if (filter.type() != null) {
            conditions.add("type = :type");
            values.put("type", filter.type());
        }
        if (filter.outcome() != null) {
            conditions.add("outcome = :outcome");
            values.put("outcome", filter.outcome().name());
        }
        conditions.add("at >= :from AND at < :to");
        values.put("from", Rows.time(later(filter.from(), AuditRows.EARLIEST)));
        values.put("to", Rows.time(earlier(filter.to(), AuditRows.LATEST)));
        if (after != null) {
            conditions.add("at <= :afterAt AND (at, id) < (:afterAt, :afterId)");
            values.put("afterAt", Rows.time(after.at()));
            values.put("afterId", after.id());
        }
        String select = "SELECT * FROM latchkey_audit WHERE " + String.join(" AND ", conditions)
                + " ORDER BY at DESC, id DESC LIMIT :limit";
        return transactions.list(handle -> {
            Query query = handle.createQuery(select).bind("limit", limit);
            values.forEach(query::bind);
            return query.map((row, context) -> AuditRows.event(row)).list();
        });
    }

    private static Instant later(@Nullable Instant wanted, Instant earliest) {
        return wanted == null || wanted.isBefore(earliest) ? earliest : wanted;
    }

    private static Instant earlier(@Nullable Instant wanted, Instant latest) {
        return wanted == null || wanted.isAfter(latest) ? latest : wanted;
    }

    @Override
    public int chain(int limit, BiFunction<ChainPoint, List<AuditRow>, List<ChainLink>> linker) {
        // Nothing waits most of the time, and a plain read finds that out without a lock.
        if (!transactions.alone(JdbcAudit::isAnyPending)) {
            return 0;
        }
        return transactions.callAlone(tx -> transactions.write(tx, handle -> {
            ChainState state = lock(handle);
            List<AuditRow> rows = pending(handle, limit);
            if (!rows.isEmpty()) {
                write(handle, linker.apply(state.head(), rows));
            }
            return rows.size();
        }));
    }

    /** In no order, so that no index on the order is walked for one that is not there. */
    private static boolean isAnyPending(Handle handle) {
        return handle.createQuery("SELECT 1 FROM latchkey_audit WHERE number IS NULL LIMIT 1")
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static List<AuditRow> pending(Handle handle, int limit) {
        return handle.createQuery("SELECT * FROM latchkey_audit WHERE number IS NULL ORDER BY at, id LIMIT :limit")
                .bind("limit", limit)
                .map((row, context) -> AuditRows.row(row))
                .list();
    }

    private static void write(Handle handle, List<ChainLink> links) {
        PreparedBatch updates = handle.prepareBatch(
                "UPDATE latchkey_audit SET number = :number, digest = :digest, link = :link WHERE id = :id");
        for (ChainLink link : links) {
            updates.bind("number", link.point().number())
                    .bind("digest", link.digest())
                    .bind("link", link.point().link())
                    .bind("id", link.id())
                    .add();
        }
        int written = Arrays.stream(updates.execute()).sum();
        if (written != links.size()) {
            throw new IllegalStateException("of " + links.size() + " entries to be chained " + written
                    + " were there: something removes entries of the audit log beside Latchkey");
        }
        ChainPoint head = links.get(links.size() - 1).point();
        int unused = handle.createUpdate("UPDATE latchkey_audit_chain SET head_number = :number, head_link = :link")
                .bind("number", head.number())
                .bind("link", head.link())
                .execute();
    }

    @Override
    public ChainState state() {
        return transactions.read(handle -> state(handle, STATE));
    }

    private static ChainState lock(Handle handle) {
        return state(handle, STATE + " FOR UPDATE");
    }

    private static ChainState state(Handle handle, String select) {
        List<ChainState> states = handle.createQuery(select)
                .map((row, context) -> AuditRows.state(row))
                .list();
        if (states.size() != 1) {
            throw new ChainLostException();
        }
        return states.get(0);
    }

    @Override
    public List<ChainedRow> chained(long after, int limit) {
        return transactions.read(handle -> chained(handle, after, limit));
    }

    private static List<ChainedRow> chained(Handle handle, long after, int limit) {
        return handle.createQuery("SELECT * FROM latchkey_audit WHERE number > :after ORDER BY number LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> AuditRows.chained(row))
                .list();
    }

    @Override
    public int erase(Tx tx, UserId user) {
        return transactions.write(tx, handle -> {
            ChainState unusedState = lock(handle);
            int unused = handle.createUpdate("DELETE FROM latchkey_audit WHERE user_id = :user AND number IS NULL")
                    .bind("user", user.value())
                    .execute();
            return handle.createUpdate("""
                    UPDATE latchkey_audit SET type = 'erased', outcome = 'SUCCESS', user_id = NULL, actor_id = NULL,
                        address = NULL, user_agent = NULL, request_id = NULL, details = '{}', salt = NULL
                    WHERE user_id = :user""").bind("user", user.value()).execute();
        });
    }

    @Override
    public int purge(Instant before, int limit) {
        if (transactions.alone(handle -> oldest(handle, before, 1)).isEmpty()) {
            return 0;
        }
        return transactions.callAlone(tx -> transactions.write(tx, handle -> {
            ChainState unused = lock(handle);
            List<ChainPoint> old = oldest(handle, before, limit);
            if (!old.isEmpty()) {
                remove(handle, old.get(old.size() - 1));
            }
            return old.size();
        }));
    }

    /** From the start of the chain to the first entry that is young enough to be kept, or has lost its link. */
    private static List<ChainPoint> oldest(Handle handle, Instant before, int limit) {
        List<ChainPoint> old = new ArrayList<>();
        try (var rows = handle
                .createQuery("""
                        SELECT number, link, at FROM latchkey_audit
                        WHERE number > 0
                        ORDER BY number LIMIT :limit""")
                .bind("limit", limit)
                .map((row, context) -> Rows.time(row, "at").isBefore(before) && row.getString("link") != null
                        ? new ChainPoint(row.getLong("number"), row.getString("link"))
                        : ChainPoint.START)
                .stream()) {
            rows.takeWhile(point -> point.number() > 0).forEach(old::add);
        }
        return old;
    }

    private static void remove(Handle handle, ChainPoint last) {
        int unusedRows = handle.createUpdate("DELETE FROM latchkey_audit WHERE number <= :number")
                .bind("number", last.number())
                .execute();
        int unused = handle.createUpdate("UPDATE latchkey_audit_chain SET anchor_number = :number, anchor_link = :link")
                .bind("number", last.number())
                .bind("link", last.link())
                .execute();
    }
}
