package dev.latchkey.jdbc.faults;

import dev.latchkey.kernel.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The rows of users in whichever tables there are, by what the database says of its own columns. */
final class RowsOfUsers {

    private static final String ACCOUNTS = "latchkey_user";
    private static final String LOG = "latchkey_audit"; // keeps entries without names

    private final Jdbi jdbi;

    RowsOfUsers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Column(String name, String type) {}

    /** The tables with rows of users but the log, in order. */
    List<String> tables() {
        return jdbi.withHandle(handle -> handle.createQuery("SELECT DISTINCT table_name FROM information_schema.columns"
                        + " WHERE table_schema = current_schema() AND column_name = 'user_id'"
                        + " AND table_name LIKE 'latchkey%' UNION SELECT '" + ACCOUNTS + "' ORDER BY 1")
                .mapTo(String.class)
                .filter(table -> !table.equals(LOG))
                .list());
    }

    /** Gives a user a row in each table that has none yet. */
    void fill(UserId user, List<String> tables) {
        jdbi.useTransaction(handle -> {
            for (String table : tables) {
                if (count(handle, table, user) == 0) {
                    insert(handle, table, user.value());
                }
            }
        });
    }

    /** Has the time to take the deletion back be over. */
    void makeDue(UserId user) {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "UPDATE latchkey_deletion SET due_at = now() - interval '1 second' WHERE user_id = :user")
                .bind("user", user.value())
                .execute());
    }

    /** The tables that have rows of a user. */
    List<String> placesOf(UserId user, List<String> tables) {
        return jdbi.withHandle(handle ->
                tables.stream().filter(table -> count(handle, table, user) > 0).toList());
    }

    /** How many entries of the log name a user. */
    int namedInTheLog(UserId user) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "SELECT count(*) FROM latchkey_audit WHERE user_id = :user OR actor_id = :user"
                                + " OR details LIKE '%' || CAST(:user AS TEXT) || '%'")
                .bind("user", user.value())
                .mapTo(int.class)
                .one());
    }

    /** The tables that have rows of users who are no longer there. */
    List<String> ofNobody(List<String> tables) {
        return jdbi.withHandle(handle -> tables.stream()
                .filter(table -> !table.equals(ACCOUNTS))
                .filter(table -> handle.createQuery("SELECT count(*) FROM " + table
                                        + " WHERE user_id NOT IN (SELECT id FROM latchkey_user)")
                                .mapTo(int.class)
                                .one()
                        > 0)
                .toList());
    }

    /** How many connections a process has that said its name. */
    int connectionsOf(String name) {
        return jdbi.withHandle(
                handle -> handle.createQuery("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
                        .bind("name", name)
                        .mapTo(int.class)
                        .one());
    }

    private static int count(Handle handle, String table, UserId user) {
        String column = table.equals(ACCOUNTS) ? "id" : "user_id";
        return handle.createQuery("SELECT count(*) FROM " + table + " WHERE " + column + " = :user")
                .bind("user", user.value())
                .mapTo(int.class)
                .one();
    }

    /** A row of whatever fits, that nothing is due for soon; gives the value of its first column. */
    private static UUID insert(Handle handle, String table, UUID user) {
        List<Column> columns = handle.createQuery("SELECT column_name, data_type FROM information_schema.columns"
                        + " WHERE table_schema = current_schema() AND table_name = :table AND is_nullable = 'NO'"
                        + " AND column_default IS NULL ORDER BY ordinal_position")
                .bind("table", table)
                .map((row, context) -> new Column(row.getString(1), row.getString(2)))
                .list();
        UUID first = UUID.randomUUID();
        List<String> values = new ArrayList<>();
        for (Column column : columns) {
            boolean isFirst = values.isEmpty();
            values.add(
                    column.name.equals("user_id")
                            ? quoted(user)
                            : referred(handle, table, column, user) != null
                                    ? quoted(referred(handle, table, column, user))
                                    : value(column, isFirst ? first : UUID.randomUUID()));
        }
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        handle.execute("INSERT INTO " + table + " (" + names + ") VALUES (" + String.join(", ", values) + ")");
        return first;
    }

    /** A row of the table that a column refers to, made when there is none; null for other columns. */
    private static UUID referred(Handle handle, String table, Column column, UUID user) {
        String other = handle.createQuery("SELECT confrelid::regclass::text FROM pg_constraint c"
                        + " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
                        + " WHERE c.contype = 'f' AND c.conrelid = CAST(:table AS regclass) AND a.attname = :column")
                .bind("table", table)
                .bind("column", column.name)
                .mapTo(String.class)
                .findFirst()
                .orElse(null);
        if (other == null) {
            return null;
        }
        return handle.createQuery("SELECT id FROM " + other + " LIMIT 1")
                .mapTo(UUID.class)
                .findFirst()
                .orElseGet(() -> insert(handle, other, user));
    }

    private static String value(Column column, UUID unique) {
        return switch (column.type) {
            case "uuid" -> quoted(unique);
            case "boolean" -> "false";
            case "integer", "bigint" -> "1";
            case "timestamp with time zone" -> "now() + interval '100 days'";
            default -> "'" + unique.toString().substring(0, 20) + "'";
        };
    }

    private static String quoted(UUID id) {
        return "'" + id + "'";
    }
}
