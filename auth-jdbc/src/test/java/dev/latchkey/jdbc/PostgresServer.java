package dev.latchkey.jdbc;

import dev.latchkey.storage.ServerChoice;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * One PostgreSQL for all tests of a run: the one that {@code LATCHKEY_TEST_POSTGRES} names (a JDBC address with the user
 * and the password in it, a superuser's), else one in Docker, else the real server from Maven Central, both of the version
 * that {@code -Dlatchkey.postgres.version} names, or of the newest.
 */
public final class PostgresServer {

    static final String ADDRESS = "LATCHKEY_TEST_POSTGRES";
    private static final int NEWEST = 18;

    private final String address;
    private @Nullable String template;

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

    private static PostgresServer start() {
        ServerChoice choice = new ServerChoice(
                System.getenv(), () -> DockerClientFactory.instance().isDockerAvailable());
        return new PostgresServer(
                choice.address(ADDRESS, PostgresServer::startContainer, PostgresServer::startFromMavenCentral));
    }

    @SuppressWarnings("resource") // runs until the JVM ends
    private static String startContainer() {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:" + version() + "-alpine");
        container.start();
        return container.getJdbcUrl() + "&user=" + container.getUsername() + "&password=" + container.getPassword();
    }

    @SuppressWarnings("resource") // runs until the JVM ends
    private static String startFromMavenCentral() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "300")
                    .setServerConfig(
                            "fsync", "off") // its data are gone with the JVM; faults have a server of their own
                    .start()
                    .getJdbcUrl("postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    /** The version that was asked for, by {@code -Dlatchkey.postgres.version}, which also names a profile of the build. */
    static int version() {
        return Integer.getInteger("latchkey.postgres.version", NEWEST);
    }

    /** A new database with all tables and nothing in them: a copy, which takes a fraction of the time of the migrations. */
    synchronized String migrated() {
        if (template == null) {
            String made = empty();
            JdbcStorage.create(dataSource(made)).close(); // without a pool: a database that is in use is no template
            template = made;
        }
        return create("TEMPLATE " + template);
    }

    /** A new database without tables. */
    String empty() {
        return create("");
    }

    private String create(String options) {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        Jdbi.create(dataSource("postgres"))
                .useHandle(handle -> handle.execute("CREATE DATABASE " + name + " " + options));
        return name;
    }

    /** Connections to one of the server's databases. */
    public DataSource dataSource(String database) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(address);
        dataSource.setDatabaseName(database);
        return dataSource;
    }
}
