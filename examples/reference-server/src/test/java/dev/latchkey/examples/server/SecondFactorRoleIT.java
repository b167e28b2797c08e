package dev.latchkey.examples.server;

import static dev.latchkey.examples.server.process.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.mfa.Totp;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The built server, told that administrators show a second factor. */
class SecondFactorRoleIT {

    private static final String ADMIN = "root@shop.example";
    private static final Pattern CODE = Pattern.compile("\\b([0-9]{6})\\b");

    private ServerProcess server;
    private Client client;

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.start(Map.of(
                "LATCHKEY_ADMIN_EMAIL",
                ADMIN,
                "LATCHKEY_ADMIN_PASSWORD",
                PASSWORD,
                "LATCHKEY_MFA_REQUIRED_FOR",
                "admin",
                "LATCHKEY_RATE_LIMITS",
                "off"));
        client = new Client(server.address());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void an_administrator_is_one_only_in_sessions_with_a_second_factor() {
        JsonNode asked = client.post("/auth/login", "email", ADMIN, "password", PASSWORD)
                .send()
                .json();
        assertThat(asked.path("status").asString()).isEqualTo("mfa_required");
        assertThat(asked.has("access_token")).isFalse();
        String token = asked.path("mfa_token").asString();
        assertThat(administer(token).status()).isEqualTo(401);

        assertThat(client.post("/auth/mfa/challenge", "mfa_token", token, "method", "email_code")
                        .send()
                        .status())
                .isEqualTo(202);
        String mailed = bearer(
                client.post("/auth/mfa/verify", "mfa_token", token, "method", "email_code", "code", mailedCode()));
        assertThat(administer(mailed).text("message")).isEqualTo("Hello, " + ADMIN);

        String passwordOnly =
                bearer(client.post("/auth/me/step-up", "password", PASSWORD).bearer(mailed));
        assertThat(client.get("/api/hello").bearer(passwordOnly).send().status())
                .isEqualTo(200);
        assertIsNoAdministrator(passwordOnly);

        Secret secret = Secret.of(
                client.post("/auth/me/mfa/totp").bearer(passwordOnly).send().text("secret"));
        assertThat(client.post("/auth/me/mfa/totp/confirm", "code", code(secret, Duration.ZERO))
                        .bearer(passwordOnly)
                        .send()
                        .status())
                .isEqualTo(200);
        assertIsNoAdministrator(passwordOnly);

        String steppedUp =
                bearer(client.post("/auth/me/step-up", "method", "totp", "code", code(secret, Duration.ofSeconds(30)))
                        .bearer(passwordOnly));
        assertThat(administer(steppedUp).text("message")).isEqualTo("Hello, " + ADMIN);
        assertThat(client.get("/auth/admin/events").bearer(steppedUp).send().status())
                .isEqualTo(200);
    }

    private void assertIsNoAdministrator(String bearer) {
        Client.Answer own = administer(bearer);
        assertThat(own.code()).describedAs("route of the application: %s", own).isEqualTo("step_up_required");
        Client.Answer events = client.get("/auth/admin/events").bearer(bearer).send();
        assertThat(events.code())
                .describedAs("route of the library: %s", events)
                .isEqualTo("step_up_required");
    }

    private Client.Answer administer(String bearer) {
        return client.get("/api/admin/hello").bearer(bearer).send();
    }

    private static String bearer(Client.Call call) {
        Client.Answer answer = call.send();
        assertThat(answer.status()).describedAs("tokens: %s", answer).isEqualTo(200);
        return answer.text("access_token");
    }

    private String mailedCode() {
        Outbox outbox = new Outbox(server);
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> outbox.all(ADMIN).stream()
                                .map(mail -> CODE.matcher(mail.text()))
                                .filter(Matcher::find)
                                .map(found -> found.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** That of the next step is accepted too, so that nobody has to wait for it. */
    private static String code(Secret secret, Duration ahead) {
        return Totp.codeAt(secret, Environment.system().now().plus(ahead)).reveal();
    }
}
