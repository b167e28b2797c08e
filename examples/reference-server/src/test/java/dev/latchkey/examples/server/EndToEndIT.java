package dev.latchkey.examples.server;

import static dev.latchkey.examples.server.process.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.examples.server.process.ServerProcess;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The main job on the built server, as its clients see it: sign up, sign in, call, refresh, sign out. */
class EndToEndIT {

    private static ServerProcess server;
    private static Outbox outbox;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start(Map.of(
                "LATCHKEY_ADMIN_EMAIL", "root@shop.example",
                "LATCHKEY_ADMIN_PASSWORD", PASSWORD,
                "LATCHKEY_RATE_LIMITS", "off",
                "LATCHKEY_TRUSTED_PROXIES", "127.0.0.1",
                "LATCHKEY_FORWARDING_HEADER", "forwarded"));
        outbox = new Outbox(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Client client() {
        return new Client(server.address());
    }

    @Test
    void the_address_of_a_client_is_that_of_the_header_that_the_proxy_is_said_to_write() {
        Client client = client();
        String token = client.post("/auth/login", "email", "root@shop.example", "password", PASSWORD)
                .header("Forwarded", "for=198.51.100.2")
                .header("X-Forwarded-For", "198.51.100.1")
                .send()
                .text("access_token");
        assertThat(client.get("/auth/me/sessions").bearer(token).send().json().path("items").values().stream()
                        .filter(session -> session.path("current").asBoolean())
                        .map(session -> session.path("ip").asString()))
                .containsExactly("198.51.100.2");
    }

    @Test
    void a_person_signs_up_signs_in_calls_refreshes_and_signs_out_and_the_token_is_dead_at_once() {
        Client client = client();
        String email = People.newAddress();

        Client.Answer registered = client.post("/auth/register", "email", email, "password", PASSWORD)
                .send();
        assertThat(registered.status()).isEqualTo(202);
        assertThat(registered.text("status")).isEqualTo("verification_required");

        Client.Answer tooEarly =
                client.post("/auth/login", "email", email, "password", PASSWORD).send();
        assertThat(tooEarly.status()).isEqualTo(403);
        assertThat(tooEarly.code()).isEqualTo("email_not_verified");

        Outbox.Mail mail = outbox.awaitMailTo(email);
        assertThat(mail.link()).startsWith(server.address() + "/auth/verify-email");
        assertThat(client.get("/auth/verify-email?token=" + mail.token()).send().status())
                .isEqualTo(200);
        assertThat(client.post("/auth/verify-email", "token", mail.token())
                        .send()
                        .status())
                .isEqualTo(204);
        Client.Answer again =
                client.post("/auth/verify-email", "token", mail.token()).send();
        assertThat(again.status()).isEqualTo(400);
        assertThat(again.code()).isEqualTo("link_invalid");

        JsonNode tokens = People.signedIn(client, email);
        assertThat(tokens.get("status").asString()).isEqualTo("authenticated");
        assertThat(tokens.get("token_type").asString()).isEqualTo("Bearer");
        assertThat(tokens.get("expires_in").asInt()).isEqualTo(900);
        assertThat(tokens.get("user").get("email").asString()).isEqualTo(email);
        String access = tokens.get("access_token").asString();
        String refresh = tokens.get("refresh_token").asString();
        assertThat(refresh).startsWith("lkr_");

        Client.Answer hello = client.get("/api/hello").bearer(access).send();
        assertThat(hello.status()).isEqualTo(200);
        assertThat(hello.text("message")).isEqualTo("Hello, " + email);
        assertThat(client.post("/api/hello").bearer(access).send().status()).isEqualTo(200);

        Client.Answer refreshed =
                client.post("/auth/refresh", "refresh_token", refresh).send();
        assertThat(refreshed.status()).isEqualTo(200);
        String successor = refreshed.text("refresh_token");
        assertThat(successor).isNotEqualTo(refresh);
        Client.Answer replayed =
                client.post("/auth/refresh", "refresh_token", refresh).send();
        assertThat(replayed.status()).isEqualTo(200);
        assertThat(replayed.text("refresh_token")).isEqualTo(successor);
        Client.Answer kept =
                client.post("/auth/refresh", "refresh_token", successor).send();
        assertThat(kept.status()).isEqualTo(200);
        assertThat(kept.text("refresh_token")).isEqualTo(successor);
        String newest = kept.text("access_token");
        assertThat(newest).isNotEqualTo(access);

        Client.Answer me = client.get("/auth/me").bearer(newest).send();
        assertThat(me.text("email")).isEqualTo(email);
        assertThat(me.json().get("email_verified").asBoolean()).isTrue();
        JsonNode sessions =
                client.get("/auth/me/sessions").bearer(newest).send().json().get("items");
        assertThat(sessions).hasSize(1);
        assertThat(sessions.get(0).get("current").asBoolean()).isTrue();
        assertThat(sessions.get(0).get("id").asString())
                .isEqualTo(tokens.get("session_id").asString());

        assertThat(client.call("POST", "/auth/logout").bearer(newest).send().status())
                .isEqualTo(204);
        for (String dead : new String[] {newest, access}) {
            Client.Answer refused = client.get("/api/hello").bearer(dead).send();
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.code()).isEqualTo("token_revoked");
            assertThat(refused.text("reason")).isEqualTo("signed_out");
            assertThat(refused.header("www-authenticate")).startsWith("Bearer");
        }
        Client.Answer over =
                client.post("/auth/refresh", "refresh_token", successor).send();
        assertThat(over.status()).isEqualTo(401);
        assertThat(over.code()).isEqualTo("refresh_invalid");
    }

    @Test
    void an_address_that_is_registered_again_gets_the_same_answer_and_its_owner_is_told() {
        Client client = client();
        String email = People.registered(client, outbox);

        Client.Answer again = client.post("/auth/register", "email", email, "password", PASSWORD + "!")
                .send();

        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("status")).isEqualTo("verification_required");
        assertThat(outbox.awaitMailsTo(email, 2).get(1).text()).doesNotContain("token=");
        assertThat(client.post("/auth/login", "email", email, "password", PASSWORD + "!")
                        .send()
                        .code())
                .isEqualTo("invalid_credentials");
    }

    @Test
    void a_browser_session_lives_in_cookies_and_unsafe_calls_need_the_csrf_value() {
        Client browser = client();
        String email = People.registered(browser, outbox);
        Client.Answer signIn = browser.post("/auth/login", "email", email, "password", PASSWORD, "delivery", "cookie")
                .send();
        assertThat(signIn.status()).isEqualTo(200);
        assertThat(signIn.json().has("access_token")).isFalse();
        assertThat(signIn.json().has("refresh_token")).isFalse();
        String csrf = signIn.text("csrf_token");
        assertThat(browser.cookies()).containsKeys("latchkey_access", "latchkey_refresh", "latchkey_csrf");
        assertThat(signIn.setCookie("latchkey_access").orElseThrow())
                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure");

        assertThat(browser.get("/api/hello").send().status()).isEqualTo(200);
        Client.Answer without = browser.post("/api/hello").send();
        assertThat(without.status()).isEqualTo(403);
        assertThat(without.code()).isEqualTo("csrf_failed");
        assertThat(browser.post("/api/hello")
                        .header("X-CSRF-Token", csrf + "x")
                        .send()
                        .code())
                .isEqualTo("csrf_failed");
        assertThat(browser.post("/api/hello")
                        .header("X-CSRF-Token", csrf)
                        .send()
                        .status())
                .isEqualTo(200);

        Map<String, String> before = Map.copyOf(browser.cookies());
        Client.Answer refreshed =
                browser.post("/auth/refresh").header("X-CSRF-Token", csrf).send();
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(browser.cookies().get("latchkey_refresh")).isNotEqualTo(before.get("latchkey_refresh"));

        assertThat(browser.post("/auth/logout")
                        .header("X-CSRF-Token", csrf)
                        .send()
                        .status())
                .isEqualTo(204);
        assertThat(browser.cookies()).doesNotContainKeys("latchkey_access", "latchkey_refresh");
        browser.cookies().putAll(before);
        assertThat(browser.get("/api/hello").send().code()).isEqualTo("token_revoked");
    }

    @Test
    void a_session_that_is_ended_from_another_one_is_over_at_once() {
        Client client = client();
        String email = People.registered(client, outbox);
        JsonNode first = People.signedIn(client, email);
        JsonNode second = People.signedIn(client, email);
        String acting = second.get("access_token").asString();

        assertThat(client.get("/auth/me/sessions").bearer(acting).send().json().get("items"))
                .hasSize(2);
        String other = first.get("session_id").asString();
        assertThat(client.call("DELETE", "/auth/me/sessions/" + other)
                        .bearer(acting)
                        .send()
                        .status())
                .isEqualTo(204);

        Client.Answer refused = client.get("/api/hello")
                .bearer(first.get("access_token").asString())
                .send();
        assertThat(refused.code()).isEqualTo("token_revoked");
        assertThat(client.get("/api/hello").bearer(acting).send().status()).isEqualTo(200);
        assertThat(client.call("DELETE", "/auth/me/sessions/" + other)
                        .bearer(acting)
                        .send()
                        .status())
                .isEqualTo(204);
    }

    @Test
    void a_role_a_fresh_sign_in_and_nobody_at_all_are_told_apart() {
        Client client = client();
        String email = People.registered(client, outbox);
        String person = People.signedIn(client, email).get("access_token").asString();
        String admin =
                People.signedIn(client, "root@shop.example").get("access_token").asString();

        Client.Answer missing = client.get("/api/hello").send();
        assertThat(missing.status()).isEqualTo(401);
        assertThat(missing.code()).isEqualTo("token_missing");
        assertThat(missing.header("www-authenticate")).isEqualTo("Bearer");
        Client.Answer forbidden = client.get("/api/admin/hello").bearer(person).send();
        assertThat(forbidden.status()).isEqualTo(403);
        assertThat(forbidden.code()).isEqualTo("forbidden");
        assertThat(client.get("/api/admin/hello").bearer(admin).send().text("message"))
                .isEqualTo("Hello, root@shop.example");
        assertThat(client.get("/api/fresh/hello").bearer(person).send().status())
                .isEqualTo(200);
        assertThat(client.get("/api/public/hello").send().status()).isEqualTo(200);
        assertThat(client.get("/api/public/hello").bearer(person).send().text("message"))
                .isEqualTo("Hello, " + email);
        assertThat(client.get("/api/public/hello").bearer(person + "x").send().code())
                .isEqualTo("token_invalid");
        assertThat(client.call("PUT", "/api/hello").bearer(person).send().status())
                .isEqualTo(405);
    }

    @Test
    void a_profile_is_changed_and_nothing_else_of_an_account_can_be() {
        Client client = client();
        String email = People.registered(client, outbox);
        String token = People.signedIn(client, email).get("access_token").asString();

        Client.Answer changed = client.call("PATCH", "/auth/me")
                .json("given_name", "Ada")
                .bearer(token)
                .send();
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.text("given_name")).isEqualTo("Ada");
        for (String member : new String[] {"role", "roles", "status", "email", "id"}) {
            Client.Answer refused = client.call("PATCH", "/auth/me")
                    .json(member, "admin")
                    .bearer(token)
                    .send();
            assertThat(refused.status()).describedAs(member).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("malformed_request");
        }
        assertThat(client.get("/auth/me").bearer(token).send().text("email")).isEqualTo(email);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{|400|malformed_request",
                "application/json|[]|400|malformed_request",
                "application/json|{\"email\":\"a@shop.example\",\"email\":\"b@shop.example\",\"password\":\"x\"}|400|malformed_request",
                "application/json|{\"email\":\"a@shop.example\",\"password\":\"x\",\"role\":\"admin\"}|400|malformed_request",
                "application/json|{\"email\":1,\"password\":\"x\"}|400|malformed_request",
                "text/plain|{\"email\":\"a@shop.example\",\"password\":\"x\"}|415|unsupported_media_type",
                "application/json|{\"email\":\"nobody@shop.example\",\"password\":\"wrong wrong wrong\"}|401|invalid_credentials"
            })
    void a_body_that_is_not_what_the_call_takes_is_answered(String type, String body, int status, String code) {
        Client.Answer answer =
                client().call("POST", "/auth/login").body(type, body).send();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.text("request_id")).isNotBlank();
        assertThat(answer.header("cache-control")).isEqualTo("no-store");
    }

    @Test
    void a_weak_password_and_a_body_that_is_too_long_are_refused() {
        Client client = client();
        Client.Answer weak = client.post("/auth/register", "email", People.newAddress(), "password", "password")
                .send();
        assertThat(weak.status()).isEqualTo(422);
        assertThat(weak.code()).isEqualTo("weak_password");
        assertThat(weak.json().get("errors").get(0).get("field").asString()).isEqualTo("password");

        Client.Answer large = client.post("/auth/login", "email", "x".repeat(70_000), "password", "x")
                .send();
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.code()).isEqualTo("payload_too_large");
    }

    @Test
    void anyone_can_verify_tokens_with_the_published_keys() {
        Client.Answer jwks = client().get("/.well-known/jwks.json").send();

        assertThat(jwks.status()).isEqualTo(200);
        assertThat(jwks.json().get("keys").get(0).get("alg").asString()).isEqualTo("ES256");
        assertThat(jwks.body()).doesNotContain("\"d\"");
        assertThat(client().get("/auth/.well-known/jwks.json").send().body()).isEqualTo(jwks.body());
    }

    @Test
    void a_browser_without_a_session_is_sent_to_the_sign_in_page_and_a_program_is_not() {
        Client.Answer browser =
                client().get("/app").header("Accept", "text/html").send();
        assertThat(browser.status()).isEqualTo(302);
        assertThat(browser.header("location")).endsWith("/auth/login?return_to=%2Fapp");
        assertThat(client().get("/app")
                        .header("Accept", "application/json")
                        .send()
                        .code())
                .isEqualTo("token_missing");
        Client.Answer start = client().get("/").header("Accept", "text/html").send();
        assertThat(start.status()).isEqualTo(302);
        assertThat(start.header("location")).endsWith("/app");
    }

    @Test
    void the_server_says_how_it_is() {
        assertThat(client().get("/auth/health/live").send().status()).isEqualTo(200);
        assertThat(client().get("/auth/health/ready").send().status()).isEqualTo(200);
        assertThat(client().get("/nowhere").send().code()).isEqualTo("not_found");
    }

    @Test
    void the_log_tells_what_happened_and_no_secret() {
        Client client = client();
        String email = People.registered(client, outbox);
        JsonNode tokens = People.signedIn(client, email);

        assertThat(server.err()).contains("signed_in", tokens.get("session_id").asString());
        assertThat(server.err() + server.out())
                .doesNotContain(
                        PASSWORD,
                        tokens.get("access_token").asString(),
                        tokens.get("refresh_token").asString(),
                        email);
    }
}
