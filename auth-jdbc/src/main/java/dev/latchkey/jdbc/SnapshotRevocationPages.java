package dev.latchkey.jdbc;

import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.UnknownCursorException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * The order of PostgreSQL: a reader's place is the snapshot it last read under. A transaction that commits late was
 * not visible in it, so what it wrote is new, whatever its number; nobody waits for anybody. A place from before a
 * promotion to a new timeline, or ahead of this database, is unknown: transaction numbers may mean something else.
 *
 * <p>A walk goes by the transactions that wrote the entries: what is new is at the end of that index, and a poll that
 * finds nothing reads nothing, however many entries there are.
 */
final class SnapshotRevocationPages implements RevocationPages {

    private static final String PAGE_QUERY = """
            SELECT now.snapshot, now.life, now.ahead, r.*
            FROM (SELECT CAST(pg_current_snapshot() AS TEXT) AS snapshot,
                substr(CAST(i.id AS TEXT), 1, 8) || '.' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) AS life,
                COALESCE(pg_snapshot_xmax(CAST(:newest AS pg_snapshot)) > pg_snapshot_xmax(pg_current_snapshot()), FALSE) AS ahead
                FROM latchkey_installation i) now
            LEFT JOIN LATERAL (SELECT * FROM latchkey_revocation
                WHERE (written_by, number) > (CAST(:writer AS XID8), :number) <unseen>
                ORDER BY written_by, number LIMIT :limit) r ON TRUE""";
    private static final String UNSEEN = "AND written_by >= pg_snapshot_xmin(CAST(:seen AS pg_snapshot))"
            + " AND NOT pg_visible_in_snapshot(written_by, CAST(:seen AS pg_snapshot))";

    private static final RevocationPlace START = new RevocationPlace("", null, null, 0, 0);

    private final JdbcTransactions transactions;

    SnapshotRevocationPages(JdbcTransactions transactions) {
        this.transactions = transactions;
    }

    private record Row(
            String snapshot,
            String life,
            boolean ahead,
            long writer,
            long number,
            @Nullable Revocation entry) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getString("snapshot"),
                    row.getString("life"),
                    row.getBoolean("ahead"),
                    row.getLong("written_by"),
                    row.getLong("number"),
                    row.getString("kind") == null ? null : RevocationRow.entry(row));
        }
    }

    @Override
    public RevocationPage first() {
        return page(START);
    }

    @Override
    public RevocationPage after(RevocationCursor cursor) {
        return page(RevocationPlace.parse(cursor));
    }

    private RevocationPage page(RevocationPlace place) {
        List<Row> rows = transactions.alone(handle -> read(handle, place));
        Row now = rows.get(0);
        if (!place.equals(START) && (now.ahead() || !now.life().equals(place.life()))) {
            throw new UnknownCursorException("this cursor is from another database, or another time of this one;"
                    + " start again with a snapshot");
        }
        boolean more = rows.size() > PAGE;
        List<Row> page = more ? rows.subList(0, PAGE) : rows;
        Row last = page.get(page.size() - 1);
        RevocationPlace next = more
                ? place.onwards(now.life(), now.snapshot(), last.writer(), last.number())
                : place.end(now.life(), now.snapshot());
        return new RevocationPage(
                page.stream().map(Row::entry).filter(entry -> entry != null).toList(), next.cursor(), more);
    }

    private static List<Row> read(Handle handle, RevocationPlace place) {
        String newest = place.walk() == null ? place.seen() : place.walk();
        Query query = handle.createQuery(PAGE_QUERY)
                .define("unseen", place.seen() == null ? "" : UNSEEN)
                .bind("newest", newest)
                .bind("writer", Long.toString(place.writer()))
                .bind("number", place.number())
                .bind("limit", PAGE + 1);
        if (place.seen() != null) {
            query.bind("seen", place.seen());
        }
        try {
            return query.map((row, context) -> Row.of(row)).list();
        } catch (JdbiException e) {
            if (SqlFailures.isMalformedValue(e)) {
                throw new UnknownCursorException("this cursor holds no snapshot; start again with a snapshot");
            }
            throw e;
        }
    }
}
