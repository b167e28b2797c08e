package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.notify.OutboxStore;
import dev.latchkey.notify.OutboxStoreContract;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.SessionStore;
import dev.latchkey.session.SessionStoreContract;
import dev.latchkey.storage.Storage;
import dev.latchkey.storage.TransactionsContract;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A pool whose connections commit only when they are told to loses nothing of what Latchkey writes. */
final class ManualCommitTest {

    private final Databases databases = new Databases();

    @AfterEach
    void close() {
        databases.close();
    }

    private JdbcStorage opened(Databases.Kind kind) {
        return JdbcStorage.create(databases.empty(kind, false));
    }

    @Nested
    final class H2UnitsOfWork extends TransactionsContract {

        private final JdbcStorage storage = opened(Databases.Kind.H2);

        @Override
        protected Storage storage() {
            return storage;
        }
    }

    @Nested
    final class H2Sessions extends SessionStoreContract {

        private final JdbcStorage storage = opened(Databases.Kind.H2);

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected SessionStore store() {
            return storage.sessions();
        }

        @Override
        protected RevocationStore revocations() {
            return storage.revocations();
        }
    }

    @Nested
    final class H2Outbox extends OutboxStoreContract {

        private final JdbcStorage storage = opened(Databases.Kind.H2);

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected OutboxStore store() {
            return storage.outbox();
        }
    }

    @Nested
    final class PostgresUnitsOfWork extends TransactionsContract {

        private final JdbcStorage storage = opened(Databases.Kind.POSTGRESQL);

        @Override
        protected Storage storage() {
            return storage;
        }
    }

    @Nested
    final class PostgresSessions extends SessionStoreContract {

        private final JdbcStorage storage = opened(Databases.Kind.POSTGRESQL);

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected SessionStore store() {
            return storage.sessions();
        }

        @Override
        protected RevocationStore revocations() {
            return storage.revocations();
        }
    }

    @Nested
    final class PostgresOutbox extends OutboxStoreContract {

        private final JdbcStorage storage = opened(Databases.Kind.POSTGRESQL);

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected OutboxStore store() {
            return storage.outbox();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void connections_go_back_to_the_host_as_they_came(Databases.Kind kind) throws SQLException {
        DataSource pool = databases.empty(kind, false);
        Connection lent = pool.getConnection();
        JdbcStorage storage = JdbcStorage.create(unclosed(pool, lent));

        storage.transactions()
                .run(tx -> assertThat(isAutoCommit(storage.connection(tx))).isFalse());
        assertThat(storage.roles().all()).isEmpty();

        assertThat(lent.getAutoCommit()).isFalse();
        lent.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_version_that_is_taken_away_stays_away(Databases.Kind kind) {
        Schema schema = Schema.of(databases.empty(kind, false));
        int versions = schema.up();

        assertThat(schema.down()).hasValue(versions);

        assertThat(schema.status().stream().filter(MigrationStatus::isApplied)).hasSize(versions - 1);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_transaction_of_the_host_is_neither_joined_nor_committed_unasked(Databases.Kind kind) throws SQLException {
        DataSource pool = databases.empty(kind);
        AtomicReference<Connection> hosts = new AtomicReference<>();
        JdbcStorage storage = JdbcStorage.create(takingPart(pool, hosts));
        Jdbi host = Jdbi.create(pool);
        host.useHandle(handle -> handle.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)"));

        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            int unused = Jdbi.open(connection).execute("INSERT INTO orders (id) VALUES (1)");
            hosts.set(unclosed(connection));

            assertThatIllegalStateException()
                    .isThrownBy(() -> storage.roles().all())
                    .withMessageContaining("the pool itself")
                    .withMessageContaining("JdbcStorage.join");
            assertThatIllegalStateException()
                    .isThrownBy(() ->
                            storage.transactions().run(tx -> assertThat(tx).isNotNull()));
            connection.rollback();
        }

        hosts.set(null);
        assertThat(storage.roles().all()).isEmpty();
        List<Integer> orders = host.withHandle(handle ->
                handle.createQuery("SELECT id FROM orders").mapTo(Integer.class).list());
        assertThat(orders).isEmpty();
    }

    private static boolean isAutoCommit(Connection connection) {
        try {
            return connection.getAutoCommit();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The pool, which gives one connection alone for what is done after the tables are made; nobody resets it. */
    private static DataSource unclosed(DataSource pool, Connection connection) {
        int unused = Schema.of(pool).up();
        return takingPart(pool, new AtomicReference<>(unclosed(connection)));
    }

    /** As data sources do that take part in the host's transactions: the host's connection while there is one. */
    private static DataSource takingPart(DataSource pool, AtomicReference<Connection> hosts) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    Connection connection = hosts.get();
                    return connection == null ? pool.getConnection() : connection;
                });
    }

    private static Connection unclosed(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) ->
                        method.getName().equals("close") ? null : method.invoke(connection, arguments));
    }
}
