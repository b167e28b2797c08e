package dev.latchkey.examples.server;

import static dev.latchkey.examples.server.process.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.examples.server.process.ServerProcess;
import dev.latchkey.examples.server.web.TestCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The built server as a program: how it starts, how it stops, and what its settings do. */
class ServerProcessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void it_is_ready_within_seconds_and_standard_output_holds_what_an_operator_needs_and_no_more() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of())) {
            assertThat(server.out().lines().toList())
                    .satisfiesExactly(
                            link -> assertThat(link)
                                    .startsWith("Make the first administrator, once, here: " + server.address()
                                            + "/auth/set-up?token="),
                            ready -> assertThat(ready)
                                    .isEqualTo("Latchkey is ready on http://localhost:"
                                            + server.address().getPort()
                                            + " (storage: H2, shared state: in-process)"));
            assertThat(server.err()).contains("Made a master key in ").doesNotContain("Exception");
            assertThat(server.dataDirectory().resolve("master.key")).exists();
        }
    }

    @Test
    void a_request_in_flight_is_answered_when_the_server_is_told_to_stop() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of());
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort())) {
            byte[] body = "{\"email\":\"nobody@shop.example\",\"password\":\"wrong wrong wrong\"}"
                    .getBytes(StandardCharsets.US_ASCII);
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("POST /auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                    + body.length + "\r\nExpect: 100-continue\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            // The server asks for the body once the request has reached the application: now it is in flight.
            assertThat(line(socket.getInputStream())).isEqualTo("HTTP/1.1 100 Continue");
            server.terminate();
            await().atMost(PATIENCE).until(() -> refusesConnections(server));
            out.write(body);
            out.flush();

            assertThat(line(socket.getInputStream())).isEmpty();
            assertThat(line(socket.getInputStream())).isEqualTo("HTTP/1.1 401 Unauthorized");
            assertThat(server.exitCode()).isEqualTo(143); // ended by SIGTERM, as every Java program that was asked to
            assertThat(server.err()).doesNotContain("Exception", "ERROR");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LATCHKEY_PROT|80|unknown setting LATCHKEY_PROT, an environment variable; did you mean LATCHKEY_PORT?",
                "LATCHKEY_JDBC_URL|jdbc:mysql://db/latchkey|LATCHKEY_JDBC_URL is not acceptable: expected `jdbc:postgresql://host/database`,",
                "LATCHKEY_JDBC_REPLICA_URL|jdbc:postgresql://db/latchkey|LATCHKEY_JDBC_REPLICA_URL is set without LATCHKEY_JDBC_URL, which it belongs to",
                "LATCHKEY_REDIS_URI|http://:hunter2@localhost|LATCHKEY_REDIS_URI is not acceptable: expected `redis://user:password@host:port/database`,",
                "LATCHKEY_TLS_KEY|key.pem|LATCHKEY_TLS_KEY is set without LATCHKEY_TLS_CERTIFICATE: set both or neither",
                "LATCHKEY_ISSUER|http://shop.example|LATCHKEY_ISSUER is 'http://shop.example'"
            })
    void a_setting_that_cannot_be_obeyed_stops_the_start_with_one_line(String name, String value, String message)
            throws IOException {
        try (ServerProcess server = ServerProcess.launch(Map.of(name, value))) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.out()).isEmpty();
            assertThat(server.err()).startsWith("latchkey: " + message).hasLineCount(1);
        }
    }

    @Test
    void an_administrators_password_that_is_too_weak_stops_the_start_and_is_not_repeated() throws Exception {
        try (ServerProcess server = ServerProcess.launch(
                Map.of("LATCHKEY_ADMIN_EMAIL", "root@shop.example", "LATCHKEY_ADMIN_PASSWORD", "hunter2"))) {
            assertThat(server.exitCode()).isEqualTo(2);
            assertThat(server.err())
                    .contains("latchkey: LATCHKEY_ADMIN_PASSWORD is refused: ")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void a_port_that_is_taken_stops_the_start() throws Exception {
        try (ServerProcess first = ServerProcess.start(Map.of())) {
            String port = Integer.toString(first.address().getPort());
            try (ServerProcess second = ServerProcess.launch(Map.of("LATCHKEY_PORT", port))) {
                assertThat(second.exitCode()).isEqualTo(2);
                assertThat(second.err())
                        .startsWith("latchkey: cannot listen on 127.0.0.1:" + port)
                        .hasLineCount(1);
            }
        }
    }

    @Test
    void the_first_administrator_is_made_once_with_the_link_that_the_server_prints() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of())) {
            Client client = new Client(server.address());
            String token = Outbox.tokenOf(server.out());
            String path = "/auth/set-up?token=" + token;
            String email = "root@shop.example";

            Client.Answer page = client.get(path).header("Accept", "text/html").send();
            Client.Answer weak = client.form(path, page, "token", token, "email", email, "password", "short")
                    .send();
            assertThat(weak.status()).isEqualTo(422);
            assertThat(weak.body()).contains("Use at least 15 characters.").doesNotContain("short\"");
            Client.Answer made = client.form(path, weak, "token", token, "email", email, "password", PASSWORD)
                    .send();
            assertThat(made.status()).isEqualTo(303);
            Client.Answer again = client.form(
                            path, weak, "token", token, "email", "eve@shop.example", "password", PASSWORD)
                    .send();
            assertThat(again.status()).isEqualTo(400);
            assertThat(again.body()).contains("This link does not work any more");

            String access = People.signedIn(client, email).get("access_token").asString();
            assertThat(client.get("/api/admin/hello").bearer(access).send().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void it_speaks_https_itself_and_its_cookies_are_bound_to_the_host() throws Exception {
        TestCertificate certificate = TestCertificate.make(directory, "EC");
        try (ServerProcess server = ServerProcess.start(Map.of(
                "LATCHKEY_TLS_CERTIFICATE", certificate.certificate().toString(),
                "LATCHKEY_TLS_KEY", certificate.key().toString()))) {
            assertThat(server.address().getScheme()).isEqualTo("https");
            Client client = new Client(server.address(), certificate.trustingClient());
            String email = People.registered(client, new Outbox(server));

            Client.Answer signIn = client.post(
                            "/auth/login", "email", email, "password", PASSWORD, "delivery", "cookie")
                    .send();

            assertThat(signIn.setCookie("__Host-latchkey_access").orElseThrow())
                    .contains("HttpOnly", "Secure", "SameSite=Lax", "Path=/")
                    .doesNotContain("Domain");
            assertThat(client.get("/auth/login")
                            .header("Accept", "text/html")
                            .send()
                            .header("strict-transport-security"))
                    .isNotEmpty();
            assertThat(client.get("/api/hello").send().text("message")).isEqualTo("Hello, " + email);
        }
    }

    @Test
    void mails_go_to_the_mail_server_that_is_named_in_the_layout_that_is(@TempDir Path root) throws Exception {
        Path templates = Files.createDirectory(root.resolve("mails"));
        Files.writeString(templates.resolve("verify.txt"), "In our own words: %body%\n%link%\n%notes%\n");
        GreenMail mailServer = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        mailServer.start();
        try (ServerProcess server = ServerProcess.start(Map.of(
                "LATCHKEY_SMTP_URL",
                "smtp://127.0.0.1:" + mailServer.getSmtp().getPort(),
                "LATCHKEY_MAIL_FROM",
                "Shop <noreply@shop.example>",
                "LATCHKEY_MAIL_TEMPLATES",
                templates.toString(),
                "LATCHKEY_MASTER_KEY",
                "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo="))) {
            Client client = new Client(server.address());
            String email = People.newAddress();
            client.post("/auth/register", "email", email, "password", PASSWORD).send();

            assertThat(mailServer.waitForIncomingEmail(TimeUnit.SECONDS.toMillis(20), 1))
                    .isTrue();
            var message = mailServer.getReceivedMessages()[0];
            assertThat(message.getFrom()[0].toString()).isEqualTo("Shop <noreply@shop.example>");
            Outbox.Mail mail = Outbox.of(message);
            assertThat(mail.to()).isEqualTo(email);
            assertThat(mail.text()).startsWith("In our own words: An account at ");
            assertThat(client.post("/auth/verify-email", "token", mail.token())
                            .send()
                            .status())
                    .isEqualTo(204);
            People.signedIn(client, email);
            assertThat(server.dataDirectory()).isDirectoryNotContaining("regex:.*(outbox|\\.key).*");
        } finally {
            mailServer.stop();
        }
    }

    @Test
    void without_verification_a_person_signs_in_at_once_and_a_taken_address_is_a_conflict() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of("LATCHKEY_EMAIL_VERIFICATION", "off"))) {
            Client client = new Client(server.address());
            String email = People.newAddress();

            Client.Answer registered = client.post("/auth/register", "email", email, "password", PASSWORD)
                    .send();
            assertThat(registered.status()).isEqualTo(201);
            assertThat(registered.text("email")).isEqualTo(email);
            People.signedIn(client, email);
            assertThat(client.post("/auth/register", "email", email, "password", PASSWORD)
                            .send()
                            .code())
                    .isEqualTo("conflict");
        }
    }

    @Test
    void settings_can_come_from_a_file_and_times_are_obeyed() throws Exception {
        Path config = Files.writeString(directory.resolve("server.properties"), """
                LATCHKEY_ACCESS_TTL = PT1S
                LATCHKEY_MAX_SESSIONS = 1
                LATCHKEY_SIGNING_ALGORITHM = EdDSA
                LATCHKEY_AUDIENCE = shop
                """);
        try (ServerProcess server = ServerProcess.launch(
                        Map.of("LATCHKEY_EMAIL_VERIFICATION", "off"), "serve", "--config", config.toString())
                .untilReady()) {
            Client client = new Client(server.address());
            String email = People.newAddress();
            client.post("/auth/register", "email", email, "password", PASSWORD).send();
            String first = People.signedIn(client, email).get("access_token").asString();
            var second = People.signedIn(client, email);

            assertThat(second.get("expires_in").asInt()).isEqualTo(1);
            assertThat(client.post(
                                    "/auth/refresh",
                                    "refresh_token",
                                    second.get("refresh_token").asString())
                            .send()
                            .status())
                    .isEqualTo(200);
            await().atMost(PATIENCE)
                    .until(() ->
                            client.get("/api/hello").bearer(first).send().code().equals("token_expired"));
            assertThat(client.get("/.well-known/jwks.json")
                            .send()
                            .json()
                            .get("keys")
                            .get(0)
                            .get("alg")
                            .asString())
                    .isEqualTo("EdDSA");
        }
    }

    @Test
    void passwords_cannot_be_guessed_without_end() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of())) {
            Client client = new Client(server.address());
            Client.Answer answer = client.get("/auth/health/live").send();
            for (int i = 0; i < 200 && answer.status() != 429; i++) {
                answer = client.post("/auth/login", "email", "root@shop.example", "password", "wrong wrong wrong " + i)
                        .send();
            }
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo("rate_limited");
            assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
        }
    }

    @Test
    void the_log_can_be_json_one_object_a_line() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of("LATCHKEY_LOG_FORMAT", "json"))) {
            Client client = new Client(server.address());
            client.post("/auth/login", "email", "nobody@shop.example", "password", "wrong wrong wrong")
                    .send();
            await().atMost(PATIENCE).until(() -> server.err().contains("sign_in_refused"));
            JsonMapper json = JsonMapper.builder().build();
            assertThat(server.err().lines())
                    .allSatisfy(
                            line -> assertThat(json.readTree(line).has("level")).isTrue());
        }
    }

    @Test
    void a_token_is_inspected_against_the_running_server() throws Exception {
        try (ServerProcess server = ServerProcess.start(Map.of("LATCHKEY_EMAIL_VERIFICATION", "off"))) {
            Client client = new Client(server.address());
            String email = People.newAddress();
            client.post("/auth/register", "email", email, "password", PASSWORD).send();
            String access = People.signedIn(client, email).get("access_token").asString();

            try (ServerProcess inspection = ServerProcess.launch(
                            Map.of("LATCHKEY_ISSUER", server.address().toString()), "token", "inspect", "-")
                    .feed(access)) {
                assertThat(inspection.exitCode()).isZero();
                assertThat(inspection.out()).contains("verified with the keys of " + server.address());
            }
        }
    }

    private static boolean refusesConnections(ServerProcess server) {
        try (Socket probe =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            return !probe.isConnected();
        } catch (IOException e) {
            return true;
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the server closed the connection after '" + line + "'");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
