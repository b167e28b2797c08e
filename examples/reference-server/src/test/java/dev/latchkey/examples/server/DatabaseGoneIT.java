package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.examples.server.process.Relay;
import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.examples.server.process.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** A database that goes away while the server runs: nobody is let in on a guess, nobody waits long, and it comes back. */
class DatabaseGoneIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Relay relay;
    private ServerProcess server;
    private Client client;
    private String email;

    enum Trouble {
        BROKEN_OFF,
        HANGING
    }

    @BeforeEach
    void start() throws IOException, SQLException {
        TestDatabase database = TestDatabase.create();
        relay = new Relay(database.host(), database.port());
        server = ServerProcess.start(database.settings("127.0.0.1", relay.port()));
        client = new Client(server.address());
        email = People.registered(client, new Outbox(server));
    }

    @AfterEach
    void stop() {
        server.close();
        relay.close();
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void calls_are_answered_as_unavailable_within_seconds_until_it_is_back(Trouble trouble) {
        JsonNode tokens = People.signedIn(client, email);
        String access = tokens.get("access_token").asString();
        assertThat(client.get("/auth/health/ready").send().status()).isEqualTo(200);

        if (trouble == Trouble.HANGING) {
            relay.hang();
        } else {
            relay.breakOff();
        }
        await().atMost(PATIENCE)
                .until(() -> client.get("/auth/health/ready").send().status() == 503);
        assertUnavailable(client.post("/auth/login", "email", email, "password", People.PASSWORD));
        assertUnavailable(client.post(
                "/auth/refresh", "refresh_token", tokens.get("refresh_token").asString()));
        assertUnavailable(client.get("/api/hello").bearer(access));
        assertThat(client.get("/auth/health/live").send().status()).isEqualTo(200);

        relay.mend();
        await().atMost(PATIENCE)
                .until(() -> client.get("/auth/health/ready").send().status() == 200);
        assertThat(client.get("/api/hello").bearer(access).send().status()).isEqualTo(200);
        assertThat(client.post(
                                "/auth/refresh",
                                "refresh_token",
                                tokens.get("refresh_token").asString())
                        .send()
                        .status())
                .isEqualTo(200);
        assertThat(People.signedIn(client, email).has("access_token")).isTrue();
    }

    /** A database that hangs would hold a call for ever; the client waits for half a minute. */
    private static void assertUnavailable(Client.Call call) {
        Client.Answer answer = call.send();
        assertThat(answer.status()).describedAs("%s", answer).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("unavailable");
        assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
    }
}
