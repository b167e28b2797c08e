package dev.latchkey.examples.server.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.examples.server.settings.DatabaseAddress;
import dev.latchkey.kernel.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to a database. What the address itself says about time-outs or H2's files holds; the rest is set here.
 *
 * @param address which database, not memory
 * @param user whom it is asked as, empty for the driver's own choice
 * @param password what shows that
 */
record Connections(DatabaseAddress address, Optional<String> user, Optional<Secret> password) {

    private static final Logger log = LoggerFactory.getLogger(Connections.class);
    private static final int CONNECT_SECONDS = 3;

    /** For all that comes before the first statement, also where statements are waited for. */
    private static final int LOGIN_SECONDS = 8;

    /** Longer than any statement of a request takes; a database that hangs is given up after it. */
    private static final int READ_SECONDS = 5;

    private static final int POOL_WAIT_MILLIS = 3_000;
    private static final int VALIDATION_MILLIS = 2_000;

    /**
     * Commits reach the file at once, not half a second later; the file is closed when the server says so, not when the
     * JVM begins to end; a lock is waited for as long as an answer; and no file of failures is written, which would hold
     * statements with their values.
     */
    private static final String[][] H2_OPTIONS = {
        {"WRITE_DELAY", "0"}, {"DB_CLOSE_ON_EXIT", "FALSE"}, {"LOCK_TIMEOUT", "3000"}, {"TRACE_LEVEL_FILE", "0"},
    };

    /** For what may take long: a connection each time, that waits for an answer as long as it takes. */
    DataSource patient() {
        return address.kind() == DatabaseAddress.Kind.POSTGRESQL ? postgresql() : h2();
    }

    /**
     * Keeps H2's file open, which else would be closed, and all of it read and checked again, between one connection and
     * the next. PostgreSQL is a server of its own and needs none. A database that cannot be opened is left for whoever
     * works with it to tell of.
     */
    Hold hold() {
        if (address.kind() == DatabaseAddress.Kind.POSTGRESQL) {
            return () -> {};
        }
        try {
            Connection held = h2().getConnection();
            return () -> close(held);
        } catch (SQLException e) {
            return () -> {};
        }
    }

    private static void close(Connection held) {
        try {
            held.close();
        } catch (SQLException e) {
            log.debug("A connection could not be closed", e);
        }
    }

    /** Until when something stays open. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** For requests: a pool that answers or fails within seconds. Opens nothing before it is asked. */
    HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("latchkey");
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(POOL_WAIT_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setInitializationFailTimeout(-1);
        if (address.kind() == DatabaseAddress.Kind.POSTGRESQL) {
            PGSimpleDataSource impatient = postgresql();
            if (impatient.getSocketTimeout() == 0) {
                impatient.setSocketTimeout(READ_SECONDS);
            }
            config.setDataSource(impatient);
        } else {
            config.setDataSource(h2());
        }
        return new HikariDataSource(config);
    }

    private PGSimpleDataSource postgresql() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setApplicationName("latchkey");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(LOGIN_SECONDS);
        source.setTcpKeepAlive(true);
        source.setUrl(address.url());
        user.ifPresent(source::setUser);
        password.ifPresent(secret -> source.setPassword(secret.reveal()));
        return source;
    }

    private JdbcDataSource h2() {
        StringBuilder url = new StringBuilder(address.url());
        String given = address.url().toUpperCase(Locale.ROOT);
        for (String[] option : H2_OPTIONS) {
            if (!given.contains(";" + option[0] + "=")) {
                url.append(';').append(option[0]).append('=').append(option[1]);
            }
        }
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url.toString());
        source.setUser(user.orElse(""));
        source.setPassword(password.map(Secret::reveal).orElse(""));
        return source;
    }

    /** What it connects to; never the password. */
    @Override
    public String toString() {
        return address.toString();
    }
}
