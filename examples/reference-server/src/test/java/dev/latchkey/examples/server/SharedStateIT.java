package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.examples.server.process.TestDatabase;
import dev.latchkey.redis.OwnRedis;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Servers side by side that share a Redis. */
class SharedStateIT {

    private static final String PASSWORD = "redis-hunter2";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Long enough for a busy machine: what hangs is not what these tests are about. */
    private static final String PATIENT_MILLIS = "5000";

    /** How many wrong passwords an account takes from one address in a minute. */
    private static final int FAILURES = 10;

    private static final Duration ONE_MORE_AFTER = Duration.ofMinutes(1).dividedBy(FAILURES);

    private final OwnRedis redis = OwnRedis.start("--requirepass", PASSWORD);
    private final String uri = "redis://:" + PASSWORD + "@127.0.0.1:" + redis.port();

    @AfterEach
    void close() {
        redis.close();
    }

    @Test
    void two_servers_count_failures_together() throws Exception {
        try (ServerProcess one = ServerProcess.start(inMemory());
                ServerProcess other = ServerProcess.start(inMemory())) {
            assertThat(one.out()).contains(", shared state: Redis)");
            List<Client> clients = List.of(new Client(one.address()), new Client(other.address()));

            long begun = System.nanoTime();
            int refused = 0;
            Client.Answer answer = signIn(clients.get(0));
            while (answer.status() == 401 && refused < 2 * FAILURES) {
                refused++;
                answer = signIn(clients.get(refused % 2));
            }

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.header("retry-after")).isNotEmpty();
            long regained = Duration.ofNanos(System.nanoTime() - begun).dividedBy(ONE_MORE_AFTER);
            assertThat((long) refused).isBetween((long) FAILURES, FAILURES + regained);
            assertThat(one.err() + other.err()).doesNotContain(PASSWORD, "Exception");
        }
    }

    @Test
    void a_sign_out_on_one_server_counts_on_the_other_with_redis_and_without() throws Exception {
        Map<String, String> settings = new HashMap<>(TestDatabase.create().settings());
        settings.put("LATCHKEY_REDIS_URI", uri);
        settings.put("LATCHKEY_REDIS_TIMEOUT", PATIENT_MILLIS);
        settings.put("LATCHKEY_MASTER_KEY", "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=");
        settings.put("LATCHKEY_ISSUER", "http://localhost:4000");
        try (ServerProcess one = ServerProcess.start(settings);
                ServerProcess other = ServerProcess.start(settings)) {
            Client here = new Client(one.address());
            Client there = new Client(other.address());
            String email = People.registered(here, new Outbox(one));
            JsonNode first = People.signedIn(here, email);
            JsonNode second = People.signedIn(there, email);
            assertThat(hello(there, first).status()).isEqualTo(200);
            assertThat(hello(here, second).status()).isEqualTo(200);

            signOut(here, first);
            await().atMost(PATIENCE).until(() -> hello(there, first).status() == 401);
            assertThat(hello(there, first).code()).isEqualTo("token_revoked");

            redis.stop();
            signOut(there, second);
            await().atMost(PATIENCE).until(() -> hello(here, second).status() == 401);
            assertThat(hello(here, second).code()).isEqualTo("token_revoked");
        }
    }

    @Test
    void without_redis_a_sign_in_is_unavailable_and_works_again_when_it_is_back() throws Exception {
        try (ServerProcess server = ServerProcess.start(inMemory())) {
            Client client = new Client(server.address());
            assertThat(signIn(client).status()).isEqualTo(401);

            redis.stop();
            await().atMost(PATIENCE).until(() -> signIn(client).status() == 503);
            Client.Answer unavailable = signIn(client);
            assertThat(unavailable.code()).isEqualTo("unavailable");
            assertThat(unavailable.header("retry-after")).isNotEmpty();

            redis.startAgain();
            await().atMost(PATIENCE).until(() -> signIn(client).status() == 401);
            assertThat(server.err()).doesNotContain(PASSWORD);
            server.terminate();
            assertThat(server.exitCode()).isEqualTo(143);
        }
    }

    @Test
    void a_redis_that_cannot_be_used_stops_the_start_with_one_line() throws Exception {
        refuses(
                "redis://:wrong-hunter2@127.0.0.1:" + redis.port(),
                "it refuses the user or the password; correct them");
        redis.stop();
        refuses(uri, "nothing listens there; start it, or correct the address");
    }

    private void refuses(String address, String remedy) throws Exception {
        Map<String, String> settings = inMemory();
        settings.put("LATCHKEY_REDIS_URI", address);
        try (ServerProcess server = ServerProcess.launch(settings)) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.out()).isEmpty();
            assertThat(server.err())
                    .isEqualTo("latchkey: LATCHKEY_REDIS_URI: Redis at 127.0.0.1:" + redis.port() + " cannot be used: "
                            + remedy + "\n");
        }
    }

    private Map<String, String> inMemory() {
        Map<String, String> settings = new HashMap<>();
        settings.put("LATCHKEY_JDBC_URL", "memory");
        settings.put("LATCHKEY_REDIS_URI", uri);
        settings.put("LATCHKEY_REDIS_TIMEOUT", PATIENT_MILLIS);
        return settings;
    }

    private static Client.Answer signIn(Client client) {
        return client.post("/auth/login", "email", "nobody@shop.example", "password", "wrong wrong wrong")
                .send();
    }

    private static Client.Answer hello(Client client, JsonNode tokens) {
        return client.get("/api/hello")
                .bearer(tokens.get("access_token").asString())
                .send();
    }

    private static void signOut(Client client, JsonNode tokens) {
        assertThat(client.post("/auth/logout")
                        .bearer(tokens.get("access_token").asString())
                        .send()
                        .status())
                .isEqualTo(204);
    }
}
