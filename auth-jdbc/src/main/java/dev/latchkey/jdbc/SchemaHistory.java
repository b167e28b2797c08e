package dev.latchkey.jdbc;

import dev.latchkey.kernel.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the history table says was applied, read without Flyway, whose own start takes longer than that of all the rest:
 * almost every start finds the tables as they should be. Whatever is not exactly so is left for Flyway to judge.
 */
final class SchemaHistory {

    static final String TABLE = "latchkey_schema_history";

    private static final Logger log = LoggerFactory.getLogger(SchemaHistory.class);

    /** How Flyway marks that it made the history, or the schema, or found one with a host's tables in it. */
    private static final Set<String> BEGINNINGS = Set.of("TABLE null", "SCHEMA null", "BASELINE 0");

    private SchemaHistory() {}

    /** Whether all scripts were applied, as they are now, in their order, and nothing else was. */
    static boolean isExactly(SchemaScripts scripts, DataSource dataSource) {
        List<Entry> expected = IntStream.rangeClosed(1, scripts.newest())
                .mapToObj(scripts::entry)
                .toList();
        try (Connection connection = dataSource.getConnection()) {
            return expected.equals(read(connection));
        } catch (SQLException e) {
            if (SqlFailures.isOutOfReach(e)) {
                throw SqlFailures.unavailable(e);
            }
            log.debug("The history of the schema is read by Flyway, since it could not be read directly", e);
            return false;
        }
    }

    /** The versions, without what is noted of the history's own beginning; none when there is no history. */
    private static List<Entry> read(Connection connection) throws SQLException {
        String schema = connection.getSchema();
        if (schema == null || !exists(connection, schema)) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        // Of the connection's own schema, as Flyway does it: another one on the search path may have such a table too.
        String statement =
                "SELECT \"version\", \"type\", \"description\", \"script\", \"checksum\", \"success\" FROM \""
                        + schema.replace("\"", "\"\"") + "\".\"" + TABLE + "\" ORDER BY \"installed_rank\"";
        try (PreparedStatement query = connection.prepareStatement(statement);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                Entry entry = entry(rows);
                if (!entries.isEmpty() || !entry.isBeginning()) {
                    entries.add(entry);
                }
            }
        }
        return entries;
    }

    /**
     * Fails where there is no history and no table can be made for one. Flyway would find it out, too, but tries for most
     * of a minute before it says so.
     *
     * @throws SQLException what the database says of a table that is made and taken away again
     */
    static void requireRoomIn(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            String schema = connection.getSchema();
            if (schema == null || exists(connection, schema)) {
                return;
            }
            // Of a name of its own, since several nodes can try at once and H2 commits each statement that makes a
            // table.
            String table = '"' + TABLE + "_" + Environment.system().randomDigits(9) + '"';
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                boolean unused = statement.execute("CREATE TABLE " + table + " (\"version\" INTEGER)");
                unused = statement.execute("DROP TABLE " + table);
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            } catch (SQLException e) {
                undo(connection, autoCommit, e);
                throw e;
            }
        }
    }

    /** What fails here must not hide what the database said. */
    private static void undo(Connection connection, boolean autoCommit, SQLException failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static boolean exists(Connection connection, String schema) throws SQLException {
        String statement = "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?";
        try (PreparedStatement query = connection.prepareStatement(statement)) {
            query.setString(1, schema);
            query.setString(2, TABLE);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static Entry entry(ResultSet row) throws SQLException {
        int checksum = row.getInt("checksum");
        Integer known = row.wasNull() ? null : checksum;
        return new Entry(
                row.getString("version"),
                row.getString("type"),
                row.getString("description"),
                row.getString("script"),
                known,
                row.getBoolean("success"));
    }

    /**
     * One row.
     *
     * @param version its number
     * @param type what kind of change it was
     * @param description what it brought
     * @param script the file
     * @param checksum of the file's lines, null where there is none
     * @param success whether it was applied
     */
    record Entry(
            @Nullable String version,
            @Nullable String type,
            @Nullable String description,
            @Nullable String script,
            @Nullable Integer checksum,
            boolean success) {

        boolean isBeginning() {
            return success && BEGINNINGS.contains(type + " " + version);
        }
    }
}
