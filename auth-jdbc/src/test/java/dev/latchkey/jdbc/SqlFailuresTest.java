package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.kernel.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.ConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the database is there, or did not do something, is told apart. */
final class SqlFailuresTest {

    private static final String NOT_THERE = "the database cannot be reached (SQLSTATE ";
    private static final int CONNECTIONS = 4;
    private static final String NOT_DONE = "the database did not do what was asked of it (SQLSTATE ";

    @ParameterizedTest
    @ValueSource(
            strings = {"08000", "08001", "08003", "08006", "08P01", "57P01", "57P02", "57P03", "90067", "90098", "90121"
            })
    void a_database_that_is_not_there_is_said_to_be_out_of_reach(String state) {
        SQLException cause = new SQLException("refused", state);
        assertThat(SqlFailures.unavailable(new ConnectionException(cause)))
                .hasMessage(NOT_THERE + state + ")")
                .hasCause(cause);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "42501", "53300", "57014", "57P04", "90007", "42P08"})
    void what_a_database_refuses_is_another_failure(String state) {
        assertThat(SqlFailures.unavailable(new SQLNonTransientConnectionException("refused", state)))
                .hasMessage(NOT_DONE + state + ")");
    }

    @Test
    void a_database_that_is_read_only_or_full_says_how_to_mend_it() {
        for (String state : List.of("25006", "90097")) {
            assertThat(SqlFailures.unavailable(new SQLException("refused", state)))
                    .hasMessage(
                            "the database did not do what was asked of it; it is read-only: name the primary server,"
                                    + " or let it be written to (SQLSTATE " + state + ")");
        }
        assertThat(SqlFailures.unavailable(new IllegalStateException(new SQLException("refused", "53100"))))
                .hasMessage(
                        "the database did not do what was asked of it; its disk is full: make room (SQLSTATE 53100)");
    }

    @Test
    void a_connection_that_is_refused_says_how_to_mend_it() {
        assertThat(SqlFailures.unavailable(new SQLException("refused", "3D000")))
                .hasMessage(
                        "the database did not do what was asked of it; there is no database of that name: make it with"
                                + " CREATE DATABASE, or mend the URL of the data source (SQLSTATE 3D000)");
        for (String state : List.of("28P01", "28000")) {
            assertThat(SqlFailures.unavailable(new SQLException("refused", state)))
                    .hasMessageStartingWith("the database did not do what was asked of it; it refuses the user or the"
                            + " password: mend those of the data source")
                    .hasMessageEndingWith("(SQLSTATE " + state + ")");
        }
        assertThat(SqlFailures.unavailable(new SQLException("no password was provided", "08004")))
                .hasMessage(
                        "the database cannot be reached; it turned the connection away: give the data source its user"
                                + " and password, or see the database's log (SQLSTATE 08004)");
    }

    @Test
    void a_host_with_a_wrong_password_is_told_so() throws SQLException {
        String url = "jdbc:h2:mem:" + UUID.randomUUID();
        try (Connection open = DriverManager.getConnection(url, "shop", "right")) {
            assertThat(open.isValid(0)).isTrue();
            JdbcDataSource database = new JdbcDataSource();
            database.setUrl(url);
            database.setUser("shop");
            database.setPassword("wrong");
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> JdbcStorage.create(database))
                    .withMessageContaining("it refuses the user or the password");
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void the_cause_tells_no_value_of_a_row(Databases.Kind kind) throws SQLException {
        String address = "ada@mail.example";
        try (Databases databases = new Databases();
                Connection connection = databases.empty(kind).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE mailbox (address VARCHAR(100) PRIMARY KEY, age INT)");
            statement.execute("INSERT INTO mailbox VALUES ('" + address + "', 1)");
            for (String refused : List.of(
                    "INSERT INTO mailbox VALUES ('" + address + "', 2)",
                    "UPDATE mailbox SET age = CAST(address AS INT)",
                    "INSERT INTO mailbox (address, missing) VALUES ('" + address + "', 1)")) {
                SQLException failure = catchThrowableOfType(SQLException.class, () -> statement.execute(refused));
                StoreUnavailableException told = SqlFailures.unavailable(failure);

                StringWriter trace = new StringWriter();
                told.printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString())
                        .contains(failure.getSQLState(), failure.getClass().getName())
                        .doesNotContain(address);
            }
        }
    }

    @Test
    void a_failure_without_a_state_is_told_by_its_kind() {
        assertThat(SqlFailures.unavailable(new SQLTransientConnectionException("timed out")))
                .hasMessage(NOT_THERE + "none)");
        assertThat(SqlFailures.unavailable(new SQLException("odd"))).hasMessage(NOT_DONE + "none)");
        assertThat(SqlFailures.unavailable(new IllegalStateException("odd"))).hasMessage(NOT_DONE + "none)");
    }

    @Test
    void a_pool_that_has_no_connection_to_give_in_time_is_out_of_reach() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(250);
        try (HikariDataSource pool = new HikariDataSource(config);
                JdbcStorage storage = JdbcStorage.create(pool)) {
            List<Connection> taken = new ArrayList<>();
            while (taken.size() < CONNECTIONS) {
                taken.add(pool.getConnection());
            }
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> storage.roles().all())
                    .withMessageStartingWith(NOT_THERE);
        }
    }
}
