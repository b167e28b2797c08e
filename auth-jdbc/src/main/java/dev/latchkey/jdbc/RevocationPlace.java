package dev.latchkey.jdbc;

import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.UnknownCursorException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the revocations of a PostgreSQL database: what was visible in a snapshot has been read. Within a walk over
 * several pages also the snapshot of its beginning, which is the next place, and the entry the walk has come to.
 *
 * @param life which installation, and which timeline of its write-ahead log
 * @param seen the snapshot whose revocations were read before, null for none
 * @param walk the snapshot of the walk's first page, null between walks
 * @param writer the transaction of the last entry of the walk so far; 0 between walks
 * @param number that entry's number; 0 between walks
 */
record RevocationPlace(
        String life, @Nullable String seen, @Nullable String walk, long writer, long number) {

    private static final String NOTHING = "-";
    private static final int SNAPSHOT_LIMIT = 450;
    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{8}\\.[0-9A-F]{8})/(-|[0-9]{1,19}:[0-9]{1,19}:[0-9,]{0,450})"
                    + "(?:/([0-9]{1,19}:[0-9]{1,19}:[0-9,]{0,450})/([0-9]{1,18})\\.([0-9]{1,18}))?");

    static RevocationPlace parse(RevocationCursor cursor) {
        Matcher form = FORM.matcher(cursor.value());
        if (!form.matches()) {
            throw new UnknownCursorException("this cursor is not from this storage; start again with a snapshot");
        }
        String seen = form.group(2);
        return new RevocationPlace(
                form.group(1),
                seen.equals(NOTHING) ? null : seen,
                form.group(3),
                numberIn(form.group(4)),
                numberIn(form.group(5)));
    }

    private static long numberIn(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The place after a page of a walk that goes on. */
    RevocationPlace onwards(String life, String snapshot, long lastWriter, long lastNumber) {
        return new RevocationPlace(life, seen, walk == null ? shortened(snapshot) : walk, lastWriter, lastNumber);
    }

    /** The place after a walk's last page. */
    RevocationPlace end(String life, String snapshot) {
        return new RevocationPlace(life, walk == null ? shortened(snapshot) : walk, null, 0, 0);
    }

    RevocationCursor cursor() {
        String from = life + "/" + (seen == null ? NOTHING : seen);
        return new RevocationCursor(walk == null ? from : from + "/" + walk + "/" + writer + "." + number);
    }

    /**
     * A snapshot ({@code xmin:xmax:running,running}) that fits a cursor. Where too many transactions were running, the
     * rest of them and all after them count as not seen: their revocations come twice rather than not at all.
     */
    static String shortened(String snapshot) {
        if (snapshot.length() <= SNAPSHOT_LIMIT) {
            return snapshot;
        }
        int kept = snapshot.lastIndexOf(',', SNAPSHOT_LIMIT - 20);
        int nextEnd = snapshot.indexOf(',', kept + 1);
        String firstDropped = nextEnd < 0 ? snapshot.substring(kept + 1) : snapshot.substring(kept + 1, nextEnd);
        int xminEnd = snapshot.indexOf(':');
        int xmaxEnd = snapshot.indexOf(':', xminEnd + 1);
        return snapshot.substring(0, xminEnd) + ":" + firstDropped + snapshot.substring(xmaxEnd, kept);
    }
}
