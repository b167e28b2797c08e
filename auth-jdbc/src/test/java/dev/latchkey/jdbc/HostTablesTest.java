package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables of the host's own change with Latchkey's, in one unit of work. */
final class HostTablesTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private final Databases databases = new Databases();
    private final Environment environment = Environment.system();

    @AfterEach
    void close() {
        databases.close();
    }

    /** A host's table. */
    private record Customers(JdbcStorage storage) {

        // region: own-tables
        void add(Tx tx, UserId user, String number) {
            String insert = "INSERT INTO customer (user_id, number) VALUES (?, ?)";
            // Not closed here, nor committed: the unit of work does that.
            try (PreparedStatement statement = storage.connection(tx).prepareStatement(insert)) {
                statement.setObject(1, user.value());
                statement.setString(2, number);
                statement.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException("the customer could not be added", e);
            }
        }
        // endregion
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_table_of_the_hosts_is_committed_with_those_of_latchkey(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = withCustomers(database);
        User ada = user();

        storage.transactions().run(tx -> {
            assertThat(storage.users().add(tx, ada)).isTrue();
            new Customers(storage).add(tx, ada.id(), "C-1");
            assertThat(numbers(database))
                    .as("what others see before the commit")
                    .isEmpty();
        });

        assertThat(numbers(database)).containsExactly("C-1");
        assertThat(storage.users().find(ada.id())).contains(ada);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void it_is_rolled_back_with_them_too(Databases.Kind kind) {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = withCustomers(database);
        User ada = user();
        Customers customers = new Customers(storage);
        storage.transactions().run(tx -> customers.add(tx, new UserId(environment.newId()), "C-1"));

        assertThatIllegalStateException()
                .isThrownBy(() -> storage.transactions().run(tx -> {
                    assertThat(storage.users().add(tx, ada)).isTrue();
                    customers.add(tx, ada.id(), "C-2");
                    customers.add(tx, ada.id(), "C-1"); // which is taken
                }));

        assertThat(numbers(database)).containsExactly("C-1");
        assertThat(storage.users().find(ada.id())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_connection_is_lent_only_within_a_unit_of_work_of_the_same_storage(Databases.Kind kind) {
        JdbcStorage storage = databases.storage(kind);
        JdbcStorage other = databases.storage(kind);
        Tx[] ended = new Tx[1];

        storage.transactions().run(tx -> {
            ended[0] = tx;
            assertThatIllegalArgumentException().isThrownBy(() -> other.connection(tx));
        });

        assertThatIllegalStateException().isThrownBy(() -> storage.connection(ended[0]));
    }

    private static JdbcStorage withCustomers(DataSource database) {
        Jdbi.create(database)
                .useHandle(handle -> handle.execute(
                        "CREATE TABLE customer (user_id UUID NOT NULL, number VARCHAR(20) PRIMARY KEY)"));
        return JdbcStorage.create(database);
    }

    private static List<String> numbers(DataSource database) {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery("SELECT number FROM customer ORDER BY number")
                        .mapTo(String.class)
                        .list());
    }

    private User user() {
        return new User(
                new UserId(environment.newId()),
                EmailAddress.parse("ada@mail.example"),
                true,
                Profile.empty(),
                UserStatus.ACTIVE,
                NOW,
                NOW,
                null,
                0);
    }
}
