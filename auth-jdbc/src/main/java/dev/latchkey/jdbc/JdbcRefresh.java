package dev.latchkey.jdbc;

import dev.latchkey.kernel.Tx;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.session.RefreshAttempt;
import dev.latchkey.session.RefreshOutcome;
import dev.latchkey.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The refresh protocol. A rotation, which is nearly every refresh, is one conditional UPDATE that commits by itself:
 * one round trip. When it changes nothing, the session is read and judged by {@link RefreshAttempt#judge}; what then
 * asks for a write is judged again with the row locked.
 */
final class JdbcRefresh {

    /** The conditions under which {@link RefreshAttempt#judge} says that the token is to be rotated. */
    private static final String ROTATE = """
            UPDATE latchkey_session SET generation = generation + 1, generation_at = :now, last_seen_at = :now,
                idle_expires_at = LEAST(:idle, absolute_expires_at), over_day = LEAST(:idleDay, absolute_day)
            WHERE id = :id AND generation = :generation AND refresh_key_id = :refreshKey AND ended_at IS NULL
                AND idle_expires_at > :now AND absolute_expires_at > :now
                AND (generation = 0 OR generation_at < :graceStart)
                AND epoch >= COALESCE((SELECT e.epoch FROM latchkey_epoch e WHERE e.user_id = latchkey_session.user_id), 0)""";

    private static final String READ = """
            SELECT s.*, COALESCE(e.epoch, 0) AS user_epoch FROM latchkey_session s
            LEFT JOIN latchkey_epoch e ON e.user_id = s.user_id
            WHERE s.id = :id""";

    private final JdbcTransactions transactions;
    private final JdbcRevocations revocations;
    private final String rotate;

    JdbcRefresh(JdbcTransactions transactions, Dialect dialect, JdbcRevocations revocations) {
        this.transactions = transactions;
        this.revocations = revocations;
        this.rotate = dialect.returningRows(ROTATE);
    }

    /** A session and the epoch of its user. */
    private record Stored(Session session, int userEpoch) {}

    RefreshOutcome refresh(RefreshAttempt attempt, BiConsumer<Tx, RefreshOutcome> noted) {
        Optional<Session> rotated = rotate(attempt);
        if (rotated.isPresent()) {
            return new RefreshOutcome.Rotated(rotated.get());
        }
        RefreshOutcome outcome = judge(attempt, transactions.alone(handle -> read(handle, attempt)));
        return asksForWrite(outcome) ? transactions.callAlone(tx -> judgeLocked(tx, attempt, noted)) : outcome;
    }

    private Optional<Session> rotate(RefreshAttempt attempt) {
        Instant idle = attempt.now().plus(attempt.idleLife());
        return transactions.alone(handle -> handle.createQuery(rotate)
                .bind("id", attempt.session().value())
                .bind("generation", attempt.generation())
                .bind("refreshKey", attempt.refreshKeyId())
                .bind("now", Rows.time(attempt.now()))
                .bind("idle", Rows.time(idle))
                .bind("idleDay", Rows.day(idle))
                .bind("graceStart", Rows.time(graceStart(attempt)))
                .map((row, context) -> SessionRows.session(row))
                .findOne());
    }

    /** A rotation before this time is outside the grace window; in the strict profile every rotation is. */
    private static Instant graceStart(RefreshAttempt attempt) {
        return attempt.grace().isZero()
                ? attempt.now().plus(Duration.ofDays(365))
                : attempt.now().minus(attempt.grace());
    }

    private static @Nullable Stored read(Handle handle, RefreshAttempt attempt) {
        return handle.createQuery(READ)
                .bind("id", attempt.session().value())
                .map((row, context) -> new Stored(SessionRows.session(row), row.getInt("user_epoch")))
                .findOne()
                .orElse(null);
    }

    private static RefreshOutcome judge(RefreshAttempt attempt, @Nullable Stored stored) {
        return stored == null ? attempt.judge(null, 0) : attempt.judge(stored.session(), stored.userEpoch());
    }

    private static boolean asksForWrite(RefreshOutcome outcome) {
        return !(outcome instanceof RefreshOutcome.Kept
                || outcome instanceof RefreshOutcome.Replayed
                || outcome instanceof RefreshOutcome.Invalid);
    }

    private RefreshOutcome judgeLocked(Tx tx, RefreshAttempt attempt, BiConsumer<Tx, RefreshOutcome> noted) {
        return transactions.write(tx, handle -> {
            boolean unused = handle.createQuery("SELECT 1 FROM latchkey_session WHERE id = :id FOR UPDATE")
                    .bind("id", attempt.session().value())
                    .mapTo(Integer.class)
                    .findOne()
                    .isPresent();
            RefreshOutcome outcome = judge(attempt, read(handle, attempt));
            if (outcome instanceof RefreshOutcome.Rotated rotated) {
                SessionRows.update(handle, rotated.session());
            } else if (outcome instanceof RefreshOutcome.Restored restored) {
                SessionRows.update(handle, restored.session());
                noted.accept(tx, outcome);
            } else if (outcome instanceof RefreshOutcome.Reused reused) {
                end(tx, handle, reused.session(), attempt);
                noted.accept(tx, outcome);
            } else if (outcome instanceof RefreshOutcome.LostCommits lost) {
                end(tx, handle, lost.session(), attempt);
                noted.accept(tx, outcome);
            }
            return outcome;
        });
    }

    private void end(Tx tx, Handle handle, Session ended, RefreshAttempt attempt) {
        SessionRows.update(handle, ended);
        revocations.add(
                tx,
                new Revocation.OfSession(
                        ended.id(), Objects.requireNonNull(ended.endReason()), attempt.revocationExpiresAt()));
    }
}
