package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.OneTimeToken;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Accounts change with the host's own rows, or not at all; what is about security does not hang on the host. */
final class HostTransactionTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private final Databases databases = new Databases();
    private final Environment environment = Environment.system();
    private final List<String> told = new ArrayList<>();

    @AfterEach
    void close() {
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void an_account_is_there_once_the_host_commits_and_not_before(Databases.Kind kind) throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        User ada = user("ada@mail.example");

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                add(storage, ada);
                assertThat(storage.users().find(ada.id())).contains(ada);
                assertThat(told).isEmpty();
                assertThat(elsewhere(storage, ada)).isEmpty();

                connection.commit();
                joined.committed();
            }
        }

        assertThat(told).containsExactly("added");
        assertThat(storage.users().find(ada.id())).contains(ada);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void nothing_remains_when_the_host_rolls_back(Databases.Kind kind) throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        User ada = user("ada@mail.example");

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                assertThat(joined).isNotNull();
                add(storage, ada);
                connection.rollback();
            }
        }

        assertThat(told).isEmpty();
        assertThat(storage.users().find(ada.id())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_unit_of_work_that_fails_leaves_the_hosts_transaction_alive(Databases.Kind kind) throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        User ada = user("ada@mail.example");
        User grace = user("grace@mail.example");

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                add(storage, ada);
                assertThatIllegalStateException()
                        .isThrownBy(() -> storage.transactions().run(tx -> {
                            storage.users().add(tx, grace);
                            throw new IllegalStateException("the host does not want it");
                        }));
                connection.commit();
                joined.committed();
            }
        }

        assertThat(storage.users().find(ada.id())).contains(ada);
        assertThat(storage.users().find(grace.id())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_link_works_again_when_the_host_rolls_back_what_it_did(Databases.Kind kind) throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        OneTimeToken token = new OneTimeToken(
                "digest", OneTimeToken.Purpose.VERIFY_EMAIL, new UserId(environment.newId()), "x", NOW.plusSeconds(60));
        storage.transactions().run(tx -> storage.oneTimeTokens().put(tx, token));

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                assertThat(joined).isNotNull();
                assertThat(isUsed(storage, token)).isTrue();
                assertThat(isUsed(storage, token)).isFalse();
                connection.rollback();
            }
        }

        assertThat(isUsed(storage, token)).isTrue();
        assertThat(isUsed(storage, token)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_thread_takes_part_in_one_transaction_at_a_time_and_in_none_afterwards(Databases.Kind kind)
            throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        User ada = user("ada@mail.example");

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                assertThat(joined).isNotNull();
                assertThatIllegalStateException().isThrownBy(() -> storage.join(connection));
            }
            add(storage, ada);
            connection.rollback();
        }

        assertThat(storage.users().find(ada.id())).contains(ada);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void of_a_commit_is_told_before_the_taking_part_ends_and_once(Databases.Kind kind) throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);

        try (Connection first = database.getConnection();
                Connection second = database.getConnection()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            HostTransaction over = storage.join(first);
            add(storage, user("ada@mail.example"));
            first.commit();
            over.close();
            try (HostTransaction joined = storage.join(second)) {
                assertThatIllegalStateException().isThrownBy(over::committed).withMessageContaining("before close()");
                storage.transactions()
                        .run(tx -> assertThatIllegalStateException().isThrownBy(joined::committed));
                add(storage, user("grace@mail.example"));
                assertThat(told).isEmpty();
                second.rollback();
                joined.committed();
                assertThatIllegalStateException().isThrownBy(joined::committed).withMessageContaining("told of before");
            }
        }

        assertThat(told).containsExactly("added");
        assertThat(storage.users().page(null, 10))
                .extracting(user -> user.email().address())
                .containsExactly("ada@mail.example");
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void what_commits_by_itself_stays_when_the_host_rolls_back(Databases.Kind kind) throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        UserId ada = new UserId(environment.newId());
        OneTimeToken token =
                new OneTimeToken("digest", OneTimeToken.Purpose.VERIFY_EMAIL, ada, "x", NOW.plusSeconds(60));
        storage.transactions().run(tx -> storage.oneTimeTokens().put(tx, token));

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                assertThat(joined).isNotNull();
                assertThat(storage.oneTimeTokens().purgeExpired(NOW.plusSeconds(60), 10))
                        .isEqualTo(1);
                connection.rollback();
            }
        }

        assertThat(isUsed(storage, token)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_connection_that_has_no_transaction_is_refused(Databases.Kind kind) throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);

        try (Connection connection = database.getConnection()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> storage.join(connection))
                    .withMessageContaining("setAutoCommit(false)");

            connection.setAutoCommit(false);
            storage.join(connection).close();
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_unit_of_work_that_loses_a_race_is_run_again_in_the_hosts_transaction(Databases.Kind kind)
            throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);
        Jdbi.create(database).useHandle(handle -> {
            handle.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
            handle.execute("INSERT INTO orders (id) VALUES (1)");
        });
        AtomicInteger attempts = new AtomicInteger();
        User ada = user("ada@mail.example");

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                storage.transactions().run(tx -> {
                    assertThat(storage.users().add(tx, ada)).isTrue();
                    tx.afterCommit(() -> told.add("added"));
                    // what somebody else added since the first attempt looked
                    int taken = attempts.incrementAndGet();
                    int unused = Jdbi.open(storage.connection(tx)).execute("INSERT INTO orders (id) VALUES (?)", taken);
                });
                connection.commit();
                joined.committed();
            }
        }

        assertThat(attempts).hasValue(2);
        assertThat(told).containsExactly("added");
        assertThat(storage.users().find(ada.id())).contains(ada);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void what_cannot_be_read_in_the_hosts_transaction_is_unavailable_as_elsewhere(Databases.Kind kind)
            throws SQLException {
        DataSource database = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.create(database);

        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (HostTransaction joined = storage.join(connection)) {
                assertThat(joined).isNotNull();
                int unused = Jdbi.open(connection).execute("ALTER TABLE latchkey_credential RENAME TO elsewhere");

                assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(() -> storage.credentials().find(new UserId(environment.newId())));
                connection.rollback();
            }
        }
    }

    private static boolean isUsed(JdbcStorage storage, OneTimeToken token) {
        return storage.transactions()
                .call(tx -> storage.oneTimeTokens().consume(tx, token.digest(), token.purpose(), NOW));
    }

    private void add(JdbcStorage storage, User user) {
        storage.transactions().run(tx -> {
            assertThat(storage.users().add(tx, user)).isTrue();
            tx.afterCommit(() -> told.add("added"));
        });
    }

    /** What another thread sees, which has a connection of its own. */
    private static List<User> elsewhere(JdbcStorage storage, User user) {
        List<User> seen = new ArrayList<>();
        Thread reader = new Thread(() -> storage.users().find(user.id()).ifPresent(seen::add));
        reader.start();
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return seen;
    }

    private User user(String email) {
        return new User(
                new UserId(environment.newId()),
                EmailAddress.parse(email),
                true,
                Profile.empty(),
                UserStatus.ACTIVE,
                NOW,
                NOW,
                null,
                0);
    }
}
