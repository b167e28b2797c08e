package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.examples.server.process.TestDatabase;
import dev.latchkey.jdbc.Databases;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What was answered is still so after the process is gone, whichever way it went. */
class DurableStateIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(Databases.Kind.class)
    void accounts_sessions_keys_and_what_was_ended_outlive_a_restart(Databases.Kind kind) throws Exception {
        Map<String, String> settings = settings(kind);
        String email;
        String jwks;
        String port;
        JsonNode kept;
        JsonNode ended;
        try (ServerProcess server = ServerProcess.start(settings)) {
            assertThat(server.out()).contains(kind == Databases.Kind.H2 ? "(storage: H2," : "(storage: PostgreSQL,");
            port = port(server);
            Client client = new Client(server.address());
            email = People.registered(client, new Outbox(server));
            kept = People.signedIn(client, email);
            ended = People.signedIn(client, email);
            assertThat(signOut(client, ended).status()).isEqualTo(204);
            jwks = client.get("/.well-known/jwks.json").send().body();
            server.terminate();
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(server.err()).doesNotContain("Exception", "ERROR");
        }
        settings.put("LATCHKEY_PORT", port);
        try (ServerProcess server = ServerProcess.start(settings)) {
            Client client = new Client(server.address());
            assertThat(client.get("/.well-known/jwks.json").send().body()).isEqualTo(jwks);
            assertThat(hello(client, kept).status()).isEqualTo(200);
            assertThat(refresh(client, kept).status()).isEqualTo(200);
            assertThat(hello(client, ended).code()).isEqualTo("token_revoked");
            assertThat(refresh(client, ended).code()).isEqualTo("refresh_invalid");
            assertThat(hello(client, People.signedIn(client, email)).status()).isEqualTo(200);
        }
    }

    @Test
    void what_was_answered_outlives_a_process_that_is_killed_at_once() throws Exception {
        Map<String, String> settings = settings(Databases.Kind.H2);
        String port;
        JsonNode kept;
        JsonNode ended;
        try (ServerProcess server = ServerProcess.start(settings)) {
            port = port(server);
            Client client = new Client(server.address());
            String email = People.registered(client, new Outbox(server));
            ended = People.signedIn(client, email);
            kept = People.signedIn(client, email);
            assertThat(signOut(client, ended).status()).isEqualTo(204);
            server.kill();
        }
        settings.put("LATCHKEY_PORT", port);
        try (ServerProcess server = ServerProcess.start(settings)) {
            Client client = new Client(server.address());
            assertThat(hello(client, ended).code()).isEqualTo("token_revoked");
            assertThat(hello(client, kept).status()).isEqualTo(200);
            assertThat(refresh(client, kept).status()).isEqualTo(200);
        }
    }

    @Test
    void with_memory_everything_is_gone() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of("LATCHKEY_JDBC_URL", "memory"));
        settings.put("LATCHKEY_DATA_DIR", directory.toString());
        String email;
        try (ServerProcess server = ServerProcess.start(settings)) {
            assertThat(server.out()).contains("(storage: in-memory,");
            email = People.registered(new Client(server.address()), new Outbox(server));
        }
        try (ServerProcess server = ServerProcess.start(settings)) {
            Client.Answer answer = new Client(server.address())
                    .post("/auth/login", "email", email, "password", People.PASSWORD)
                    .send();
            assertThat(answer.code()).isEqualTo("invalid_credentials");
            assertThat(directory.resolve("latchkey.mv.db")).doesNotExist();
        }
    }

    private Map<String, String> settings(Databases.Kind kind) throws SQLException {
        Map<String, String> settings = kind == Databases.Kind.H2
                ? new HashMap<>()
                : new HashMap<>(TestDatabase.create().settings());
        settings.put("LATCHKEY_DATA_DIR", directory.resolve("data").toString());
        return settings;
    }

    /** Tokens are good at the address alone that they were issued at. */
    private static String port(ServerProcess server) {
        return Integer.toString(server.address().getPort());
    }

    private static Client.Answer hello(Client client, JsonNode tokens) {
        return client.get("/api/hello")
                .bearer(tokens.get("access_token").asString())
                .send();
    }

    private static Client.Answer refresh(Client client, JsonNode tokens) {
        return client.post(
                        "/auth/refresh",
                        "refresh_token",
                        tokens.get("refresh_token").asString())
                .send();
    }

    private static Client.Answer signOut(Client client, JsonNode tokens) {
        return client.post("/auth/logout")
                .bearer(tokens.get("access_token").asString())
                .send();
    }
}
