package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/**
 * Every route of the OpenAPI document, called by every kind of caller: who may not is refused, whatever the route; a
 * route that is added is here without anybody thinking of it.
 */
@ParameterizedClass
@EnumSource(Container.class)
final class MatrixHttpTest extends HttpSuite {

    /** Routes whose handlers look at the credentials themselves, and have tests of their own. */
    private static final Set<String> BY_THEMSELVES =
            Set.of("POST /auth/logout", "DELETE /auth/sign-out", "GET /auth/check", "POST /auth/refresh");

    private static final String NOBODY = "01890a5d-ac96-774b-bcce-b302099a8057";

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    private record Route(String method, String path, boolean guarded, boolean privileged, boolean takesBody) {

        Client.Call call(Client client) {
            return client.call(method, path);
        }

        /** With a body that has no members, where one is taken. */
        Client.Call callWithBody(Client client) {
            return takesBody ? call(client).json("{}") : call(client);
        }
    }

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        JsonNode paths = app().client().get("/auth/openapi.json").send().json().path("paths");
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                String method = operation.getKey().toUpperCase(Locale.ROOT);
                if (!BY_THEMSELVES.contains(method + " " + path.getKey())) {
                    routes.add(new Route(
                            method,
                            path.getKey().replaceAll("\\{[a-z_]+}", NOBODY),
                            operation.getValue().has("security"),
                            operation
                                    .getValue()
                                    .path("description")
                                    .asString("")
                                    .startsWith("Needs"),
                            operation.getValue().has("requestBody")));
                }
            }
        }
        assertThat(routes).hasSizeGreaterThan(30);
        return routes;
    }

    private List<Route> guarded() {
        return routes().stream().filter(Route::guarded).toList();
    }

    @Test
    void a_guarded_route_refuses_who_is_nobody() {
        for (Route route : guarded()) {
            route.call(client()).send().expect(refusal(route, 401), code(route, "token_missing"));
            route.call(client()).bearer("x.y.z").send().expect(refusal(route, 401), code(route, "token_invalid"));
        }
    }

    @Test
    void a_guarded_route_refuses_a_session_that_is_over_and_a_token_that_has_expired() {
        User user = user("admin");
        String revoked = bearer(user);
        client().post("/auth/logout").bearer(revoked).send().expect(204);
        for (Route route : guarded()) {
            route.call(client()).bearer(revoked).send().expect(refusal(route, 401), code(route, "token_revoked"));
        }
        String expired = bearer(user);
        kit().advance(java.time.Duration.ofMinutes(16));
        for (Route route : guarded()) {
            route.call(client()).bearer(expired).send().expect(refusal(route, 401), code(route, "token_expired"));
        }
    }

    @Test
    void a_guarded_route_refuses_a_cookie_without_the_csrf_value_unless_it_is_safe() {
        Map<String, String> cookies = cookies(user("admin"));
        String foreign = csrf(cookies());
        for (Route route : guarded()) {
            if (!route.method().equals("GET")) {
                route.call(client()).cookies(cookies).send().expect(refusal(route, 403), code(route, "csrf_failed"));
                route.call(client())
                        .cookies(cookies)
                        .csrf(foreign)
                        .send()
                        .expect(refusal(route, 403), code(route, "csrf_failed"));
            }
        }
        client().get("/auth/me").cookies(cookies).send().expect(200);
    }

    @Test
    void a_privileged_route_refuses_who_has_no_role_and_admits_an_administrator() {
        String nobody = bearer();
        String admin = bearer(user("admin"));
        List<Route> privileged = routes().stream().filter(Route::privileged).toList();
        assertThat(privileged).isNotEmpty();
        for (Route route : privileged) {
            route.callWithBody(client()).bearer(nobody).send().expect(403, "forbidden");
            Answer admitted = route.callWithBody(client()).bearer(admin).send();
            if (admitted.status() == 404) { // who may look is told that there is no such user
                assertThat(route.path()).contains(NOBODY);
                admitted.expect(404, "not_found");
            } else {
                assertThat(admitted.status()).as(route.toString()).isIn(200, 422);
            }
        }
    }

    @Test
    void an_open_route_cares_for_no_credentials() {
        for (Route route : routes()) {
            if (!route.guarded()) {
                int anonymous = route.call(client()).send().status();
                int invalid = route.call(client()).bearer("x.y.z").send().status();
                assertThat(anonymous).as(route.toString()).isNotIn(401, 403, 500);
                assertThat(invalid).as(route.toString()).isEqualTo(anonymous);
            }
        }
    }

    @Test
    void every_answer_under_the_base_path_but_public_documents_is_kept_by_nobody() {
        for (Route route : routes()) {
            String caching = route.call(client()).send().header("Cache-Control").orElse("");
            boolean document =
                    route.path().contains(".well-known") || route.path().endsWith("openapi.json");
            assertThat(caching).as(route.toString()).contains(document ? "max-age" : "no-store");
        }
    }

    @Test
    void every_answer_says_what_it_is_and_is_neither_run_nor_framed() {
        String admin = bearer(user("admin"));
        for (Route route : routes()) {
            assertInert(route.toString(), route.call(client()).send());
            assertInert(route.toString(), route.call(client()).bearer("x.y.z").send());
            assertInert(route.toString(), route.call(client()).bearer(admin).send());
        }
        for (String path : List.of("/auth/nothing", "/auth/assets/none.css")) {
            assertInert(path, client().get(path).send());
        }
        assertInert("OPTIONS", client().call("OPTIONS", "/auth/me").send().expect(204));
    }

    private static void assertInert(String route, Answer answer) {
        assertThat(answer.header("X-Content-Type-Options")).as(route).contains("nosniff");
        assertThat(answer.header("Content-Security-Policy"))
                .as(route)
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(answer.status()).as(route).isNotEqualTo(500);
        if (!answer.text().isEmpty()) {
            assertThat(answer.header("Content-Type")).as(route).isPresent();
        }
    }

    @Test
    void scripts_of_other_origins_may_read_the_public_keys_and_nothing_else() {
        String admin = bearer(user("admin"));
        for (Route route : routes()) {
            for (String method : List.of(route.method(), "OPTIONS")) {
                Answer answer = client().call(method, route.path())
                        .header("Origin", "https://evil.example")
                        .header("Access-Control-Request-Method", route.method())
                        .bearer(admin)
                        .send();
                boolean keys = route.path().endsWith("/jwks.json") && method.equals("GET");
                assertThat(answer.header("Access-Control-Allow-Origin"))
                        .as(method + " " + route.path())
                        .isEqualTo(keys ? Optional.of("*") : Optional.empty());
                assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
            }
        }
    }

    /** A form is read before its caller is known, because the CSRF value is in it; another body is refused as one. */
    private static int refusal(Route route, int status) {
        return isFormOnly(route) ? 415 : status;
    }

    private static String code(Route route, String code) {
        return isFormOnly(route) ? "unsupported_media_type" : code;
    }

    private static boolean isFormOnly(Route route) {
        return route.method().equals("POST") && route.path().startsWith("/auth/account/");
    }
}
