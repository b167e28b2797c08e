package dev.latchkey.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host's connections as they are needed here: each statement commits by itself until a transaction is begun. What a
 * pool of another setting hands out would be taken for a transaction of somebody else, and never be committed.
 */
final class Connections implements ConnectionFactory {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);

    private final DataSource dataSource;
    private final boolean autoCommit;

    private Connections(DataSource dataSource, boolean autoCommit) {
        this.dataSource = dataSource;
        this.autoCommit = autoCommit;
    }

    /**
     * Handles for a data source.
     *
     * @param autoCommit whether its connections commit by themselves when they are not in use; when they do not, they
     *     are set to while they are used here
     */
    static Jdbi of(DataSource dataSource, boolean autoCommit) {
        return tellingNoValues(Jdbi.create(new Connections(dataSource, autoCommit)));
    }

    /** Handles for a data source that is only read from, for which it is no matter what commits when. */
    static Jdbi forReading(DataSource dataSource) {
        return tellingNoValues(Jdbi.create(() -> connection(dataSource)));
    }

    private static Jdbi tellingNoValues(Jdbi jdbi) {
        tellNoValues(jdbi.getConfig(StatementExceptions.class));
        return jdbi;
    }

    /** A handle for a connection that somebody else opened, and closes. */
    static Handle of(Connection connection) {
        Handle handle = Jdbi.open(connection);
        tellNoValues(handle.getConfig(StatementExceptions.class));
        return handle;
    }

    /** Among the values of a statement are hashes of passwords, and an exception's message ends in a log. */
    private static void tellNoValues(StatementExceptions exceptions) {
        StatementExceptions unused = exceptions.setMessageRendering(MessageRendering.NONE);
    }

    /** Pools have exceptions of their own, unchecked, for what they cannot give: a closed one, one that cannot start. */
    private static Connection connection(DataSource dataSource) throws SQLException {
        try {
            return dataSource.getConnection();
        } catch (RuntimeException e) {
            throw new SQLTransientConnectionException("the data source gave no connection", e);
        }
    }

    @Override
    public Connection openConnection() throws SQLException {
        Connection connection = connection(dataSource);
        try {
            if (!connection.getAutoCommit()) {
                requireNobodyElses();
                connection.setAutoCommit(true);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private void requireNobodyElses() {
        if (autoCommit) {
            throw new IllegalStateException(
                    "the data source gave a connection with a transaction of somebody else under"
                            + " way: give Latchkey the pool itself, and let it take part in a transaction by JdbcStorage.join");
        }
    }

    @Override
    public void closeConnection(Connection connection) throws SQLException {
        try (connection) {
            if (!autoCommit && !connection.isClosed()) {
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            if (!SqlFailures.isOutOfReach(e)) {
                throw e;
            }
            log.debug("A connection was lost before it was given back (SQLSTATE {})", SqlFailures.state(e));
        }
    }
}
