package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Container.class)
final class SignInHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void the_right_password_gets_tokens_in_the_body() {
        User user = user();
        Answer answer =
                client().post("/auth/login").json(login(user, "")).send().expect(200);
        JsonNode body = answer.json();
        assertThat(body.path("status").asString()).isEqualTo("authenticated");
        assertThat(body.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(body.path("expires_in").asInt()).isEqualTo(900);
        assertThat(body.path("refresh_expires_in").asInt()).isEqualTo(7 * 24 * 3600);
        assertThat(body.path("refresh_token").asString()).startsWith("lkr_");
        assertThat(body.has("csrf_token")).isFalse();
        assertThat(body.path("user").path("id").asString()).isEqualTo(user.id().toString());
        assertThat(body.path("user").path("last_login_at").asString())
                .isEqualTo(kit().now().toString());
        assertThat(answer.all("Set-Cookie")).isEmpty();
        assertThat(answer.header("Cache-Control")).contains("no-store");
        client().get("/auth/me")
                .bearer(body.path("access_token").asString())
                .send()
                .expect(200);
    }

    @Test
    void with_delivery_by_cookie_no_token_is_in_the_body() {
        Answer answer = client().post("/auth/login")
                .json(login(user(), ", \"delivery\": \"cookie\""))
                .send()
                .expect(200);
        assertThat(answer.json().has("access_token")).isFalse();
        assertThat(answer.json().has("refresh_token")).isFalse();
        Map<String, String> cookies = answer.cookies();
        assertThat(cookies).containsOnlyKeys("latchkey_access", "latchkey_refresh", "latchkey_csrf", "latchkey_known");
        assertThat(answer.json().path("csrf_token").asString()).isEqualTo(csrf(cookies));
        client().get("/auth/me").cookies(cookies).send().expect(200);
    }

    @Test
    void an_unknown_address_and_a_wrong_password_get_the_same_answer() {
        User user = user();
        Answer wrong = client().post("/auth/login")
                .json("{\"email\": \"" + user.email().address() + "\", \"password\": \"something else entirely\"}")
                .send()
                .expect(401, "invalid_credentials");
        Answer unknown = client().post("/auth/login")
                .json("{\"email\": \"nobody@mail.example\", \"password\": \"something else entirely\"}")
                .send()
                .expect(401, "invalid_credentials");
        assertThat(withoutRequestId(unknown)).isEqualTo(withoutRequestId(wrong));
        assertThat(headers(unknown)).isEqualTo(headers(wrong));
    }

    @Test
    void that_an_account_is_disabled_is_told_to_who_knows_its_password_alone() {
        User user = user();
        app().latchkey().accounts().disable(user.id(), RequestContext.none());
        client().post("/auth/login").json(login(user, "")).send().expect(403, "account_disabled");
        client().post("/auth/login")
                .json("{\"email\": \"" + user.email().address() + "\", \"password\": \"something else entirely\"}")
                .send()
                .expect(401, "invalid_credentials");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"email\": \"a@b.example\"} | password | required",
                "{\"password\": \"x\"} | email | required",
                "{\"email\": \"a@b.example\", \"username\": \"a\", \"password\": \"x\"} | username | invalid",
                "{\"email\": \"a@b.example\", \"password\": \"x\", \"delivery\": \"carrier pigeon\"} | delivery | invalid",
                "{\"email\": \"a@b.example\", \"password\": \"x\", \"captcha\": \"x\"} | captcha | not_available",
                "{\"email\": \"a@b.example\", \"password\": \"x\", \"organization_id\": \"x\"} | organization_id | not_available",
            })
    void a_field_that_is_not_acceptable_is_named(String body, String field, String code) {
        JsonNode errors = client().post("/auth/login")
                .json(body)
                .send()
                .expect(422, "validation_failed")
                .json()
                .path("errors");
        assertThat(errors.size()).isEqualTo(1);
        assertThat(errors.path(0).path("field").asString()).isEqualTo(field);
        assertThat(errors.path(0).path("code").asString()).isEqualTo(code);
    }

    @Test
    void a_sign_in_starts_a_new_session_and_ends_the_one_whose_cookies_it_replaces() {
        User user = user();
        Map<String, String> before = cookies(user);
        Answer answer = client().post("/auth/login")
                .cookies(before)
                .json(login(user, ", \"delivery\": \"cookie\""))
                .send()
                .expect(200);
        Map<String, String> after = answer.cookies();
        assertThat(after.get("latchkey_refresh")).isNotEqualTo(before.get("latchkey_refresh"));
        client().get("/auth/me").cookies(before).send().expect(401, "token_revoked");
        client().get("/auth/me").cookies(after).send().expect(200);
    }

    @Test
    void a_session_that_somebody_else_planted_is_not_taken_over() {
        Map<String, String> planted = cookies();
        User victim = user();
        Map<String, String> own = client().post("/auth/login")
                .cookies(planted)
                .json(login(victim, ", \"delivery\": \"cookie\""))
                .send()
                .expect(200)
                .cookies();
        client().get("/auth/me").cookies(planted).send().expect(401);
        assertThat(client().get("/auth/me")
                        .cookies(own)
                        .send()
                        .json()
                        .path("id")
                        .asString())
                .isEqualTo(victim.id().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "https://evil.example",
                "http://localhost.evil.example",
                "http://localhost",
                "http://evil.localhost",
                "http://user@localhost",
                "https://localhost",
                "//localhost",
                "localhost",
                "",
                "file://"
            })
    void a_sign_in_by_cookie_from_another_origin_is_refused(String origin) {
        client().post("/auth/login")
                .header("Origin", origin)
                .json(login(user(), ", \"delivery\": \"cookie\""))
                .send()
                .expect(403, "csrf_failed");
    }

    @Test
    void a_sign_in_by_cookie_from_the_issuers_origin_is_good_under_each_name_of_the_loopback_host() {
        for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
            client().post("/auth/login")
                    .header("Origin", "http://" + host + ":" + app().port())
                    .json(login(user(), ", \"delivery\": \"cookie\""))
                    .send()
                    .expect(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none", "SAME-ORIGIN"})
    void a_sign_in_by_cookie_that_the_browser_says_is_from_elsewhere_is_refused(String site) {
        client().post("/auth/login")
                .header("Sec-Fetch-Site", site)
                .json(login(user(), ", \"delivery\": \"cookie\""))
                .send()
                .expect(403, "csrf_failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"})
    void a_method_override_is_ignored(String header) {
        client().get("/auth/login").html().header(header, "POST").send().expect(200);
        client().post("/auth/me").bearer(bearer()).header(header, "GET").send().expect(405, "method_not_allowed");
        client().call("GET", "/auth/me/sessions")
                .header(header, "DELETE")
                .send()
                .expect(401, "token_missing");
    }

    @Test
    void a_megabyte_of_password_is_refused_before_anything_is_hashed() {
        client().post("/auth/login")
                .json("{\"email\": \"a@b.example\", \"password\": \"" + "x".repeat(1_000_000) + "\"}")
                .send()
                .expect(413, "payload_too_large");
    }

    @Test
    void a_password_with_a_nul_in_it_is_wrong() {
        client().post("/auth/login")
                .json("{\"email\": \"" + user().email().address() + "\", \"password\": \"" + PASSWORD + "\\u0000\"}")
                .send()
                .expect(401, "invalid_credentials");
    }

    private static JsonNode withoutRequestId(Answer answer) {
        JsonNode body = answer.json();
        ((tools.jackson.databind.node.ObjectNode) body).remove("request_id");
        return body;
    }

    private static Map<String, List<String>> headers(Answer answer) {
        Map<String, List<String>> headers = new TreeMap<>(answer.headers());
        headers.remove("date");
        return headers;
    }
}
