package dev.latchkey.jdbc;

import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationPage;
import dev.latchkey.revocation.UnknownCursorException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The order of H2: a reader first numbers what was committed since the last time, one reader at a time. A row that
 * commits late gets a number after all that were read before.
 */
final class NumberedRevocationPages implements RevocationPages {

    private static final String DIGITS = "0|[1-9][0-9]{0,17}";

    private static final String LAST_NUMBER = "SELECT last_number FROM latchkey_lock WHERE name = 'revocations'";

    private final JdbcTransactions transactions;

    NumberedRevocationPages(JdbcTransactions transactions) {
        this.transactions = transactions;
    }

    private record Numbered(long number, Revocation entry) {}

    @Override
    public RevocationPage first() {
        return page(null);
    }

    @Override
    public RevocationPage after(RevocationCursor cursor) {
        return page(cursor.value());
    }

    private RevocationPage page(@Nullable String cursor) {
        if (transactions.alone(NumberedRevocationPages::isAnythingUnnumbered)) {
            int unused = transactions.callAlone(tx -> transactions.write(tx, NumberedRevocationPages::number));
        }
        return transactions.alone(handle -> {
            String life = JdbcRevocations.installation(handle) + ".";
            long last = handle.createQuery(LAST_NUMBER).mapTo(Long.class).one();
            long from = cursor == null ? 0 : place(cursor, life, last);
            List<Numbered> rows = handle.createQuery("""
                    SELECT * FROM latchkey_revocation
                    WHERE number > :from AND number <= :last
                    ORDER BY number LIMIT :limit""")
                    .bind("from", from)
                    .bind("last", last)
                    .bind("limit", PAGE + 1)
                    .map((row, context) -> new Numbered(row.getLong("number"), RevocationRow.entry(row)))
                    .list();
            boolean more = rows.size() > PAGE;
            List<Numbered> page = more ? rows.subList(0, PAGE) : rows;
            long next = more ? page.get(PAGE - 1).number() : last;
            return new RevocationPage(
                    page.stream().map(Numbered::entry).toList(), new RevocationCursor(life + next), more);
        });
    }

    private static boolean isAnythingUnnumbered(Handle handle) {
        return handle.createQuery("SELECT 1 FROM latchkey_revocation WHERE number IS NULL LIMIT 1")
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private static int number(Handle handle) {
        long last = handle.createQuery(LAST_NUMBER + " FOR UPDATE")
                .mapTo(Long.class)
                .one();
        int numbered = handle.createUpdate(
                        "UPDATE latchkey_revocation SET number = :last + ROWNUM() WHERE number IS NULL")
                .bind("last", last)
                .execute();
        return handle.createUpdate("UPDATE latchkey_lock SET last_number = :last WHERE name = 'revocations'")
                .bind("last", last + numbered)
                .execute();
    }

    private static long place(String cursor, String life, long last) {
        String number = cursor.startsWith(life) ? cursor.substring(life.length()) : "";
        if (!number.matches(DIGITS)) {
            throw new UnknownCursorException("this cursor is not from this storage; start again with a snapshot");
        }
        long place = Long.parseLong(number);
        if (place > last) {
            throw new UnknownCursorException("this cursor is ahead of this storage; start again with a snapshot");
        }
        return place;
    }
}
