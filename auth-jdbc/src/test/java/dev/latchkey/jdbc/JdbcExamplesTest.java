package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.token.MasterKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The examples of the page about storage in databases. */
final class JdbcExamplesTest {

    private static final NewAccount ADA = NewAccount.verified("ada@mail.example", Secret.of("a quiet harbour at dawn"));

    private final Databases databases = new Databases();
    private final MasterKey masterKey = MasterKey.generate(Environment.system());

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void a_service_keeps_its_accounts_in_its_own_database() throws SQLException {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        Jdbi.create(PostgresServer.shared().dataSource("postgres"))
                .useHandle(handle -> handle.execute("CREATE DATABASE " + name));
        PGSimpleDataSource server = (PGSimpleDataSource) PostgresServer.shared().dataSource(name);
        String url = server.getUrl();
        String user = server.getUser();
        String password = server.getPassword();

        // region: set-up
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url); // jdbc:postgresql://db.shop.example/shop
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(16);
        config.setConnectionTimeout(3_000); // milliseconds to wait for a connection
        config.addDataSourceProperty("connectTimeout", "3"); // seconds to reach the server
        config.addDataSourceProperty("socketTimeout", "5"); // seconds to wait for an answer
        HikariDataSource dataSource = new HikariDataSource(config);

        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(masterKey)
                .storage(JdbcStorage.create(dataSource))
                .emailVerification(EmailVerification.OFF)
                .build();
        // endregion
        try (dataSource;
                latchkey) {
            assertThat(latchkey.describeState()).startsWith("storage: PostgreSQL");
            CreateResult result = latchkey.accounts().create(ADA, RequestContext.none());
            assertThat(result).isInstanceOf(CreateResult.Created.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_host_brings_the_tables_up_by_itself(Databases.Kind kind) {
        DataSource forMigrations = databases.empty(kind);
        DataSource forRequests = forMigrations;

        // region: schema
        Schema schema = Schema.of(forMigrations); // a user who may make tables, and no time-out for answers
        int applied = schema.up();

        JdbcStorage storage = JdbcStorage.create(forRequests, SchemaMode.VALIDATE);
        // endregion
        assertThat(applied).isPositive();
        assertThat(storage.keys().all()).isEmpty();
        storage.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_account_and_the_hosts_row_are_there_together_or_not_at_all(Databases.Kind kind) throws SQLException {
        DataSource dataSource = databases.empty(kind);
        Jdbi.create(dataSource)
                .useHandle(handle -> handle.execute("CREATE TABLE customer (id UUID NOT NULL PRIMARY KEY)"));
        JdbcStorage storage = JdbcStorage.create(dataSource);
        try (Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .masterKey(masterKey)
                .storage(storage)
                .emailVerification(EmailVerification.OFF)
                .build()) {
            // region: host-transaction
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                try (HostTransaction joined = storage.join(connection)) {
                    CreateResult result = latchkey.accounts().create(ADA, RequestContext.none());
                    if (result instanceof CreateResult.Created created) {
                        insertCustomer(connection, created.user().id());
                        connection.commit();
                        joined.committed();
                    } else {
                        connection.rollback();
                    }
                }
            }
            // endregion
            assertThat(latchkey.accounts().findByEmail("ada@mail.example")).isPresent();
            assertThat(customers(dataSource)).isEqualTo(1);
        }
    }

    private static void insertCustomer(Connection connection, UserId id) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO customer (id) VALUES (?)")) {
            insert.setObject(1, id.value());
            int unused = insert.executeUpdate();
        }
    }

    private static int customers(DataSource dataSource) {
        return Jdbi.create(dataSource)
                .withHandle(handle -> handle.createQuery("SELECT COUNT(*) FROM customer")
                        .mapTo(Integer.class)
                        .one());
    }
}
