package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What a statement that failed was given, hashes of passwords among it, is in no message and in no log line. */
final class StatementValuesTest {

    private static final String SECRET = "hash-that-nobody-may-read";

    private final Databases databases = new Databases();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.latchkey.jdbc");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setAdditive(false);
        logger.setLevel(Level.TRACE);
    }

    @AfterEach
    void close() {
        logger.setLevel(null);
        logger.setAdditive(true);
        logger.detachAppender(lines);
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_race_that_is_lost_is_logged_without_them(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        Jdbi.create(database).useHandle(handle -> {
            handle.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, text VARCHAR(100))");
            handle.execute("INSERT INTO orders (id) VALUES (1)");
        });
        JdbcTransactions transactions = (JdbcTransactions) storage.transactions();

        assertThatThrownBy(() -> transactions.run(tx -> transactions.write(tx, StatementValuesTest::insert)))
                .isInstanceOf(StoreUnavailableException.class)
                .satisfies(StatementValuesTest::assertTellsNothing);

        assertThat(logged()).anyMatch(line -> line.contains("23505")).noneMatch(line -> line.contains(SECRET));
    }

    private static int insert(Handle handle) {
        return handle.createUpdate("INSERT INTO orders (id, text) VALUES (1, :text)")
                .bind("text", SECRET)
                .execute();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void what_a_unit_of_work_sees_of_a_failure_is_without_them(Databases.Kind kind) throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        Jdbi.create(database).useHandle(handle -> handle.execute("DROP TABLE latchkey_role_grant"));
        JdbcTransactions transactions = (JdbcTransactions) storage.transactions();

        assertThatThrownBy(() -> transactions.run(tx -> transactions.write(tx, StatementValuesTest::fail)))
                .isInstanceOf(StoreUnavailableException.class)
                .satisfies(StatementValuesTest::assertTellsNothing);
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                assertThat(joined).isNotNull();
                transactions.run(tx -> transactions.write(tx, StatementValuesTest::failSeen));
            } catch (StoreUnavailableException e) {
                // PostgreSQL goes on only after a rollback; the failure was seen
                assertTellsNothing(e);
            }
        }
        assertThat(logged()).noneMatch(line -> line.contains(SECRET));
    }

    private static int failSeen(Handle handle) {
        assertThatThrownBy(() -> fail(handle)).satisfies(StatementValuesTest::assertTellsNothing);
        return 0;
    }

    private static int fail(Handle handle) {
        try {
            return handle.createUpdate("INSERT INTO latchkey_role_grant (name) VALUES (:text)")
                    .bind("text", SECRET)
                    .execute();
        } catch (RuntimeException e) {
            assertTellsNothing(e);
            throw e;
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_replica_that_does_not_answer_is_logged_without_them(Databases.Kind kind) {
        JdbcStorage storage =
                JdbcStorage.createWithReplica(databases.empty(kind), databases.empty(kind), SchemaMode.MIGRATE);
        UserId asked = new UserId(new UUID(4, 2));

        assertThat(storage.users().page(asked, 10)).isEmpty();

        assertThat(logged())
                .anyMatch(line -> line.contains("read replica"))
                .noneMatch(line -> line.contains(asked.value().toString()));
    }

    private static void assertTellsNothing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(SECRET);
        }
    }

    /** The lines, and what is told of their exceptions. */
    private List<String> logged() {
        List<String> told = new ArrayList<>();
        for (ILoggingEvent line : lines.list) {
            told.add(line.getFormattedMessage());
            for (IThrowableProxy cause = line.getThrowableProxy(); cause != null; cause = cause.getCause()) {
                told.add(String.valueOf(cause.getMessage()));
            }
        }
        return told;
    }
}
