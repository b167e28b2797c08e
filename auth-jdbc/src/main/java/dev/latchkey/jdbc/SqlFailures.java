package dev.latchkey.jdbc;

import dev.latchkey.kernel.StoreUnavailableException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means to callers. */
final class SqlFailures {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String MALFORMED_VALUE = "22P02";

    /**
     * Serialization failure, deadlock, a lock that was not given in time, a row of that key that somebody else added
     * first: the same unit of work may go through when it is run again.
     */
    private static final Set<String> LOST_RACES = Set.of("40001", "40P01", "55P03", "HYT00", UNIQUE_VIOLATION);

    private SqlFailures() {}

    /** Whether a row of that key was there already. */
    static boolean isDuplicate(Throwable failure) {
        SQLException cause = sqlCause(failure);
        return cause != null && UNIQUE_VIOLATION.equals(cause.getSQLState());
    }

    /** Whether a text was refused by the type it was to be read as. */
    static boolean isMalformedValue(Throwable failure) {
        SQLException cause = sqlCause(failure);
        return cause != null && MALFORMED_VALUE.equals(cause.getSQLState());
    }

    /** Whether the unit of work was undone because of what another one did at the same time. */
    static boolean isLostRace(Throwable failure) {
        SQLException cause = sqlCause(failure);
        return cause != null && cause.getSQLState() != null && LOST_RACES.contains(cause.getSQLState());
    }

    /** The exception callers get; neither its message nor its cause's holds a parameter's value that is a secret. */
    static StoreUnavailableException unavailable(Throwable failure) {
        SQLException cause = sqlCause(failure);
        String state = cause == null || cause.getSQLState() == null ? "none" : cause.getSQLState();
        return new StoreUnavailableException(
                "the database did not do what was asked of it (SQLSTATE " + state + ")",
                cause == null ? failure : cause);
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
