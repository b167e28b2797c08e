package dev.latchkey.jdbc.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.latchkey.jdbc.JdbcStorage;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.session.Session;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL that is stopped hard, with all that was under way: what clients were told, holds. */
@Tag("faults")
final class StoppedServerTest {

    private static final int STOPS = Integer.getInteger("latchkey.faults.stops", 12);
    private static final int SESSIONS = 16;
    private static final int ANSWERS_BETWEEN = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ClientClocks clocks = new ClientClocks();

    @Test
    void no_session_is_lost_and_no_reuse_is_seen_when_the_server_is_stopped_hard_under_refresh_load() {
        try (OwnPostgres server = OwnPostgres.start();
                HikariDataSource pool = server.pool(SESSIONS + 4);
                Node node = new Node(JdbcStorage.create(pool), MasterKey.generate(clocks), clocks)) {
            assertThat(setting(server, "fsync")).isEqualTo("on");
            assertThat(setting(server, "synchronous_commit")).isEqualTo("on");
            List<RefreshingClient> clients = IntStream.range(0, SESSIONS)
                    .mapToObj(i -> new RefreshingClient(
                            node.latchkey.sessions(), clocks, node.signIn(node.user("user" + i + "@mail.example"))))
                    .toList();
            List<Thread> threads = clients.stream().map(Thread::new).toList();
            threads.forEach(Thread::start);

            for (int stop = 0; stop < STOPS; stop++) {
                awaitAnswers(clients);
                if (stop % 2 == 0) {
                    server.kill();
                } else {
                    server.stopImmediately();
                }
                server.startAgain();
            }
            awaitAnswers(clients);
            clients.forEach(RefreshingClient::stop);
            await().atMost(PATIENCE).until(() -> threads.stream().noneMatch(Thread::isAlive));

            assertThat(clients).allSatisfy(client -> {
                assertThat(client.failure).isNull();
                Session told = client.held().session();
                Session stored = stored(node, told.id());
                assertThat(stored.endedAt()).isNull();
                assertThat(stored.generation()).isEqualTo(told.generation());
            });
            assertThat(node.alarms).isEmpty();
            assertThat(node.storage.revocations().snapshot().entries()).isEmpty();
            assertThat(sum(clients, client -> client.lostAnswers)).isPositive();
            Figures.say(
                    "Stopped hard %d times: %d sessions, %d refreshes answered, %d tries without an answer (%d of them"
                            + " had committed), 0 sessions lost, 0 false reuse",
                    STOPS,
                    SESSIONS,
                    sum(clients, client -> client.answers),
                    sum(clients, client -> client.lostAnswers),
                    sum(clients, client -> client.committedThoughLost));
        }
    }

    private static void awaitAnswers(List<RefreshingClient> clients) {
        List<Long> before = clients.stream().map(client -> client.answers).toList();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> IntStream.range(0, clients.size())
                        .allMatch(i -> clients.get(i).failure != null
                                || clients.get(i).answers >= before.get(i) + ANSWERS_BETWEEN));
    }

    private static Session stored(Node node, SessionId id) {
        return node.storage.sessions().find(id).orElseThrow();
    }

    private static String setting(OwnPostgres server, String name) {
        return Jdbi.create(server.dataSource())
                .withHandle(handle ->
                        handle.createQuery("SHOW " + name).mapTo(String.class).one());
    }

    private static long sum(List<RefreshingClient> clients, ToLongFunction<RefreshingClient> count) {
        return clients.stream().mapToLong(count).sum();
    }
}
