package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.Profile;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.audit.Audit;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditSettings;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.audit.ChainPoint;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listings may come from a replica, and nothing else does. A second database stands for one that lags behind. */
final class ReplicaTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private final Databases databases = new Databases();
    private final Environment environment = Environment.system();

    @AfterEach
    void close() {
        databases.close();
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_listing_is_read_from_the_replica_and_an_account_from_the_database(Databases.Kind kind) {
        DataSource replica = databases.empty(kind);
        int unused = Schema.of(replica).up();
        JdbcStorage storage = JdbcStorage.createWithReplica(databases.empty(kind), replica, SchemaMode.MIGRATE);
        User ada = add(storage);

        assertThat(storage.users().page(null, 10)).isEmpty();
        assertThat(storage.users().find(ada.id())).contains(ada);
        assertThat(storage.users().findByEmail(ada.email())).contains(ada);
        storage.transactions()
                .run(tx -> assertThat(storage.users().page(null, 10)).containsExactly(ada));
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void while_the_replica_does_not_answer_the_database_is_asked(Databases.Kind kind) {
        DataSource replica = databases.empty(kind);
        JdbcStorage storage = JdbcStorage.createWithReplica(databases.empty(kind), replica, SchemaMode.MIGRATE);
        User ada = add(storage);

        assertThat(storage.users().page(null, 10)).containsExactly(ada);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void while_the_pool_of_the_replica_is_closed_the_database_is_asked(Databases.Kind kind) {
        DataSource replica = closing(databases.empty(kind), new AtomicBoolean(true));
        JdbcStorage storage = JdbcStorage.createWithReplica(databases.empty(kind), replica, SchemaMode.MIGRATE);
        User ada = add(storage);

        assertThat(storage.users().page(null, 10)).containsExactly(ada);
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void a_pool_that_says_in_its_own_way_that_it_has_no_connection_is_a_database_out_of_reach(Databases.Kind kind) {
        AtomicBoolean closed = new AtomicBoolean();
        JdbcStorage storage = JdbcStorage.create(closing(databases.empty(kind), closed));
        User ada = add(storage);
        closed.set(true);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> storage.users().find(ada.id()))
                .withRootCauseInstanceOf(PoolClosedException.class);
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> add(storage));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> storage.outbox().done(environment.newId()))
                .withMessageContaining("cannot be reached");
    }

    private static DataSource closing(DataSource pool, AtomicBoolean closed) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (closed.get()) {
                        throw new PoolClosedException();
                    }
                    return method.invoke(pool, arguments);
                });
    }

    /** What pools throw is no {@link java.sql.SQLException}. */
    private static final class PoolClosedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        PoolClosedException() {
            super("the pool is closed");
        }
    }

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void the_audit_log_is_listed_from_the_replica_and_verified_in_the_database(Databases.Kind kind) {
        DataSource replica = databases.empty(kind);
        int unused = Schema.of(replica).up();
        JdbcStorage storage = JdbcStorage.createWithReplica(databases.empty(kind), replica, SchemaMode.MIGRATE);
        Audit audit = Audit.create(storage.audit(), storage.transactions(), environment, AuditSettings.defaults());
        UserId user = new UserId(environment.newId());
        for (int i = 0; i < 3; i++) {
            audit.keep(new AuthEvent.SignInRefused(user, "invalid_credentials", NOW, RequestContext.none()));
        }
        assertThat(audit.erase(user, RequestContext.none())).isEqualTo(3);

        assertThat(audit.list(AuditFilter.all(), null, 10).events()).isEmpty();
        assertThat(audit.verify())
                .isEqualTo(new AuditVerification.Intact(
                        ChainPoint.START, storage.audit().state().head(), 4, 3));
    }

    private User add(JdbcStorage storage) {
        User user = new User(
                new UserId(environment.newId()),
                EmailAddress.parse("ada@mail.example"),
                true,
                Profile.empty(),
                UserStatus.ACTIVE,
                NOW,
                NOW,
                null,
                0);
        storage.transactions()
                .run(tx -> assertThat(storage.users().add(tx, user)).isTrue());
        return user;
    }
}
