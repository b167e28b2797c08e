package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.session.RefreshResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.VerifyOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that is there and does not answer, or answers and does not write: nobody waits for long, all recovers. */
@Tag("faults")
final class SilentServerTest {

    private static final int CLIENTS = 8;
    private static final Duration MAX_STALENESS = Duration.ofSeconds(2);

    /** Two seconds for a connection, two for an answer; the rest is for a machine that is busy. */
    private static final long LONGEST_MILLIS = 8_000;

    private final ClientClocks clocks = new ClientClocks();
    private final OwnPostgres server = OwnPostgres.start();
    private final HikariDataSource pool = server.pool(CLIENTS + 4);
    private final Node node = new Node(
            JdbcStorage.create(pool),
            MasterKey.generate(clocks),
            clocks,
            builder -> builder.maxStaleness(MAX_STALENESS));

    @AfterEach
    void close() {
        node.close();
        pool.close();
        server.close();
    }

    @Test
    void while_the_server_is_paused_calls_end_in_time_and_tokens_are_accepted_up_to_the_greatest_staleness()
            throws InterruptedException {
        List<TokenPair> held = IntStream.range(0, CLIENTS)
                .mapToObj(i -> node.signIn(node.user("user" + i + "@mail.example")))
                .toList();
        String access = held.get(0).accessToken().reveal();
        node.latchkey.tokens().verify(access);

        server.pause();
        long paused = System.nanoTime();
        long acceptedFor = millisAccepted(access, paused);
        List<Attempt> attempts = held.stream().map(Attempt::new).toList();
        attempts.forEach(Thread::start);
        for (Attempt attempt : attempts) {
            attempt.join();
        }
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.latchkey.tokens().verify(access));
        node.latchkey.tokens().verify(access, VerifyOptions.acceptStaleUpTo(Duration.ofHours(1)));
        server.resume();

        await().atMost(Duration.ofSeconds(30)).until(() -> isAccepted(access));
        assertThat(acceptedFor).isBetween(1L, MAX_STALENESS.plusMillis(500).toMillis() + 1_000);
        assertThat(attempts).allSatisfy(attempt -> {
            assertThat(attempt.unavailable).isTrue();
            assertThat(attempt.millis).isLessThan(LONGEST_MILLIS);
        });
        // the same tokens, within the grace window: whether the paused server has rotated them meanwhile or not
        held.forEach(tokens -> assertThat(refresh(tokens)).isInstanceOf(RefreshResult.Refreshed.class));
        assertThat(node.alarms).isEmpty();
        Figures.say(
                "Paused: tokens were accepted for %d ms more and then unavailable, %d refreshes were given up after %d ms"
                        + " at most, and all went on without a restart",
                acceptedFor,
                CLIENTS,
                attempts.stream().mapToLong(attempt -> attempt.millis).max().orElseThrow());
    }

    @Test
    void a_database_that_is_read_only_serves_checks_and_is_unavailable_for_all_that_writes() {
        TokenPair held = node.signIn(node.user("ada@mail.example"));

        alter("ALTER SYSTEM SET default_transaction_read_only = on");
        servesChecksAlone(held, "read-only");

        alter("ALTER SYSTEM RESET default_transaction_read_only");
        goesOn(held);
    }

    @Test
    void a_disk_that_is_full_is_as_a_database_that_is_read_only() {
        TokenPair held = node.signIn(node.user("ada@mail.example"));

        // what PostgreSQL says when it cannot extend a file
        alter("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$");
        alter("CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON latchkey_session"
                + " FOR EACH ROW EXECUTE FUNCTION full_disk()");
        servesChecksAlone(held, "full");

        alter("DROP TRIGGER full_disk ON latchkey_session");
        goesOn(held);
    }

    private void servesChecksAlone(TokenPair held, String what) {
        clocks.advance(RefreshingClient.PAST_GRACE);
        await().untilAsserted(() ->
                assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> refresh(held)));
        UserId user = held.session().user();
        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> node.signIn(user));
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> node.latchkey
                        .sessions()
                        .end(user, held.session().id(), EndReason.SIGNED_OUT, RequestContext.none()));
        node.latchkey.tokens().verify(held.accessToken().reveal(), VerifyOptions.strict());
        Figures.say("Database %s: checks of tokens went on; refresh, sign-in and sign-out were unavailable", what);
    }

    private void goesOn(TokenPair held) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> refresh(held) instanceof RefreshResult.Refreshed);
        assertThat(node.latchkey.sessions().find(held.session().id()))
                .get()
                .satisfies(session -> assertThat(session.endedAt()).isNull());
        assertThat(node.alarms).isEmpty();
    }

    private void alter(String statement) {
        Jdbi.create(server.dataSource()).useHandle(handle -> {
            // also when the database is read-only
            handle.execute("SET default_transaction_read_only = off");
            handle.execute(statement);
            handle.execute("SELECT pg_reload_conf()");
        });
    }

    private long millisAccepted(String access, long since) {
        while (isAccepted(access)) {
            LockSupport.parkNanos(5_000_000);
        }
        return (System.nanoTime() - since) / 1_000_000;
    }

    private boolean isAccepted(String access) {
        try {
            return node.latchkey.tokens().verify(access) != null;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private RefreshResult refresh(TokenPair held) {
        return node.latchkey.sessions().refresh(held.refreshToken(), RequestContext.none());
    }

    /** One refresh on a thread of its own, and how long it took to be told that there is no answer. */
    private final class Attempt extends Thread {

        private final TokenPair held;
        private volatile boolean unavailable;
        private volatile long millis;

        Attempt(TokenPair held) {
            this.held = held;
        }

        @Override
        public void run() {
            clocks.advance(RefreshingClient.PAST_GRACE);
            long began = System.nanoTime();
            try {
                RefreshResult unused = refresh(held);
            } catch (StoreUnavailableException e) {
                unavailable = true;
            }
            millis = (System.nanoTime() - began) / 1_000_000;
        }
    }
}
