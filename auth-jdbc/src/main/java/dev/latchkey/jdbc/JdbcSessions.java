package dev.latchkey.jdbc;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.session.RefreshAttempt;
import dev.latchkey.session.RefreshOutcome;
import dev.latchkey.session.Session;
import dev.latchkey.session.SessionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Sessions, locked in the order of {@link dev.latchkey.account.UserStore#lock}. */
final class JdbcSessions implements SessionStore {

    private static final String ACTIVE = "s.user_id = :user AND s.ended_at IS NULL AND s.idle_expires_at > :now"
            + " AND s.absolute_expires_at > :now"
            + " AND s.epoch >= COALESCE((SELECT e.epoch FROM latchkey_epoch e WHERE e.user_id = s.user_id), 0)";
    private static final String BY_LAST_SEEN = " ORDER BY s.last_seen_at DESC, s.created_at DESC, s.id DESC";

    /** The same order; ids as text, since UUID compares its halves as numbers with a sign. */
    private static final Comparator<Session> LATEST_SEEN_FIRST = Comparator.comparing(Session::lastSeenAt)
            .thenComparing(Session::createdAt)
            .thenComparing(session -> session.id().value().toString())
            .reversed();

    private final JdbcTransactions transactions;
    private final JdbcRevocations revocations;
    private final JdbcRefresh refresh;

    JdbcSessions(JdbcTransactions transactions, Dialect dialect, JdbcRevocations revocations) {
        this.transactions = transactions;
        this.revocations = revocations;
        this.refresh = new JdbcRefresh(transactions, dialect, revocations);
    }

    @Override
    public List<Session> add(Tx tx, Session session, OptionalInt limit, Instant revocationExpiresAt) {
        Instant now = session.createdAt();
        return transactions.write(tx, handle -> {
            List<Session> replaced = new ArrayList<>();
            if (limit.isPresent()) {
                revocations.lockEpoch(handle, session.user());
                List<Session> active = activeOf(handle, session.user(), now, " ORDER BY s.id FOR UPDATE");
                active.stream()
                        .sorted(LATEST_SEEN_FIRST)
                        .skip(limit.getAsInt() - 1L)
                        .forEach(old ->
                                replaced.add(end(tx, handle, old, EndReason.REPLACED, now, revocationExpiresAt)));
            }
            try {
                SessionRows.insert(handle, session);
            } catch (UnableToExecuteStatementException e) {
                if (SqlFailures.isDuplicate(e)) {
                    throw new IllegalArgumentException("there is a session with the id " + session.id(), e);
                }
                throw e;
            }
            return List.copyOf(replaced);
        });
    }

    @Override
    public Optional<Session> find(SessionId id) {
        return transactions.read(handle -> find(handle, id, ""));
    }

    private static Optional<Session> find(Handle handle, SessionId id, String locking) {
        return handle.createQuery("SELECT * FROM latchkey_session WHERE id = :id" + locking)
                .bind("id", id.value())
                .map((row, context) -> SessionRows.session(row))
                .findOne();
    }

    @Override
    public List<Session> active(UserId user, Instant now) {
        return transactions.read(handle -> activeOf(handle, user, now, BY_LAST_SEEN));
    }

    private static List<Session> activeOf(Handle handle, UserId user, Instant now, String ordering) {
        return handle.createQuery("SELECT s.* FROM latchkey_session s WHERE " + ACTIVE + ordering)
                .bind("user", user.value())
                .bind("now", Rows.time(now))
                .map((row, context) -> SessionRows.session(row))
                .list();
    }

    @Override
    public List<Session> startedSince(UserId user, Instant since, int limit) {
        return transactions.read(handle -> handle.createQuery("""
                                SELECT * FROM latchkey_session
                                WHERE user_id = :user AND created_at >= :since
                                ORDER BY created_at DESC, id DESC LIMIT :limit""")
                .bind("user", user.value())
                .bind("since", Rows.time(since))
                .bind("limit", limit)
                .map((row, context) -> SessionRows.session(row))
                .list());
    }

    @Override
    public List<Session> history(UserId user, @Nullable Session after, int limit) {
        String following = after == null ? "" : " AND created_at <= :at AND (created_at, id) < (:at, :id)";
        return transactions.read(handle -> {
            Query query = handle.createQuery("SELECT * FROM latchkey_session WHERE user_id = :user" + following
                            + " ORDER BY created_at DESC, id DESC LIMIT :limit")
                    .bind("user", user.value())
                    .bind("limit", limit);
            if (after != null) {
                query.bind("at", Rows.time(after.createdAt()))
                        .bind("id", after.id().value());
            }
            return query.map((row, context) -> SessionRows.session(row)).list();
        });
    }

    @Override
    public RefreshOutcome refresh(RefreshAttempt attempt, BiConsumer<Tx, RefreshOutcome> noted) {
        return refresh.refresh(attempt, noted);
    }

    @Override
    public Optional<Session> end(Tx tx, SessionId id, EndReason reason, Instant now, Instant revocationExpiresAt) {
        return transactions.write(
                tx,
                handle -> find(handle, id, " FOR UPDATE")
                        .filter(session -> session.endedAt() == null)
                        .map(session -> end(tx, handle, session, reason, now, revocationExpiresAt)));
    }

    @Override
    public void succeed(Tx tx, SessionId replaced, SessionId by) {
        int unused = transactions.write(
                tx,
                handle -> handle.createUpdate("UPDATE latchkey_session SET replaced_by = :by WHERE id = :id")
                        .bind("by", by.value())
                        .bind("id", replaced.value())
                        .execute());
    }

    @Override
    public Optional<SessionId> successor(SessionId replaced) {
        return transactions.read(handle -> handle.createQuery(
                        "SELECT replaced_by FROM latchkey_session WHERE id = :id AND replaced_by IS NOT NULL")
                .bind("id", replaced.value())
                .map((row, context) -> new SessionId(row.getObject("replaced_by", UUID.class)))
                .findOne());
    }

    @Override
    public List<Session> endAll(
            Tx tx,
            UserId user,
            @Nullable SessionId except,
            EndReason reason,
            Instant now,
            Instant revocationExpiresAt) {
        return transactions.write(tx, handle -> {
            List<Session> ending = handle.createQuery("""
                    SELECT * FROM latchkey_session
                    WHERE user_id = :user AND ended_at IS NULL
                    ORDER BY id
                    FOR UPDATE""")
                    .bind("user", user.value())
                    .map((row, context) -> SessionRows.session(row))
                    .list();
            return ending.stream()
                    .filter(session -> !session.id().equals(except))
                    .map(session -> end(tx, handle, session, reason, now, revocationExpiresAt))
                    .toList();
        });
    }

    @Override
    public Optional<Session> restamp(Tx tx, SessionId id, int epoch, Instant now, Duration grace, Duration idleLife) {
        return transactions.write(
                tx,
                handle -> find(handle, id, " FOR UPDATE")
                        .filter(session -> session.isActive(now) && session.epoch() >= epoch - 1)
                        .map(session -> {
                            Session restamped = session.restamped(epoch);
                            Session saved = session.wasRotatedWithin(now, grace)
                                    ? restamped
                                    : restamped.rotated(session.generation() + 1, now, idleLife);
                            SessionRows.update(handle, saved);
                            return saved;
                        }));
    }

    @Override
    public int purge(Instant before, int limit) {
        return transactions.alone(handle -> handle.createUpdate("""
                DELETE FROM latchkey_session
                WHERE id IN (SELECT id FROM latchkey_session WHERE over_day <= :day
                    AND COALESCE(ended_at, idle_expires_at) < :before LIMIT :limit)""")
                .bind("day", Rows.day(before))
                .bind("before", Rows.time(before))
                .bind("limit", limit)
                .execute());
    }

    private Session end(
            Tx tx, Handle handle, Session session, EndReason reason, Instant now, Instant revocationExpiresAt) {
        Session ended = session.ended(now, reason);
        SessionRows.update(handle, ended);
        revocations.add(
                tx,
                new Revocation.OfSession(ended.id(), Objects.requireNonNull(ended.endReason()), revocationExpiresAt));
        return ended;
    }
}
