package dev.latchkey.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

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
        HikariConfig config =
                kind == Kind.H2 ? h2() : postgres(PostgresServer.shared().empty());
        config.setAutoCommit(autoCommit);
        return pool(config);
    }

    /** A storage with nothing in it. */
    public JdbcStorage storage(Kind kind) {
        return JdbcStorage.create(
                kind == Kind.H2
                        ? empty(kind)
                        : pool(postgres(PostgresServer.shared().migrated())));
    }

    private static HikariConfig h2() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000");
        return config;
    }

    private static HikariConfig postgres(String database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(PostgresServer.shared().dataSource(database));
        return config;
    }

    private DataSource pool(HikariConfig config) {
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1); // most tests need one or two, and each is a process of the server
        config.setConnectionTimeout(30_000);
        HikariDataSource pool = new HikariDataSource(config);
        opened.add(pool);
        return pool;
    }

    @Override
    public void close() {
        opened.forEach(HikariDataSource::close);
    }
}
