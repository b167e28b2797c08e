package dev.latchkey.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL for all tests of a run: the one that {@code LATCHKEY_TEST_POSTGRES} names (a JDBC address with the user
 * and the password in it, a superuser's), else one in Docker, else the real server from Maven Central.
 */
public final class PostgresServer {

    private static final String IMAGE = "postgres:18-alpine";

    private final String address;

    private PostgresServer(String address) {
        this.address = address;
    }

    /** Started when it is first asked for, stopped with the JVM. */
    public static PostgresServer shared() {
        return Holder.SHARED;
    }

    private static final class Holder {
        static final PostgresServer SHARED = start();
    }

    @SuppressWarnings("resource") // both run until the JVM ends
    private static PostgresServer start() {
        String given = System.getenv("LATCHKEY_TEST_POSTGRES");
        if (given != null) {
            return new PostgresServer(given);
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
            container.start();
            return new PostgresServer(container.getJdbcUrl() + "&user=" + container.getUsername() + "&password="
                    + container.getPassword());
        }
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .start();
            return new PostgresServer(server.getJdbcUrl("postgres", "postgres"));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    /** Connections to one of the server's databases. */
    public DataSource dataSource(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(address);
        dataSource.setDatabaseName(database);
        return dataSource;
    }
}
