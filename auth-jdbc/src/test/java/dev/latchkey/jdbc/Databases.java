package dev.latchkey.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;

/** Databases for tests: each is new and empty, and gone when this is closed. */
public final class Databases implements AutoCloseable {

    private static final int CONNECTIONS = 16;

    private final List<HikariDataSource> opened = new ArrayList<>();

    /** What a test can run on. */
    public enum Kind {
        H2,
        POSTGRESQL
    }

    /** A database without tables. */
    public DataSource empty(Kind kind) {
        return empty(kind, true);
    }

    /** A database without tables, whose connections commit by themselves or only when they are told to. */
    DataSource empty(Kind kind, boolean autoCommit) {
        HikariConfig config = new HikariConfig();
        if (kind == Kind.H2) {
            config.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000");
        } else {
            config.setDataSource(PostgresServer.shared().dataSource(emptyPostgres()));
        }
        config.setAutoCommit(autoCommit);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1); // most tests need one or two, and each is a process of the server
        config.setConnectionTimeout(30_000);
        HikariDataSource pool = new HikariDataSource(config);
        opened.add(pool);
        return pool;
    }

    /** The name of a database of PostgreSQL without tables. */
    String emptyPostgres() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        Jdbi.create(PostgresServer.shared().dataSource("postgres"))
                .useHandle(handle -> handle.execute("CREATE DATABASE " + name));
        return name;
    }

    /** A storage with nothing in it. */
    public JdbcStorage storage(Kind kind) {
        return JdbcStorage.create(empty(kind));
    }

    @Override
    public void close() {
        opened.forEach(HikariDataSource::close);
    }
}
