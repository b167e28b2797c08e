package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.StoreUnavailableException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;
import org.slf4j.LoggerFactory;

/** The tables come, go and come again, and no node runs on tables it does not know. */
final class SchemaTest {

    private final Databases databases = new Databases();

    @AfterEach
    void close() {
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void every_version_goes_up_and_down_and_up_again(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        Schema schema = Schema.of(database);
        int versions = schema.status().size();
        assertThat(versions).isPositive();
        assertThat(schema.status()).noneMatch(MigrationStatus::isApplied);

        assertThat(schema.up()).isEqualTo(versions);
        assertThat(schema.status()).hasSize(versions).allMatch(MigrationStatus::isApplied);
        List<String> tables = tables(database);

        for (int version = versions; version > 0; version--) {
            assertThat(schema.down()).hasValue(version);
        }
        assertThat(schema.down()).isEmpty();
        assertThat(tables(database)).containsExactly("latchkey_schema_history");

        assertThat(schema.up()).isEqualTo(versions);
        assertThat(tables(database)).isEqualTo(tables);
        assertThat(schema.up()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void flyway_finds_no_script_that_it_does_not_run(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        Logger flyway = (Logger) LoggerFactory.getLogger("org.flywaydb");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        flyway.addAppender(lines);
        flyway.setAdditive(false);
        flyway.setLevel(Level.INFO);
        try {
            assertThat(Schema.of(database).up()).isPositive();
            assertThat(Schema.of(database).up()).isZero();
        } finally {
            flyway.detachAppender(lines);
            flyway.setAdditive(true);
            flyway.setLevel(null);
        }
        assertThat(lines.list)
                .isNotEmpty()
                .allMatch(line -> line.getLevel() == Level.INFO)
                .noneMatch(line -> line.getFormattedMessage().contains("not run"));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void versions_can_be_brought_up_one_by_one(Databases.Kind kind) {
        Schema schema = Schema.of(databases.empty(kind));
        int versions = schema.status().size();

        for (int version = 1; version <= versions; version++) {
            assertThat(schema.up(1)).isEqualTo(1);
            assertThat(schema.status().stream().filter(MigrationStatus::isApplied))
                    .hasSize(version);
        }
        assertThat(schema.up(1)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> schema.up(0));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nodes_that_start_together_make_the_tables_once(Databases.Kind kind) throws Exception {
        DataSource database = databases.empty(kind);
        Callable<Integer> node = () -> Schema.of(database).up();

        try (Race race = new Race()) {
            List<Integer> applied = race.run(Collections.nCopies(4, node));

            assertThat(applied.stream().mapToInt(Integer::intValue).sum())
                    .isEqualTo(Schema.of(database).status().size());
        }
    }

    @Test
    void a_database_that_takes_no_tables_says_so_itself_before_flyway_tries_and_tries_again() {
        PGSimpleDataSource readOnly = (PGSimpleDataSource)
                PostgresServer.shared().dataSource(PostgresServer.shared().empty());
        readOnly.setReadOnly(true);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> Schema.of(readOnly).up())
                .withMessageStartingWith("the tables could not be brought up to date: ")
                .withMessageContaining("it is read-only: name the primary server, or let it be written to")
                .withCauseInstanceOf(PSQLException.class);
        assertThat(tables(readOnly)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void what_is_tried_before_the_first_version_leaves_nothing(Databases.Kind kind) throws Exception {
        DataSource database = databases.empty(kind);

        SchemaHistory.requireRoomIn(database);

        assertThat(tables(database)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_host_with_tables_of_its_own_keeps_them(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        Jdbi host = Jdbi.create(database);
        host.useHandle(handle -> handle.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)"));

        JdbcStorage.create(database).close();

        assertThat(tables(database)).contains("orders", "latchkey_user");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void validating_says_which_versions_are_missing_and_changes_nothing(Databases.Kind kind) {
        DataSource database = databases.empty(kind);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> JdbcStorage.create(database, SchemaMode.VALIDATE))
                .withMessageContaining("V1 (foundation)")
                .withMessageContaining("Schema.up()")
                .satisfies(failure -> assertThat(failure.missing())
                        .hasSize(Schema.of(database).status().size())
                        .startsWith("V1 (foundation)"));
        assertThat(tables(database)).isEmpty();

        int unused = Schema.of(database).up();
        assertThatCode(() -> JdbcStorage.create(database, SchemaMode.VALIDATE)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_node_works_on_a_schema_one_version_newer_and_refuses_one_newer_still(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        int known = Schema.of(database).up();

        pretendApplied(database, known + 1);
        for (SchemaMode mode : SchemaMode.values()) {
            assertThatCode(() -> JdbcStorage.create(database, mode)).doesNotThrowAnyException();
        }

        pretendApplied(database, known + 2);
        for (SchemaMode mode : SchemaMode.values()) {
            assertThatExceptionOfType(SchemaException.class)
                    .isThrownBy(() -> JdbcStorage.create(database, mode))
                    .withMessageContaining("version " + (known + 2))
                    .withMessageContaining("run a newer Latchkey");
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_version_that_this_latchkey_has_no_script_for_is_not_taken_away(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        Schema schema = Schema.of(database);
        int known = schema.up();
        pretendApplied(database, known + 1);

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(schema::down)
                .withMessageContaining("no script U" + (known + 1));
        assertThat(tables(database)).contains("latchkey_user");
    }

    @Test
    void a_database_that_goes_away_while_the_history_is_read_is_unavailable_and_not_of_another_schema()
            throws Exception {
        DataSource database = databases.empty(Databases.Kind.POSTGRESQL);
        Schema schema = Schema.of(database);
        assertThat(schema.up()).isPositive();

        for (Callable<Object> use : List.<Callable<Object>>of(schema::status, schema::up, schema::down, () -> {
            schema.prepare(SchemaMode.VALIDATE);
            return "prepared";
        })) {
            assertThat(endedWhileWaiting(database, use))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("cannot be reached");
        }
        assertThat(schema.up()).isZero();
    }

    @Test
    void a_database_that_is_no_longer_there_is_unavailable_at_once() {
        PGSimpleDataSource database = (PGSimpleDataSource)
                PostgresServer.shared().dataSource(PostgresServer.shared().empty());
        Schema schema = Schema.of(database);
        database.setServerNames(new String[] {"127.0.0.1"});
        database.setPortNumbers(new int[] {1});

        for (ThrowingCallable use : List.<ThrowingCallable>of(
                schema::status, schema::up, schema::down, () -> schema.prepare(SchemaMode.MIGRATE))) {
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(use);
        }
    }

    /** What a use of the schema throws whose connection the administrator ends while it waits for the history table. */
    private static Throwable endedWhileWaiting(DataSource database, Callable<Object> use) throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (Handle holder = Jdbi.create(database).open()) {
            holder.begin();
            holder.execute("LOCK TABLE latchkey_schema_history IN ACCESS EXCLUSIVE MODE");
            Thread user = new Thread(() -> {
                try {
                    Object unused = use.call();
                    failure.completeExceptionally(new AssertionError("nothing was thrown"));
                } catch (Exception e) {
                    failure.complete(e);
                }
            });
            user.start();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> holder.createQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                            + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                                    .mapTo(Integer.class)
                                    .one()
                            > 0);
            Throwable thrown = failure.get(60, TimeUnit.SECONDS);
            holder.rollback();
            return thrown;
        }
    }

    private static void pretendApplied(DataSource database, int version) {
        Jdbi.create(database).useHandle(handle -> {
            int unused = handle.createUpdate("INSERT INTO \"latchkey_schema_history\" (\"installed_rank\", \"version\","
                            + " \"description\", \"type\", \"script\", \"checksum\", \"installed_by\","
                            + " \"installed_on\", \"execution_time\", \"success\")"
                            + " VALUES (:rank, :version, 'tomorrow', 'SQL', 'V9__tomorrow.sql', 1, 'test',"
                            + " CURRENT_TIMESTAMP, 1, TRUE)")
                    .bind("rank", version + 10)
                    .bind("version", Integer.toString(version))
                    .execute();
        });
    }

    private static List<String> tables(DataSource database) {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery("SELECT LOWER(table_name) FROM information_schema.tables"
                                + " WHERE LOWER(table_schema) = 'public' ORDER BY 1")
                        .mapTo(String.class)
                        .list());
    }
}
