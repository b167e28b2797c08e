package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.examples.server.process.TestDatabase;
import dev.latchkey.kernel.Environment;
import dev.latchkey.token.MasterKey;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Two processes on one PostgreSQL, which start together on empty tables, behave as one server. */
class TwoNodesIT {

    private static final Duration STALENESS = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ADMIN = "root@shop.example";

    @TempDir
    static Path directory;

    private static ServerProcess first;
    private static ServerProcess second;

    private final Client a = new Client(first.address());
    private final Client b = new Client(second.address());

    @BeforeAll
    static void start() throws IOException, SQLException {
        Map<String, String> settings = new HashMap<>(TestDatabase.create().settings());
        settings.put(
                "LATCHKEY_MASTER_KEY",
                MasterKey.generate(Environment.system()).encoded().reveal());
        settings.put("LATCHKEY_ISSUER", "http://localhost:8080");
        settings.put("LATCHKEY_ADMIN_EMAIL", ADMIN);
        settings.put("LATCHKEY_ADMIN_PASSWORD", People.PASSWORD);
        settings.put("LATCHKEY_DATA_DIR", directory.toString()); // one outbox: either node sends a mail
        first = ServerProcess.launch(settings);
        second = ServerProcess.launch(settings);
        ServerProcess unused = first.untilReady();
        unused = second.untilReady();
    }

    @AfterAll
    static void stop() {
        first.close();
        second.close();
    }

    @Test
    void they_publish_the_same_keys() {
        assertThat(b.get("/.well-known/jwks.json").send().body())
                .isEqualTo(a.get("/.well-known/jwks.json").send().body());
    }

    @Test
    void who_signs_in_at_one_is_signed_in_at_the_other_and_out_at_both_in_time() {
        String email = People.registered(a, new Outbox(first));
        JsonNode tokens = People.signedIn(a, email);
        assertThat(status(b, "/api/hello", tokens)).isEqualTo(200);

        JsonNode atB = refreshed(b, tokens);
        JsonNode atA = refreshed(a, atB);
        assertThat(atA.get("session_id")).isEqualTo(tokens.get("session_id"));
        assertThat(status(a, "/api/hello", atB)).isEqualTo(200);

        assertThat(b.post("/auth/logout").bearer(access(atA)).send().status()).isEqualTo(204);
        assertThat(status(b, "/api/hello", atA)).isEqualTo(401);
        assertRevokedInTime(a, tokens, atB, atA);
        assertThat(a.post("/auth/refresh", "refresh_token", refresh(atA)).send().code())
                .isEqualTo("refresh_invalid");
    }

    @Test
    void an_administrator_of_one_is_one_at_the_other_and_others_are_not() {
        JsonNode admin = People.signedIn(a, ADMIN);
        assertThat(status(b, "/api/admin/hello", admin)).isEqualTo(200);
        String email = People.registered(b, new Outbox(second));
        assertThat(status(a, "/api/admin/hello", People.signedIn(b, email))).isEqualTo(403);
    }

    @Test
    void a_change_of_password_at_one_ends_the_sessions_at_the_other() {
        String email = People.registered(b, new Outbox(second));
        JsonNode acting = People.signedIn(a, email);
        JsonNode other = People.signedIn(b, email);

        assertThat(a.call("PUT", "/auth/me/password")
                        .json("current_password", People.PASSWORD, "new_password", "seven geese over a grey roof")
                        .bearer(access(acting))
                        .send()
                        .status())
                .isEqualTo(200);
        assertRevokedInTime(b, other);
    }

    /** However busy the machine is: what is asked later than that is not answered. */
    private static void assertRevokedInTime(Client client, JsonNode... dead) {
        long revoked = System.nanoTime();
        for (JsonNode tokens : dead) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
                boolean late = System.nanoTime() - revoked > STALENESS.toNanos();
                Client.Answer answer =
                        client.get("/api/hello").bearer(access(tokens)).send();
                assertThat(late && answer.status() == 200).isFalse();
                return answer.code().equals("token_revoked");
            });
        }
    }

    private static int status(Client client, String path, JsonNode tokens) {
        return client.get(path).bearer(access(tokens)).send().status();
    }

    private static JsonNode refreshed(Client client, JsonNode tokens) {
        Client.Answer answer =
                client.post("/auth/refresh", "refresh_token", refresh(tokens)).send();
        assertThat(answer.status()).describedAs("%s", answer).isEqualTo(200);
        return answer.json();
    }

    private static String access(JsonNode tokens) {
        return tokens.get("access_token").asString();
    }

    private static String refresh(JsonNode tokens) {
        return tokens.get("refresh_token").asString();
    }
}
