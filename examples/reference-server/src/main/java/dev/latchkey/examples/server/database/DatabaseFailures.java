package dev.latchkey.examples.server.database;

import dev.latchkey.examples.server.StartException;
import dev.latchkey.examples.server.settings.DatabaseAddress;
import dev.latchkey.examples.server.settings.StorageTable;
import dev.latchkey.jdbc.SchemaException;
import dev.latchkey.kernel.LatchkeyException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Says what a database's failure means, and what to do about it, to who starts the server. */
final class DatabaseFailures {

    private static final String START_OR_MEND = "start the database, or mend " + StorageTable.JDBC_URL;
    private static final String CREDENTIALS =
            "refuses the user or the password: mend " + StorageTable.JDBC_USER + " and " + StorageTable.JDBC_PASSWORD;
    private static final String READ_ONLY =
            "is read-only: name the primary server, or make the database and its directory writable";

    private static final Map<Integer, String> H2_CODES = Map.of(
            ErrorCode.DATABASE_ALREADY_OPEN_1,
            "is in use by another process: stop that one first; several processes share a PostgreSQL, not an H2 file",
            ErrorCode.WRONG_USER_OR_PASSWORD,
            CREDENTIALS,
            ErrorCode.DATABASE_IS_READ_ONLY,
            READ_ONLY,
            ErrorCode.FILE_CREATION_FAILED_1,
            "cannot be made there: name a directory that this user may write to",
            ErrorCode.FILE_CORRUPTED_1,
            "is damaged: restore it from a backup",
            ErrorCode.URL_FORMAT_ERROR_2,
            "is no address that H2 understands: mend " + StorageTable.JDBC_URL,
            ErrorCode.UNSUPPORTED_SETTING_1,
            "has an option that H2 does not know: mend " + StorageTable.JDBC_URL,
            ErrorCode.IO_EXCEPTION_1,
            "cannot be read or written: see to its directory, its permissions and the space on the disk",
            ErrorCode.IO_EXCEPTION_2,
            "cannot be read or written: see to its directory, its permissions and the space on the disk",
            ErrorCode.CONNECTION_BROKEN_1,
            "cannot be reached: " + START_OR_MEND);

    private static final Map<String, String> SQL_STATES = Map.ofEntries(
            Map.entry("28P01", CREDENTIALS),
            Map.entry("28000", CREDENTIALS + ", or let the user in by pg_hba.conf"),
            Map.entry("3D000", "does not exist: make it with CREATE DATABASE, or mend " + StorageTable.JDBC_URL),
            Map.entry("08001", "cannot be reached: " + START_OR_MEND),
            Map.entry(
                    "08004",
                    "refused the connection: see the database's log, or set " + StorageTable.JDBC_USER + " and "
                            + StorageTable.JDBC_PASSWORD),
            Map.entry("08006", "broke the connection off: " + START_OR_MEND),
            Map.entry(
                    "53300",
                    "has no connection left: lower " + StorageTable.JDBC_POOL + ", or raise its max_connections"),
            Map.entry("57P03", "is starting up or shutting down: try again in a moment"),
            Map.entry("25006", READ_ONLY),
            Map.entry(
                    "42501",
                    "does not let this user do what is needed: GRANT it, or let another user run migrate up"
                            + " and set " + StorageTable.SCHEMA + "=validate"),
            Map.entry("53100", "has no space left on its disk: make room"));

    private DatabaseFailures() {}

    /** What to tell. The address is shown without its options, and nothing that the driver says is repeated. */
    static StartException explained(DatabaseAddress address, LatchkeyException failure) {
        return new StartException(subject(address) + " " + predicate(failure));
    }

    private static String subject(DatabaseAddress address) {
        return switch (address.kind()) {
            case POSTGRESQL -> "the database " + address;
            case H2 -> "the H2 database " + address;
            case MEMORY -> "the storage";
        };
    }

    private static String predicate(LatchkeyException failure) {
        SQLException cause = sqlCause(failure);
        if (cause != null) {
            if (isUnknownHost(cause)) {
                return "is on a host that has no address: mend " + StorageTable.JDBC_URL;
            }
            Optional<String> known = Optional.ofNullable(H2_CODES.get(cause.getErrorCode()))
                    .or(() -> Optional.ofNullable(cause.getSQLState()).map(SQL_STATES::get));
            if (known.isPresent()) {
                return known.get();
            }
        }
        if (failure instanceof SchemaException schema && !schema.missing().isEmpty()) {
            return "cannot be used: the database lacks " + String.join(", ", schema.missing())
                    + " of the schema: run migrate up first, or set " + StorageTable.SCHEMA + "=migrate";
        }
        if (failure instanceof SchemaException) {
            return "cannot be used: " + failure.getMessage();
        }
        return "does not do what is asked of it (SQLSTATE "
                + (cause == null ? "none" : String.valueOf(cause.getSQLState())) + "): see the database's log";
    }

    private static boolean isUnknownHost(SQLException failure) {
        return failure.getCause() instanceof UnknownHostException;
    }

    /** The database's own, which pools and migrations wrap in theirs. */
    private static @Nullable SQLException sqlCause(Throwable failure) {
        SQLException found = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && (found == null || sql.getSQLState() != null)) {
                found = sql;
            }
        }
        return found;
    }
}
