package dev.latchkey.jdbc.faults;

import dev.latchkey.kernel.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The rows of users in whichever tables there are, by what the database says of its own columns. */
final class RowsOfUsers {

    private static final String ACCOUNTS = "latchkey_user";
    private static final String LOG = "latchkey_audit"; // keeps entries without names

    private final Jdbi jdbi;
    private final Map<String, List<Column>> known = new HashMap<>();

    RowsOfUsers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    private record Column(String name, String type, String refersTo) {}

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
    private UUID insert(Handle handle, String table, UUID user) {
        List<Column> columns = known.computeIfAbsent(table, name -> columns(handle, name));
        UUID first = UUID.randomUUID();
        List<String> values = new ArrayList<>();
        for (Column column : columns) {
            UUID unique = values.isEmpty() ? first : UUID.randomUUID();
            if (column.name.equals("user_id")) {
                values.add(quoted(user));
            } else {
                values.add(
                        column.refersTo == null ? value(column, unique) : quoted(anyOf(handle, column.refersTo, user)));
            }
        }
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        handle.execute("INSERT INTO " + table + " (" + names + ") VALUES (" + String.join(", ", values) + ")");
        return first;
    }

    private UUID anyOf(Handle handle, String table, UUID user) {
        return handle.createQuery("SELECT id FROM " + table + " LIMIT 1")
                .mapTo(UUID.class)
                .findFirst()
                .orElseGet(() -> insert(handle, table, user));
    }

    /** The columns that want a value, and the tables they refer to. */
    private static List<Column> columns(Handle handle, String table) {
        return handle.createQuery(
                        "SELECT i.column_name, i.data_type, (SELECT c.confrelid::regclass::text FROM pg_constraint c"
                                + " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
                                + " WHERE c.contype = 'f' AND c.conrelid = CAST(:table AS regclass) AND a.attname = i.column_name)"
                                + " FROM information_schema.columns i WHERE i.table_schema = current_schema()"
                                + " AND i.table_name = :table AND i.is_nullable = 'NO' AND i.column_default IS NULL"
                                + " ORDER BY i.ordinal_position")
                .bind("table", table)
                .map((row, context) -> new Column(row.getString(1), row.getString(2), row.getString(3)))
                .list();
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
