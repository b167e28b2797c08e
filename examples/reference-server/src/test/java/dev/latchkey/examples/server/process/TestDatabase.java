package dev.latchkey.examples.server.process;

import dev.latchkey.jdbc.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database of a test's own, new and empty, and the settings that name it. */
public final class TestDatabase {

    private final PGSimpleDataSource server =
            (PGSimpleDataSource) PostgresServer.shared().dataSource("postgres");
    private final String name = "t" + UUID.randomUUID().toString().replace("-", "");

    private TestDatabase() {}

    /** Makes one. */
    public static TestDatabase create() throws SQLException {
        TestDatabase database = new TestDatabase();
        database.onServer("CREATE DATABASE " + database.name);
        return database;
    }

    /** Runs a statement on the server, outside of the database. */
    public void onServer(String sql) throws SQLException {
        run(server, sql);
    }

    /** Runs a statement in the database. */
    public void run(String sql) throws SQLException {
        run((PGSimpleDataSource) PostgresServer.shared().dataSource(name), sql);
    }

    /** Its name. */
    public String name() {
        return name;
    }

    /** Where the server listens: the host. */
    public String host() {
        return server.getServerNames()[0];
    }

    /** Where the server listens: the port. */
    public int port() {
        int port = server.getPortNumbers()[0];
        return port == 0 ? 5432 : port;
    }

    /** Settings that name the database. */
    public Map<String, String> settings() {
        return settings(host(), port());
    }

    /** Settings that name the database, reached through something between. */
    public Map<String, String> settings(String host, int port) {
        Map<String, String> settings = new HashMap<>();
        settings.put("LATCHKEY_JDBC_URL", "jdbc:postgresql://" + host + ":" + port + "/" + name);
        settings.put("LATCHKEY_JDBC_USER", String.valueOf(server.getUser()));
        if (server.getPassword() != null) {
            settings.put("LATCHKEY_JDBC_PASSWORD", server.getPassword());
        }
        return settings;
    }

    private static void run(PGSimpleDataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
