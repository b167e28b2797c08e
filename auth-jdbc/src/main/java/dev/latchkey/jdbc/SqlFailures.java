package dev.latchkey.jdbc;

import dev.latchkey.kernel.StoreUnavailableException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a failure of the database means to callers. */
final class SqlFailures {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String MALFORMED_VALUE = "22P02";
    private static final String SERIALIZATION_FAILURE = "40001";

    /**
     * Serialization failure, deadlock, a lock that was not given in time, a row of that key that somebody else added
     * first: the same unit of work may go through when it is run again.
     */
    private static final Set<String> LOST_RACES =
            Set.of(SERIALIZATION_FAILURE, "40P01", "55P03", "HYT00", UNIQUE_VIOLATION);

    /**
     * The database is not there, or has ended the connection: what an administrator does (57P01), a crash (57P02), while
     * it starts (57P03), and H2's broken connections and closed databases. Class 08 says the same of any database.
     */
    private static final Set<String> OUT_OF_REACH = Set.of("57P01", "57P02", "57P03", "90067", "90098", "90121");

    private static final String CONNECTION_EXCEPTION = "08";

    /** Data exceptions and violated constraints: what databases say of them quotes the values of a row. */
    private static final Set<String> QUOTING = Set.of("22", "23");

    private static final String READ_ONLY = "it is read-only: name the primary server, or let it be written to";
    private static final String FULL = "its disk is full: make room";

    private static final String NO_SUCH_DATABASE =
            "there is no database of that name: make it with CREATE DATABASE, or mend the URL of the data source";
    private static final String CREDENTIALS = "it refuses the user or the password: mend those of the data source";

    /**
     * What an administrator can mend at once: a standby or a setting (25006), a disk (53100), a file of H2 (90097), a name
     * that no database has (3D000), credentials that are wrong (28P01, 28000), and a connection that was turned away (08004):
     * PostgreSQL's driver does that itself where a password is asked for and it has none.
     */
    private static final Map<String, String> REMEDIES = Map.of(
            "25006", READ_ONLY,
            "90097", READ_ONLY,
            "53100", FULL,
            "3D000", NO_SUCH_DATABASE,
            "28P01", CREDENTIALS,
            "28000", CREDENTIALS + ", or let the user in by the database's rules (PostgreSQL's pg_hba.conf)",
            "08004",
                    "it turned the connection away: give the data source its user and password, or see the database's log");

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

    /**
     * Whether it was undone for that, and the transaction that it is a part of may go on: not after a serialization
     * failure, which the next attempt on the same view of the data meets again, and with which H2 ends a deadlock and all
     * of the transaction.
     */
    static boolean isLostRaceWithin(Throwable failure) {
        return isLostRace(failure) && !state(failure).equals(SERIALIZATION_FAILURE);
    }

    /** What the database says of a failure in five characters, which hold no value; "none" when it says nothing. */
    static String state(Throwable failure) {
        SQLException cause = sqlCause(failure);
        return cause == null || cause.getSQLState() == null ? "none" : cause.getSQLState();
    }

    /** Whether the database was not there, or went away. */
    static boolean isOutOfReach(Throwable failure) {
        SQLException cause = sqlCause(failure);
        return cause != null && isOutOfReach(cause);
    }

    /** The exception callers get; neither its message nor its cause's holds a value of a row. */
    static StoreUnavailableException unavailable(Throwable failure) {
        SQLException cause = sqlCause(failure);
        String what = cause != null && isOutOfReach(cause)
                ? "the database cannot be reached"
                : "the database did not do what was asked of it";
        return new StoreUnavailableException(
                what + remedy(failure) + " (SQLSTATE " + state(failure) + ")",
                cause == null ? failure : withoutValues(cause));
    }

    /** The exception as it is when it tells of a connection, else without what may quote an address or a hash. */
    private static SQLException withoutValues(SQLException cause) {
        if (isOutOfReach(cause)) {
            return cause;
        }
        SQLException shown = new SQLException(told(cause), cause.getSQLState(), cause.getErrorCode());
        shown.setStackTrace(cause.getStackTrace());
        return shown;
    }

    /** The first line: PostgreSQL has the row in the next one, H2 the statement. */
    private static String told(SQLException cause) {
        String kind = cause.getClass().getName();
        String state = cause.getSQLState();
        String message = cause.getMessage();
        if (message == null || state == null || QUOTING.contains(state.substring(0, Math.min(2, state.length())))) {
            return kind;
        }
        return kind + ": " + message.lines().findFirst().orElse("");
    }

    /** What is wrong with the database and how to mend it, to go on with after what failed; empty when that is not known. */
    static String remedy(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String remedy = REMEDIES.get(sql.getSQLState());
                if (remedy != null) {
                    return "; " + remedy;
                }
            }
        }
        return "";
    }

    /** By the state, or by the kind of exception with which pools tell that they had no connection to give in time. */
    private static boolean isOutOfReach(SQLException cause) {
        String state = cause.getSQLState();
        if (state == null) {
            return cause instanceof SQLTransientConnectionException;
        }
        return state.startsWith(CONNECTION_EXCEPTION) || OUT_OF_REACH.contains(state);
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
