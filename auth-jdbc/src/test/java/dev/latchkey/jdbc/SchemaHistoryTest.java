package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

/** A start that finds the tables as they should be needs no Flyway; any other is left for it to judge. */
final class SchemaHistoryTest {

    private final Databases databases = new Databases();

    @AfterEach
    void close() {
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void tables_as_they_should_be_are_found_so_without_flyway(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        Logger flyway = (Logger) LoggerFactory.getLogger("org.flywaydb");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        flyway.addAppender(lines);
        flyway.setAdditive(false);
        flyway.setLevel(Level.DEBUG);
        try {
            JdbcStorage.create(database).close();
            assertThat(lines.list).isNotEmpty();

            lines.list.clear();
            for (SchemaMode mode : SchemaMode.values()) {
                JdbcStorage.create(database, mode).close();
            }
            assertThat(lines.list).isEmpty();
        } finally {
            flyway.detachAppender(lines);
            flyway.setAdditive(true);
            flyway.setLevel(null);
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_script_that_was_changed_after_it_was_applied_is_refused(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        int unused = Schema.of(database).up();
        change(
                database,
                "UPDATE \"latchkey_schema_history\" SET \"checksum\" = \"checksum\" + 1" + " WHERE \"version\" = '1'");

        assertThatExceptionOfType(SchemaException.class)
                .isThrownBy(() -> JdbcStorage.create(database, SchemaMode.MIGRATE))
                .withMessageContaining("could not be brought up to date");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_host_with_tables_of_its_own_is_no_reason_to_ask_flyway(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        change(database, "CREATE TABLE orders (id INTEGER PRIMARY KEY)");
        assertThat(isExact(kind, database)).isFalse();

        int unused = Schema.of(database).up();

        assertThat(isExact(kind, database)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE latchkey_schema_history SET checksum = checksum + 1 WHERE version = '1'",
                "UPDATE latchkey_schema_history SET checksum = NULL WHERE version = '1'",
                "UPDATE latchkey_schema_history SET success = FALSE",
                "UPDATE latchkey_schema_history SET type = 'JDBC' WHERE version = '1'",
                "UPDATE latchkey_schema_history SET type = 'BASELINE' WHERE version = '1'",
                "UPDATE latchkey_schema_history SET description = 'another' WHERE version = '1'",
                "UPDATE latchkey_schema_history SET script = 'V1__another.sql' WHERE version = '1'",
                "UPDATE latchkey_schema_history SET version = '99' WHERE version = '1'",
                "DELETE FROM latchkey_schema_history WHERE version = '1'",
                "INSERT INTO latchkey_schema_history SELECT installed_rank + 100, version, description, type, script,"
                        + " checksum, installed_by, installed_on, execution_time, success FROM latchkey_schema_history",
            })
    void anything_else_than_the_scripts_as_they_are_is_left_to_flyway(String change) {
        for (Databases.Kind kind : Databases.Kind.values()) {
            DataSource database = databases.empty(kind);
            int unused = Schema.of(database).up();
            assertThat(isExact(kind, database)).as("before, on %s", kind).isTrue();

            change(
                    database,
                    change.replaceAll(
                            "latchkey_schema_history|checksum|success|type|description|script|version|installed_\\w+"
                                    + "|execution_time",
                            "\"$0\""));

            assertThat(isExact(kind, database)).as("after, on %s", kind).isFalse();
        }
    }

    @Test
    void a_history_further_along_the_search_path_is_not_taken_for_ones_own() {
        String name = PostgresServer.shared().empty();
        change(postgres(name, "public"), "CREATE SCHEMA first");
        change(postgres(name, "public"), "CREATE SCHEMA second");
        int unused = Schema.of(postgres(name, "second")).up();

        assertThat(isExact(Databases.Kind.POSTGRESQL, postgres(name, "second,first")))
                .isTrue();
        assertThat(isExact(Databases.Kind.POSTGRESQL, postgres(name, "first,second")))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void the_scripts_are_those_of_the_folder_and_no_others(Dialect dialect) throws Exception {
        SchemaScripts scripts = new SchemaScripts(dialect);
        URL folder = Objects.requireNonNull(SchemaScripts.class.getClassLoader().getResource(scripts.location()));

        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            List<String> known = IntStream.rangeClosed(1, scripts.newest())
                    .mapToObj(version -> scripts.entry(version).script())
                    .toList();
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as("a new script is also named in SchemaScripts")
                    .containsExactlyInAnyOrderElementsOf(known);
        }
    }

    private static boolean isExact(Databases.Kind kind, DataSource database) {
        return SchemaHistory.isExactly(new SchemaScripts(Dialect.valueOf(kind.name())), database);
    }

    private static void change(DataSource database, String statement) {
        int changed = Jdbi.create(database).withHandle(handle -> handle.execute(statement));
        assertThat(changed).isGreaterThanOrEqualTo(statement.startsWith("CREATE") ? 0 : 1);
    }

    private static DataSource postgres(String name, String searchPath) {
        PGSimpleDataSource dataSource =
                (PGSimpleDataSource) PostgresServer.shared().dataSource(name);
        dataSource.setCurrentSchema(searchPath);
        return dataSource;
    }
}
