package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.session.TokenPair;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What proxies and other services ask. */
@ParameterizedClass
@EnumSource(Container.class)
final class ServicesHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()).roles(roles -> {
                    roles.role("editor").may("articles:update");
                    roles.role("verifier").may("revocations:read");
                }));
    }

    @Test
    void a_proxy_is_told_who_a_request_comes_from() {
        User user = user("editor");
        Answer answer = client().get("/auth/check").bearer(bearer(user)).send().expect(204);
        assertThat(answer.header("X-Auth-User")).contains(user.id().toString());
        assertThat(answer.header("X-Auth-Roles")).contains("editor");
        client().get("/auth/check").send().expect(401, "token_missing");
        client().get("/auth/check").bearer("x.y.z").send().expect(401, "token_invalid");
    }

    @Test
    void a_check_by_cookie_sets_no_cookies_and_minds_the_original_method() {
        Map<String, String> cookies = cookies();
        client().get("/auth/check").cookies(cookies).send().expect(204);
        client().get("/auth/check")
                .cookies(cookies)
                .header("X-Original-Method", "GET")
                .header("X-Original-Method", "GET")
                .send()
                .expect(403, "csrf_failed");
        client().get("/auth/check")
                .cookies(cookies)
                .header("X-Original-Method", "GET")
                .send()
                .expect(204);
        client().get("/auth/check")
                .cookies(cookies)
                .header("X-Original-Method", "POST")
                .send()
                .expect(403, "csrf_failed");
        client().get("/auth/check")
                .cookies(cookies)
                .header("X-Original-Method", "POST")
                .csrf(csrf(cookies))
                .send()
                .expect(204);
        kit().advance(java.time.Duration.ofMinutes(10));
        assertThat(client().get("/auth/check")
                        .cookies(cookies)
                        .send()
                        .expect(204)
                        .all("Set-Cookie"))
                .isEmpty();
        kit().advance(java.time.Duration.ofMinutes(10));
        Answer expired = client().get("/auth/check").cookies(cookies).send().expect(401, "token_expired");
        assertThat(expired.all("Set-Cookie")).isEmpty();
    }

    @Test
    void a_trusted_proxy_has_to_say_the_original_method() throws Exception {
        TestApplication.Builder builder = TestApplication.builder()
                .web(WebSettings.builder().trustedProxies("127.0.0.1").build());
        try (TestApplication behind = builder.start(container)) {
            User user = behind.kit().user("ada@mail.example");
            Map<String, String> cookies = behind.client()
                    .post("/auth/login")
                    .header("X-Forwarded-For", "198.51.100.7")
                    .header("X-Request-Id", "from-the-proxy-1")
                    .json(login(user, ", \"delivery\": \"cookie\""))
                    .send()
                    .expect(200)
                    .cookies();
            behind.client().get("/auth/check").cookies(cookies).send().expect(403, "csrf_failed");
            behind.client()
                    .get("/auth/check")
                    .cookies(cookies)
                    .header("X-Original-Method", "GET")
                    .send()
                    .expect(204);
            JsonNode sessions = behind.client()
                    .get("/auth/me/sessions")
                    .cookies(cookies)
                    .send()
                    .json();
            assertThat(sessions.path("items").path(0).path("ip").asString()).isEqualTo("198.51.100.7");
            Answer named = behind.client()
                    .get("/auth/me")
                    .header("X-Request-Id", "from-the-proxy-1")
                    .send();
            assertThat(named.json().path("request_id").asString()).isEqualTo("from-the-proxy-1");
        }
    }

    @Test
    void an_untrusted_peer_is_not_believed() {
        User user = user();
        client().post("/auth/login")
                .header("X-Forwarded-For", "198.51.100.7")
                .header("Forwarded", "for=198.51.100.7")
                .json(login(user, ""))
                .send()
                .expect(200);
        assertThat(app().latchkey().sessions().list(user.id()).get(0).request().address())
                .isEqualTo("127.0.0.1");
        Answer named = client().get("/auth/me").header("X-Request-Id", "forged").send();
        assertThat(named.json().path("request_id").asString()).isNotEqualTo("forged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/.well-known/jwks.json", "/auth/.well-known/jwks.json"})
    void the_keys_are_public_and_may_be_kept(String path) {
        Answer answer = client().get(path).send().expect(200);
        assertThat(answer.header("Content-Type")).contains("application/jwk-set+json");
        assertThat(answer.header("Cache-Control"))
                .hasValueSatisfying(value -> assertThat(value).contains("max-age"));
        JsonNode key = answer.json().path("keys").path(0);
        assertThat(key.path("alg").asString()).isEqualTo("ES256");
        assertThat(key.has("d")).isFalse();
    }

    @Test
    void the_metadata_tells_what_is_true() {
        JsonNode metadata = client().get("/.well-known/oauth-authorization-server")
                .send()
                .expect(200)
                .json();
        String issuer = app().latchkey().settings().issuer().toString();
        assertThat(metadata.path("issuer").asString()).isEqualTo(issuer);
        assertThat(metadata.path("jwks_uri").asString()).isEqualTo(issuer + "/.well-known/jwks.json");
        client().get("/.well-known/openid-configuration").send().expect(404);
    }

    @Test
    void revocations_are_for_who_may_read_them() {
        client().get("/auth/revocations").send().expect(401, "token_missing");
        client().get("/auth/revocations").bearer(bearer()).send().expect(403, "forbidden");
        client().get("/auth/revocations?cursor=unknown")
                .bearer(bearer(user("verifier")))
                .send()
                .expect(410, "not_found");
        for (String wait : new String[] {"31", "-1", "x", "1.5", ""}) {
            client().get("/auth/revocations?wait=" + wait)
                    .bearer(bearer(user("verifier")))
                    .send()
                    .expect(422, "validation_failed");
        }
    }

    @Test
    void revocations_are_read_from_the_start_and_since_a_cursor() {
        String verifier = bearer(user("verifier"));
        TokenPair ended = kit().session(user().id());
        client().post("/auth/logout")
                .bearer(ended.accessToken().reveal())
                .send()
                .expect(204);
        JsonNode page = revocations(verifier, "");
        String cursor = "";
        boolean found = false;
        while (true) {
            found |= page.path("revocations")
                    .valueStream()
                    .anyMatch(entry -> entry.path("session_id")
                            .asString("")
                            .equals(ended.session().id().toString()));
            cursor = page.path("next_cursor").asString();
            if (!page.path("more").asBoolean()) {
                break;
            }
            page = revocations(verifier, "?cursor=" + cursor);
        }
        assertThat(found).isTrue();
        assertThat(revocations(verifier, "?cursor=" + cursor)
                        .path("revocations")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void a_reader_that_waits_is_answered_when_something_is_revoked() throws Exception {
        String verifier = bearer(user("verifier"));
        TokenPair tokens = kit().session(user().id());
        JsonNode page = revocations(verifier, "");
        while (page.path("more").asBoolean()) {
            page = revocations(verifier, "?cursor=" + page.path("next_cursor").asString());
        }
        String cursor = page.path("next_cursor").asString();
        CompletableFuture<JsonNode> waiting =
                CompletableFuture.supplyAsync(() -> revocations(verifier, "?wait=30&cursor=" + cursor));
        client().post("/auth/logout")
                .bearer(tokens.accessToken().reveal())
                .send()
                .expect(204);
        JsonNode news = waiting.get(60, TimeUnit.SECONDS);
        assertThat(news.path("revocations").path(0).path("session_id").asString())
                .isEqualTo(tokens.session().id().toString());
        assertThat(news.path("revocations").path(0).path("reason").asString()).isEqualTo("signed_out");
        String after = news.path("next_cursor").asString();
        assertThat(revocations(verifier, "?wait=1&cursor=" + after)
                        .path("revocations")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void the_node_tells_how_it_is() {
        client().get("/auth/health/live").send().expect(200);
        client().get("/auth/health/ready").send().expect(200);
    }

    @Test
    void the_document_tells_of_every_route_and_may_be_kept() {
        Answer answer = client().get("/auth/openapi.json").send().expect(200);
        JsonNode document = answer.json();
        assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.path("paths").has("/auth/login")).isTrue();
        assertThat(document.path("paths").has("/.well-known/jwks.json")).isTrue();
        assertThat(answer.header("Cache-Control")).contains("public, max-age=300");
        document.findValues("$ref")
                .forEach(reference -> assertThat(document.path("components")
                                .path("schemas")
                                .has(reference.asString().replace("#/components/schemas/", "")))
                        .as(reference.asString())
                        .isTrue());
    }

    private JsonNode revocations(String token, String query) {
        return client().get("/auth/revocations" + query)
                .bearer(token)
                .send()
                .expect(200)
                .json();
    }
}
