package dev.latchkey.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

/** Another node hears of what was committed, and of nothing else. */
final class PostgresRevocationFeedTest {

    private static final Instant UNTIL = Instant.parse("2026-03-01T12:21:00.123456Z");

    private final Environment environment = Environment.system();
    private final Databases databases = new Databases();
    private final DataSource database = databases.empty(Databases.Kind.POSTGRESQL);
    private final JdbcStorage here = JdbcStorage.create(database);
    private final JdbcStorage there = JdbcStorage.create(database);
    private final List<Revocation> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        here.close();
        there.close();
        databases.close();
    }

    @Test
    void what_one_node_commits_the_other_hears() {
        listen();
        UserId user = new UserId(environment.newId());
        Revocation session = ofSession();
        Revocation token = new Revocation.OfToken(environment.newId(), EndReason.ENDED_BY_ADMINISTRATOR, UNTIL);

        here.transactions().run(tx -> {
            here.revocations().add(tx, session);
            here.revocations().add(tx, token);
            here.revocations().raiseEpoch(tx, user, EndReason.PASSWORD_CHANGED, UNTIL);
        });

        Revocation epoch = new Revocation.OfEpoch(user, 1, EndReason.PASSWORD_CHANGED, UNTIL);
        await().until(() -> heard.contains(epoch));
        assertThat(heard).containsSubsequence(session, token, epoch);
    }

    @Test
    void what_is_rolled_back_is_never_heard_of() {
        listen();
        Revocation undone = ofSession();

        assertThatThrownBy(() -> here.transactions().run(tx -> {
                    here.revocations().add(tx, undone);
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        Revocation later = ofSession();
        here.transactions().run(tx -> here.revocations().add(tx, later));
        await().until(() -> heard.contains(later));
        assertThat(heard).doesNotContain(undone);
    }

    @Test
    void a_lost_connection_is_made_again() {
        listen();

        Jdbi.create(database)
                .useHandle(handle -> handle.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE query LIKE 'LISTEN%' AND datname = current_database()"));

        List<Revocation> sent = new CopyOnWriteArrayList<>();
        await().until(() -> {
            Revocation entry = ofSession();
            here.transactions().run(tx -> here.revocations().add(tx, entry));
            sent.add(entry);
            return sent.stream().anyMatch(heard::contains);
        });
    }

    @Test
    void a_pool_that_fails_in_its_own_way_is_asked_again_and_so_is_one_that_fails_with_an_error() {
        AtomicInteger left = new AtomicInteger(2);
        DataSource failing = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    int failure = left.getAndDecrement();
                    if (failure > 0) {
                        throw failure == 2
                                ? new IllegalStateException("the pool cannot be filled on purpose")
                                : new NoClassDefFoundError("the driver fails on purpose");
                    }
                    return database.getConnection();
                });
        try (PostgresRevocationFeed feed = new PostgresRevocationFeed(failing)) {
            feed.subscribe(heard::add);
            hearsAgain();
        }
    }

    @Test
    void a_connection_whose_other_end_is_gone_without_a_word_is_made_again() {
        PGSimpleDataSource direct = (PGSimpleDataSource) PostgresServer.shared().dataSource(databaseName());
        try (SilencedRelay relay = new SilencedRelay(direct.getPortNumbers()[0]);
                PostgresRevocationFeed feed = new PostgresRevocationFeed(through(direct, relay), 1_000)) {
            feed.subscribe(heard::add);
            await().until(() -> listeners() == 1);

            relay.silence();

            await().atMost(Duration.ofSeconds(60)).until(() -> relay.connections() == 2);
            hearsAgain();
        }
    }

    private static DataSource through(PGSimpleDataSource there, SilencedRelay relay) {
        there.setServerNames(new String[] {"127.0.0.1"});
        there.setPortNumbers(new int[] {relay.port()});
        return there;
    }

    private String databaseName() {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery("SELECT current_database()")
                        .mapTo(String.class)
                        .one());
    }

    private void hearsAgain() {
        List<Revocation> sent = new CopyOnWriteArrayList<>();
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            Revocation entry = ofSession();
            here.transactions().run(tx -> here.revocations().add(tx, entry));
            sent.add(entry);
            return sent.stream().anyMatch(heard::contains);
        });
    }

    @Test
    void an_outage_is_logged_once_and_so_is_its_end() {
        Logger logger = (Logger) LoggerFactory.getLogger(PostgresRevocationFeed.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
        try (PostgresRevocationFeed feed = new PostgresRevocationFeed(failing(2))) {
            feed.subscribe(heard::add);
            Revocation entry = ofSession();
            await().until(() -> listeners() == 1);
            here.transactions().run(tx -> here.revocations().add(tx, entry));
            await().until(() -> heard.contains(entry));
        } finally {
            logger.setLevel(null);
            logger.setAdditive(true);
            logger.detachAppender(logged);
        }

        assertThat(logged.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
    }

    /** The database, out of reach for so many attempts. */
    private DataSource failing(int attempts) {
        AtomicInteger left = new AtomicInteger(attempts);
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    if (left.getAndDecrement() > 0) {
                        throw new SQLException("out of reach on purpose", "08001");
                    }
                    return database.getConnection();
                });
    }

    @Test
    void who_has_closed_a_subscription_is_told_nothing_more_also_of_what_others_are_being_told() throws Exception {
        CountDownLatch telling = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        List<Revocation> tooLate = new CopyOnWriteArrayList<>();
        RevocationFeed.Subscription first = there.revocationFeed().subscribe(entry -> {
            telling.countDown();
            awaitOpen(closed);
            heard.add(entry);
        });
        RevocationFeed.Subscription second = there.revocationFeed().subscribe(tooLate::add);
        await().until(() -> listeners() == 1);
        Revocation entry = ofSession();
        here.transactions().run(tx -> here.revocations().add(tx, entry));
        awaitOpen(telling);

        second.close();
        closed.countDown();

        Revocation later = ofSession();
        here.transactions().run(tx -> here.revocations().add(tx, later));
        await().until(() -> heard.contains(later));
        assertThat(tooLate).isEmpty();
        first.close();
    }

    @Test
    void a_subscriber_that_fails_keeps_the_others_from_nothing() {
        RevocationFeed.Subscription failing = there.revocationFeed().subscribe(entry -> {
            throw new NoClassDefFoundError("a subscriber failed");
        });
        listen();
        Revocation entry = ofSession();

        here.transactions().run(tx -> here.revocations().add(tx, entry));

        await().until(() -> heard.contains(entry));
        failing.close();
    }

    private static void awaitOpen(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_others_send_on_the_channel_is_passed_over() {
        listen();

        for (String text : List.of("", "nonsense", "SESSION 1 2 3 4", "SESSION x 0 SIGNED_OUT 2026-03-01T12:21:00Z")) {
            Jdbi.create(database)
                    .useHandle(handle -> handle.execute("SELECT pg_notify('latchkey_revocation', ?)", text));
        }

        Revocation later = ofSession();
        here.transactions().run(tx -> here.revocations().add(tx, later));
        await().until(() -> heard.contains(later));
    }

    /** Listens on the other node, and waits until the database knows it. */
    private void listen() {
        RevocationFeed.Subscription unused = there.revocationFeed().subscribe(heard::add);
        await().until(() -> listeners() == 1);
    }

    private int listeners() {
        return Jdbi.create(database)
                .withHandle(handle -> handle.createQuery("SELECT count(*) FROM pg_stat_activity"
                                + " WHERE query LIKE 'LISTEN%' AND datname = current_database()")
                        .mapTo(Integer.class)
                        .one());
    }

    private Revocation ofSession() {
        return new Revocation.OfSession(new SessionId(environment.newId()), EndReason.SIGNED_OUT, UNTIL);
    }
}
