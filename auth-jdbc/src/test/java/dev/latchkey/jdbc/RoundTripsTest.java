package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A unit of work is at the one level it was written for, and does not spend round trips on asking for levels. */
final class RoundTripsTest {

    private final Databases databases = new Databases();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HikariDataSource pool;
    private JdbcTransactions transactions;

    @BeforeEach
    void open() {
        String name = PostgresServer.shared().empty();
        DataSource database = PostgresServer.shared().dataSource(name);
        Jdbi.create(database)
                .useHandle(handle -> handle.execute(
                        "ALTER DATABASE " + name + " SET default_transaction_isolation = 'serializable'"));
        HikariConfig config = new HikariConfig();
        config.setDataSource(telling(PostgresServer.shared().dataSource(name)));
        pool = new HikariDataSource(config);
        transactions = new JdbcTransactions(Jdbi.create(pool), null, Dialect.POSTGRESQL);
    }

    @AfterEach
    void close() {
        pool.close();
        databases.close();
    }

    @Test
    void a_unit_of_work_is_read_committed_whatever_the_database_defaults_to() {
        String level = transactions.call(tx -> transactions.read(RoundTripsTest::level));

        assertThat(level).isEqualTo("read committed");
        assertThat(Jdbi.create(pool).withHandle(RoundTripsTest::level)).isEqualTo("serializable");
    }

    @Test
    void a_unit_of_work_asks_for_no_level() {
        transactions.run(tx -> {});
        asked.clear();

        transactions.run(tx -> {});

        assertThat(asked).isEmpty();
    }

    private static String level(Handle handle) {
        return handle.createQuery("SHOW transaction_isolation")
                .mapTo(String.class)
                .one();
    }

    /** Connections that note when the driver has to ask for the level, or to set it. */
    private DataSource telling(DataSource target) {
        return proxy(DataSource.class, target);
    }

    private <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> {
                    if (method.getName().endsWith("TransactionIsolation")) {
                        asked.add(method.getName());
                    }
                    try {
                        Object result = method.invoke(target, values);
                        return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
