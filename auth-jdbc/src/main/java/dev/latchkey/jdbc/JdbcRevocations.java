package dev.latchkey.jdbc;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.TokenFacts;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** Revocations, one row a subject, and epochs. How they are read in order is the dialect's own. */
final class JdbcRevocations implements RevocationStore {

    private final JdbcTransactions transactions;
    private final Dialect dialect;
    private final RevocationPages pages;
    private final String upsert;
    private final String purge;

    JdbcRevocations(JdbcTransactions transactions, Dialect dialect) {
        this.transactions = transactions;
        this.dialect = dialect;
        this.pages = dialect == Dialect.POSTGRESQL
                ? new SnapshotRevocationPages(transactions)
                : new NumberedRevocationPages(transactions);
        this.upsert = dialect == Dialect.POSTGRESQL ? upsertOnPostgresql() : upsertOnH2();
        this.purge = dialect == Dialect.POSTGRESQL ? purgeOnPostgresql() : purgeOnH2();
    }

    /**
     * The same session or token again only lives longer, and keeps its reason; a higher epoch takes the place of the
     * lower. Whatever changed is new to readers.
     */
    private static String upsertOnPostgresql() {
        return """
                INSERT INTO latchkey_revocation AS r (kind, subject, epoch, reason, expires_at)
                VALUES (:kind, :subject, :epoch, :reason, :expiresAt)
                ON CONFLICT (kind, subject) DO UPDATE SET
                    reason = CASE WHEN EXCLUDED.epoch > r.epoch THEN EXCLUDED.reason ELSE r.reason END,
                    epoch = GREATEST(r.epoch, EXCLUDED.epoch),
                    expires_at = GREATEST(r.expires_at, EXCLUDED.expires_at),
                    number = DEFAULT,
                    written_by = DEFAULT
                WHERE EXCLUDED.epoch > r.epoch OR EXCLUDED.expires_at > r.expires_at""";
    }

    private static String upsertOnH2() {
        return """
                MERGE INTO latchkey_revocation r
                USING (SELECT CAST(:kind AS VARCHAR) AS kind, CAST(:subject AS UUID) AS subject,
                    CAST(:epoch AS INTEGER) AS epoch, CAST(:reason AS VARCHAR) AS reason,
                    CAST(:expiresAt AS TIMESTAMP(6) WITH TIME ZONE) AS expires_at) n
                ON r.kind = n.kind AND r.subject = n.subject
                WHEN MATCHED AND (n.epoch > r.epoch OR n.expires_at > r.expires_at) THEN UPDATE SET
                    reason = CASE WHEN n.epoch > r.epoch THEN n.reason ELSE r.reason END,
                    epoch = GREATEST(r.epoch, n.epoch),
                    expires_at = GREATEST(r.expires_at, n.expires_at),
                    number = NULL
                WHEN NOT MATCHED THEN INSERT (kind, subject, epoch, reason, expires_at)
                    VALUES (n.kind, n.subject, n.epoch, n.reason, n.expires_at)""";
    }

    private static String purgeOnPostgresql() {
        return """
                DELETE FROM latchkey_revocation
                WHERE (kind, subject) IN (SELECT kind, subject FROM latchkey_revocation WHERE expires_at <= :now
                    ORDER BY expires_at LIMIT :limit) AND expires_at <= :now""";
    }

    /** H2 has a limit of its own here, and would compare every row with every one of a list of pairs. */
    private static String purgeOnH2() {
        return "DELETE FROM latchkey_revocation WHERE expires_at <= :now FETCH FIRST :limit ROWS ONLY";
    }

    @Override
    public void add(Tx tx, Revocation entry) {
        if (entry instanceof Revocation.OfEpoch) {
            throw new IllegalArgumentException("an epoch is revoked by raising it");
        }
        write(tx, entry);
    }

    private void write(Tx tx, Revocation entry) {
        int unused = transactions.write(tx, handle -> {
            int changed = bind(handle.createUpdate(upsert), entry).execute();
            if (changed > 0 && dialect == Dialect.POSTGRESQL) {
                notifyListeners(handle, entry);
            }
            return changed;
        });
    }

    /** Sent by the database when the transaction commits, and only then. */
    private static void notifyListeners(Handle handle, Revocation entry) {
        boolean unused = handle.createQuery("SELECT pg_notify(:channel, :text) IS NULL")
                .bind("channel", PostgresRevocationFeed.CHANNEL)
                .bind("text", RevocationRow.text(entry))
                .mapTo(Boolean.class)
                .one();
    }

    private static Update bind(Update statement, Revocation entry) {
        RevocationRow row = RevocationRow.of(entry);
        return statement
                .bind("kind", row.kind().name())
                .bind("subject", row.subject())
                .bind("epoch", row.epoch())
                .bind("reason", entry.reason().name())
                .bind("expiresAt", Rows.time(entry.expiresAt()));
    }

    @Override
    public int epoch(UserId user) {
        return transactions.read(handle -> epoch(handle, user, ""));
    }

    private static int epoch(Handle handle, UserId user, String locking) {
        return handle.createQuery("SELECT epoch FROM latchkey_epoch WHERE user_id = :user" + locking)
                .bind("user", user.value())
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
    }

    @Override
    public int lockEpoch(Tx tx, UserId user) {
        return transactions.write(tx, handle -> lockEpoch(handle, user));
    }

    @Override
    public int raiseEpoch(Tx tx, UserId user) {
        return transactions.write(tx, handle -> {
            int next = Math.incrementExact(lockEpoch(handle, user));
            int unused = handle.createUpdate("UPDATE latchkey_epoch SET epoch = :epoch WHERE user_id = :user")
                    .bind("user", user.value())
                    .bind("epoch", next)
                    .execute();
            return next;
        });
    }

    @Override
    public void addEpoch(Tx tx, Revocation.OfEpoch entry) {
        write(tx, entry);
    }

    /** The user's epoch, which nobody else changes before this unit of work ends; those who ask alike wait. */
    int lockEpoch(Handle handle, UserId user) {
        boolean unused = Inserts.orNothing(
                () -> handle.createUpdate("INSERT INTO latchkey_epoch (user_id, epoch) VALUES (:user, 0)"
                                + dialect.orNothingOn("user_id"))
                        .bind("user", user.value())
                        .execute());
        return epoch(handle, user, " FOR UPDATE");
    }

    @Override
    public RevocationPage snapshot() {
        return pages.first();
    }

    @Override
    public RevocationPage since(RevocationCursor cursor) {
        return pages.after(cursor);
    }

    @Override
    public Optional<EndReason> find(TokenFacts token) {
        return transactions.read(handle -> handle.createQuery("""
                SELECT reason FROM latchkey_revocation
                WHERE (kind = 'SESSION' AND subject = :session) OR (kind = 'TOKEN' AND subject = :token)
                    OR (kind = 'EPOCH' AND subject = :user AND epoch > :epoch)
                ORDER BY kind DESC LIMIT 1""")
                .bind("session", token.session().value())
                .bind("token", token.tokenId())
                .bind("user", token.user().value())
                .bind("epoch", token.epoch())
                .map((row, context) -> EndReason.read(row.getString("reason")))
                .findOne());
    }

    @Override
    public int purgeExpired(Instant now, int limit) {
        return transactions.alone(handle -> handle.createUpdate(purge)
                .bind("now", Rows.time(now))
                .bind("limit", limit)
                .execute());
    }

    /** The identity of the installation, by which a cursor of another one is told. */
    static UUID installation(Handle handle) {
        return handle.createQuery("SELECT id FROM latchkey_installation")
                .map((row, context) -> Rows.id(row, "id"))
                .one();
    }
}
