package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Match;
import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for paths and the annotations of servlets, as they meet requests. */
@ParameterizedClass
@EnumSource(Container.class)
final class GuardHttpTest extends HttpSuite {

    static TestApplication.Builder guarded() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()).roles(roles -> {
                    roles.role("editor").may("articles:update", "articles:read");
                    roles.role("reader").may("articles:read");
                }))
                .web(rules())
                .servlets(GuardedServlets::addTo);
    }

    /** Rules for the paths of {@link GuardedServlets}. */
    static WebSettings rules() {
        return WebSettings.builder()
                .protect("/api/**")
                .denied()
                .protect("/api/rule/**")
                .requiresSignIn()
                .protect("/api/rule/public/*")
                .anonymous()
                .protect("/api/rule/editors/**")
                .requires(AccessRule.authenticated().withRoles(Match.ANY, List.of("editor")))
                .protect("/api/jwt-instance")
                .requires(AccessRule.authenticated().withRoles(Match.ANY, List.of("editor")))
                .protect("/api/permission")
                .requires(AccessRule.authenticated().withMaxAge(Duration.ofMinutes(5)))
                .protect("/Case/Secret")
                .requiresSignIn()
                .build();
    }

    @Override
    TestApplication.Builder application() {
        return guarded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/jwt",
                "/api/rule/x",
                "/api/rule",
                "/api/rule/editors/x",
                "/api/mixed",
                "/api/inheriting",
                "/api/overriding",
                "/free-only-get",
                "/api/permission",
                "/api/all",
                "/api/fresh",
                "/api/factor",
                "/api/header-only",
                "/api/cookie-only",
                "/api/strict",
                "/api/custom",
                "/api/forgotten",
                "/api/nothing-there",
                "/Case/Secret"
            })
    void without_credentials_a_guarded_path_tells_that_it_wants_some(String path) {
        Answer answer = client().get(path).send().expect(401, "token_missing");
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/jwt", "/api/rule/x", "/api/mixed", "/free-only-get", "/api/header-only", "/api/strict"})
    void with_a_token_one_is_known_by_all_the_ways_to_ask(String path) {
        User user = user();
        Answer answer = client().get(path).bearer(bearer(user)).send().expect(200);
        assertThat(answer.text()).isEqualTo("GET by " + user.id() + " BEARER editor=false");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/api/mixed,,200",
        "POST,/api/mixed,,200",
        "PUT,/api/mixed,,403",
        "PUT,/api/mixed,editor,200",
        "DELETE,/api/mixed,,403",
        "GET,/api/inheriting,,403",
        "GET,/api/inheriting,editor,200",
        "POST,/api/inheriting,,200",
        "POST,/api/overriding,,200",
        "PUT,/api/overriding,,403",
        "GET,/api/permission,,403",
        "GET,/api/permission,reader,403",
        "GET,/api/permission,editor,200",
        "GET,/api/permission,admin,200",
        "GET,/api/all,editor,403",
        "GET,/api/all,reader,403",
        "GET,/api/all,editor+reader,200",
        "GET,/api/rule/editors/x,,403",
        "GET,/api/rule/editors/x,editor,200",
        "GET,/api/jwt-instance,,403",
        "GET,/api/jwt-instance,editor,200",
        "GET,/api/forgotten,,403",
        "GET,/api/forgotten,admin,403",
        "GET,/api/nothing-there,admin,403",
    })
    void roles_and_permissions_decide_method_by_method(String method, String path, String roles, int status) {
        String[] names = roles == null ? new String[0] : roles.split("\\+");
        Answer answer = client().call(method, path).bearer(bearer(user(names))).send();
        if (status == 403) {
            answer.expect(403, "forbidden");
        } else {
            answer.expect(status);
        }
    }

    @Test
    void a_role_that_is_withdrawn_counts_at_once() {
        User user = user("editor");
        String token = bearer(user);
        client().get("/api/permission").bearer(token).send().expect(200);
        app().latchkey().access().withdraw(user.id(), "editor", dev.latchkey.kernel.RequestContext.none());
        client().get("/api/permission").bearer(token).send().expect(403, "forbidden");
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD,/free-only-get,401", "POST,/free-only-get,200", "OPTIONS,/free-only-get,200", "HEAD,/api/jwt,401",
        "OPTIONS,/api/jwt,401", "OPTIONS,/api/open,200", "PROPFIND,/api/custom,401", "PROPFIND,/api/jwt,401",
        "GET,/api/custom,401", "get,/api/custom,401", "DELETE,/api/custom,401"
    })
    void no_method_gets_around_a_guard(String method, String path, int status) throws Exception {
        String answer = Raw.send(
                app().port(), method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(Raw.status(answer)).isEqualTo(status);
    }

    @Test
    void a_custom_method_is_served_to_who_may() {
        client().call("PROPFIND", "/api/custom").bearer(bearer()).send().expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/open", "/api/optional", "/api/rule/public/x", "/api/rule/open-by-annotation"})
    void an_open_path_admits_everyone_and_knows_who_is_known(String path) {
        User user = user();
        assertThat(client().get(path).send().expect(200).text()).startsWith("GET by nobody null");
        assertThat(client().get(path).bearer(bearer(user)).send().expect(200).text())
                .startsWith("GET by " + user.id() + " BEARER");
        assertThat(client().get(path).cookies(cookies(user)).send().expect(200).text())
                .startsWith("GET by " + user.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/open", "/api/optional", "/api/rule/public/x"})
    void on_an_open_path_an_invalid_header_is_refused_and_an_invalid_cookie_ignored_and_taken_away(String path) {
        client().get(path).bearer("x.y.z").send().expect(401, "token_invalid");
        client().get(path).header("Authorization", "Basic eDp5").send().expect(401, "token_invalid");
        Answer answer =
                client().get(path).cookie("latchkey_access", "x.y.z").send().expect(200);
        assertThat(answer.text()).startsWith("GET by nobody");
        assertThat(answer.clearedCookies()).hasSize(3);
    }

    @Test
    void where_no_rule_is_concerned_one_is_known_when_asked_for_and_never_refused() {
        User user = user();
        assertThat(client().get("/free/x").send().expect(200).text()).startsWith("GET by nobody");
        assertThat(client().get("/free/x")
                        .bearer(bearer(user))
                        .send()
                        .expect(200)
                        .text())
                .startsWith("GET by " + user.id());
        assertThat(client().get("/free/x").bearer("x.y.z").send().expect(200).text())
                .startsWith("GET by nobody");
        Map<String, String> cookies = cookies(user);
        assertThat(client().get("/free/x").cookies(cookies).send().expect(200).text())
                .startsWith("GET by " + user.id());
        assertThat(client().post("/free/x").cookies(cookies).send().expect(200).text())
                .startsWith("POST by nobody");
        assertThat(client().post("/free/x")
                        .cookies(cookies)
                        .csrf(csrf(cookies))
                        .send()
                        .expect(200)
                        .text())
                .startsWith("POST by " + user.id());
        assertThat(client().get("/free-anonymous-class").send().expect(200).text())
                .startsWith("GET by nobody");
    }

    @Test
    void an_unsafe_request_by_cookie_needs_the_csrf_value_wherever_it_would_be_known() {
        Map<String, String> cookies = cookies();
        String foreign = csrf(cookies());
        for (String path : List.of("/api/jwt", "/api/rule/x", "/api/open", "/api/optional")) {
            client().post(path).cookies(cookies).send().expect(403, "csrf_failed");
            client().post(path).cookies(cookies).csrf("").send().expect(403, "csrf_failed");
            client().post(path).cookies(cookies).csrf(foreign).send().expect(403, "csrf_failed");
            client().post(path)
                    .cookies(cookies)
                    .csrf(csrf(cookies) + "x")
                    .send()
                    .expect(403, "csrf_failed");
            client().post(path).cookies(cookies).csrf(csrf(cookies)).send().expect(200);
        }
        client().get("/api/jwt").cookies(cookies).send().expect(200);
    }

    @Test
    void a_csrf_value_in_the_query_or_the_body_does_not_count() {
        Map<String, String> cookies = cookies();
        client().post("/api/jwt?X-CSRF-Token=" + csrf(cookies) + "&csrf_token=" + csrf(cookies))
                .cookies(cookies)
                .body("application/x-www-form-urlencoded", "csrf_token=" + csrf(cookies))
                .send()
                .expect(403, "csrf_failed");
    }

    @Test
    void a_token_is_taken_from_the_places_that_the_annotation_names() {
        Map<String, String> cookies = cookies();
        client().get("/api/header-only").cookies(cookies).send().expect(401, "token_missing");
        client().get("/api/cookie-only").bearer(bearer()).send().expect(401, "token_missing");
        client().get("/api/cookie-only").cookies(cookies).send().expect(200);
    }

    @Test
    void a_sign_in_that_is_too_long_ago_has_to_be_repeated() {
        User user = user();
        String token = bearer(user);
        client().get("/api/fresh").bearer(token).send().expect(200);
        kit().advance(Duration.ofMinutes(5));
        client().get("/api/fresh").bearer(token).send().expect(200);
        kit().advance(Duration.ofSeconds(1));
        Answer answer = client().get("/api/fresh").bearer(token).send().expect(403, "step_up_required");
        assertThat(answer.json().path("required").isEmpty()).isTrue();
        client().get("/api/fresh").bearer(bearer(user)).send().expect(200);
    }

    @Test
    void a_role_that_is_missing_is_told_before_a_step_up_that_would_not_help() {
        User stranger = user();
        User editor = user("editor");
        String without = bearer(stranger);
        String with = bearer(editor);
        kit().advance(Duration.ofMinutes(6));
        client().get("/api/permission").bearer(with).send().expect(403, "step_up_required");
        client().get("/api/permission").bearer(without).send().expect(403, "forbidden");
        client().get("/api/permission").bearer(bearer(editor)).send().expect(200);
    }

    @Test
    void factors_that_are_missing_are_listed() {
        User user = user();
        Answer answer = client().get("/api/factor").bearer(bearer(user)).send().expect(403, "step_up_required");
        assertThat(answer.json().path("required").toString()).isEqualTo("[\"otp\",\"pwd\"]");
        StartResult started = app().latchkey()
                .sessions()
                .start(user.id(), AuthContext.of("pwd").withMethods(List.of("pwd", "otp")));
        String strong = ((StartResult.Started) started).tokens().accessToken().reveal();
        client().get("/api/factor").bearer(strong).send().expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/Rule/x", "/API/rule/x", "/Api/nothing", "/Case/secret", "/CASE/SECRET", "/Case/Secret/"})
    void another_case_or_a_slash_at_the_end_is_guarded_as_well(String path) {
        client().get(path).send().expect(401, "token_missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/rule/Public/x", "/api/rule/PUBLIC/x", "/api/rule/public/x/", "/api/rule/public/x/y"})
    void an_opening_is_taken_to_the_letter(String path) {
        client().get(path).send().expect(401, "token_missing");
    }

    @Test
    void an_expired_and_a_revoked_token_are_told_apart_from_an_invalid_one() {
        User user = user();
        String token = bearer(user);
        kit().advance(Duration.ofMinutes(16));
        client().get("/api/jwt").bearer(token).send().expect(401, "token_expired");
        String other = bearer(user);
        client().post("/auth/logout").bearer(other).send().expect(204);
        client().get("/api/jwt").bearer(other).send().expect(401, "token_revoked");
        client().get("/api/strict").bearer(other).send().expect(401, "token_revoked");
        client().get("/api/jwt")
                .bearer(other.substring(0, other.length() - 4) + "AAAA")
                .send()
                .expect(401, "token_invalid");
    }
}
