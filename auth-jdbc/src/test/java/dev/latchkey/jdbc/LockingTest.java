package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for somebody else's lock holds none that the other may want, and leaves nothing half done. */
final class LockingTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));

    private final Databases databases = new Databases();

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void a_sign_in_with_a_limit_locks_sessions_in_the_order_of_their_ids() throws Exception {
        DataSource database = databases.empty(Databases.Kind.POSTGRESQL);
        JdbcStorage storage = JdbcStorage.create(database);
        UserId user = new UserId(new UUID(1, 1));
        Session first = LoadedTables.session(user, new SessionId(new UUID(1, 2)), NOW);
        Session second = LoadedTables.session(user, new SessionId(new UUID(1, 3)), NOW.plusSeconds(1));
        Session third = LoadedTables.session(user, new SessionId(new UUID(1, 4)), NOW.plusSeconds(2));
        add(storage, first, 5);
        add(storage, second, 5);

        Jdbi other = Jdbi.create(database);
        CompletableFuture<Void> signIn;
        try (Handle holder = other.open()) {
            holder.begin();
            lock(holder, first);
            signIn = CompletableFuture.runAsync(() -> add(storage, third, 1));
            await().atMost(Duration.ofSeconds(60)).until(() -> isAnyoneWaiting(other));

            // whoever ends all sessions locks the second after the first, and must not meet the sign-in there
            lock(holder, second);
            holder.commit();
        }
        signIn.get(60, TimeUnit.SECONDS);
        assertThat(storage.sessions().active(user, NOW.plusSeconds(2))).containsExactly(third);
    }

    private static void add(JdbcStorage storage, Session session, int limit) {
        storage.transactions()
                .run(tx -> assertThat(storage.sessions().add(tx, session, OptionalInt.of(limit), LATER))
                        .isNotNull());
    }

    private static void lock(Handle handle, Session session) {
        assertThat(handle.createQuery("SELECT 1 FROM latchkey_session WHERE id = :id FOR UPDATE NOWAIT")
                        .bind("id", session.id().value())
                        .mapTo(Integer.class)
                        .list())
                .hasSize(1);
    }

    private static boolean isAnyoneWaiting(Jdbi database) {
        return database.withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND wait_event_type = 'Lock'")
                        .mapTo(Integer.class)
                        .one())
                > 0;
    }

    @Test
    void messages_of_which_one_is_locked_are_leased_all_or_none() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=100");
        config.setMaximumPoolSize(4);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            JdbcStorage storage = JdbcStorage.create(pool);
            OutboxMessage first = message(1);
            OutboxMessage second = message(2);
            storage.transactions().run(tx -> {
                storage.outbox().add(tx, first);
                storage.outbox().add(tx, second);
            });

            try (Handle holder = Jdbi.create(pool).open()) {
                holder.begin();
                int unused = holder.execute("UPDATE latchkey_outbox SET attempts = 7 WHERE id = ?", second.id());
                assertThatExceptionOfType(StoreUnavailableException.class)
                        .isThrownBy(() -> storage.outbox().take(NOW, LATER, 10));
                holder.rollback();
            }

            List<OutboxMessage> taken = storage.outbox().take(NOW, LATER, 10);
            assertThat(taken).extracting(OutboxMessage::id).containsExactly(first.id(), second.id());
            assertThat(taken).extracting(OutboxMessage::attempts).containsExactly(1, 1);
        }
    }

    private static OutboxMessage message(int number) {
        return new OutboxMessage(
                new UUID(2, number),
                new UserId(new UUID(1, 1)),
                MessageKind.REGISTRATION_REPEATED,
                Locale.ENGLISH,
                NOW.minusSeconds(10 - number),
                0,
                NOW.plus(Duration.ofDays(1)));
    }
}
