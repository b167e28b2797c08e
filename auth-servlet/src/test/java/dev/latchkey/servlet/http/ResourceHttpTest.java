package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.ResourceService;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that only verifies, beside the issuer whose tokens it takes. */
@ParameterizedClass
@EnumSource(Container.class)
final class ResourceHttpTest extends HttpSuite {

    private ResourceApplication resource;

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()).roles(roles -> {
                    roles.role("editor");
                    roles.role("reader");
                    roles.role("verifier").may("revocations:read");
                }));
    }

    @BeforeParameterizedClassInvocation
    void startResource() throws Exception {
        ResourceService service = verifying()
                .roles(roles -> {
                    roles.role("editor").may("articles:update", "articles:read");
                    roles.role("reader").may("articles:read");
                })
                .build();
        resource = ResourceApplication.start(container, service, GuardHttpTest.rules());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(service::isReady);
    }

    @AfterParameterizedClassInvocation
    void stopResource() {
        resource.close();
    }

    private ResourceService.Builder verifying() {
        return ResourceApplication.verifying(issuer(), bearer(user("verifier")));
    }

    private String issuer() {
        return app().latchkey().settings().issuer().toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/jwt",
                "/api/rule/x",
                "/api/rule/editors/x",
                "/api/mixed",
                "/free-only-get",
                "/api/permission",
                "/api/fresh",
                "/api/header-only",
                "/api/cookie-only",
                "/api/strict",
                "/api/forgotten",
                "/api/nothing-there"
            })
    void without_a_token_rules_and_annotations_refuse_in_json_also_a_person_at_a_browser(String path) {
        Answer answer = resource.client().get(path).send().expect(401, "token_missing");
        assertThat(answer.header("WWW-Authenticate")).contains("Bearer");
        resource.client().get(path).html().send().expect(401, "token_missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/jwt", "/api/rule/x", "/api/mixed", "/free-only-get", "/api/header-only", "/api/strict"})
    void with_a_token_one_is_known_by_all_the_ways_to_ask(String path) {
        User user = user();
        Answer answer = resource.client().get(path).bearer(bearer(user)).send().expect(200);
        assertThat(answer.text()).isEqualTo("GET by " + user.id() + " BEARER editor=false");
        assertThat(answer.all("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT,/api/mixed,,403",
        "PUT,/api/mixed,editor,200",
        "GET,/api/rule/editors/x,reader,403",
        "GET,/api/rule/editors/x,editor,200",
        "GET,/api/permission,,403",
        "GET,/api/permission,reader,403",
        "GET,/api/permission,editor,200",
        "GET,/api/permission,admin,200",
        "GET,/api/all,editor,403",
        "GET,/api/all,editor+reader,200",
        "GET,/api/forgotten,admin,403"
    })
    void roles_are_those_of_the_token_and_permit_what_this_service_declares(
            String method, String path, String roles, int status) {
        User user = roles == null ? user() : user(roles.split("\\+"));
        Answer answer =
                resource.client().call(method, path).bearer(bearer(user)).send();
        if (status == 403) {
            answer.expect(403, "forbidden");
        } else {
            answer.expect(status);
        }
    }

    @Test
    void a_role_that_was_granted_after_the_token_does_not_count_yet() {
        User user = user();
        String before = bearer(user);
        app().latchkey().access().grant(user.id(), "editor", RequestContext.none());
        resource.client().call("PUT", "/api/mixed").bearer(before).send().expect(403, "forbidden");
        resource.client().call("PUT", "/api/mixed").bearer(bearer(user)).send().expect(200);
    }

    @Test
    void a_missing_factor_is_asked_for() {
        Answer answer =
                resource.client().get("/api/factor").bearer(bearer()).send().expect(403, "step_up_required");
        assertThat(answer.json().path("required").toString()).isEqualTo("[\"otp\",\"pwd\"]");
    }

    @Test
    void cookies_are_not_looked_at_and_never_set() {
        Map<String, String> cookies = cookies();
        for (String path : List.of("/api/jwt", "/api/cookie-only", "/api/rule/x")) {
            resource.client().get(path).cookies(cookies).send().expect(401, "token_missing");
        }
        User user = user();
        String bearer = bearer(user);
        resource.client().get("/api/cookie-only").bearer(bearer).send().expect(401, "token_missing");
        Answer beside = resource.client()
                .post("/api/jwt")
                .cookies(cookies)
                .bearer(bearer)
                .send()
                .expect(200);
        assertThat(beside.text()).startsWith("POST by " + user.id());
        for (String path : List.of("/api/open", "/api/optional", "/free/x")) {
            Answer open = resource.client()
                    .get(path)
                    .cookies(cookies)
                    .cookie("latchkey_access", "x.y.z")
                    .send()
                    .expect(200);
            assertThat(open.text()).startsWith("GET by nobody");
            assertThat(open.all("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void an_invalid_token_is_refused_also_where_none_is_asked_for() {
        resource.client().get("/api/jwt").bearer("x.y.z").send().expect(401, "token_invalid");
        resource.client().get("/api/open").bearer("x.y.z").send().expect(401, "token_invalid");
        resource.client()
                .get("/api/jwt")
                .header("Authorization", "Basic eDp5")
                .send()
                .expect(401, "token_invalid");
        assertThat(resource.client()
                        .get("/free/x")
                        .bearer("x.y.z")
                        .send()
                        .expect(200)
                        .text())
                .startsWith("GET by nobody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/login",
                "/auth/me",
                "/auth/refresh",
                "/auth/revocations",
                "/auth/openapi.json",
                "/.well-known/jwks.json"
            })
    void there_is_no_api_and_there_are_no_pages(String path) {
        resource.client().get(path).bearer(bearer()).send().expect(404);
        resource.client().get(path).html().send().expect(404);
    }

    @Test
    void a_path_that_can_be_read_in_two_ways_is_refused() {
        resource.client().get("/free/a;x=y").bearer(bearer()).send().expect(400, "malformed_request");
    }

    @Test
    void while_the_issuer_cannot_be_reached_nobody_is_let_in_and_open_paths_stay_open() throws Exception {
        int nobodyThere = Container.freePort();
        ResourceService service = ResourceApplication.verifying("http://localhost:" + nobodyThere, "any")
                .build();
        try (ResourceApplication alone = ResourceApplication.start(container, service, GuardHttpTest.rules())) {
            Answer answer =
                    alone.client().get("/api/jwt").bearer(bearer()).send().expect(503, "unavailable");
            assertThat(answer.header("Retry-After")).contains("2");
            alone.client().get("/api/jwt").send().expect(401, "token_missing");
            alone.client().get("/api/open").send().expect(200);
        }
    }

    @Test
    void settings_of_an_issuer_are_refused() {
        ResourceService service = resource.service();
        assertRefused(
                service,
                WebSettings.builder()
                        .hostedPages(PebblePages.create(PageSettings.of("Shop"), Environment.system()))
                        .build(),
                "hostedPages");
        assertRefused(service, WebSettings.builder().openDocumentsToEveryone().build(), "openDocumentsToEveryone");
        assertRefused(
                service,
                WebSettings.builder()
                        .strictTransportSecurity(Duration.ofDays(1))
                        .build(),
                "strictTransportSecurity");
        LatchkeyFilter filter = LatchkeyFilter.create(
                service, WebSettings.builder().withoutHostedPages().build());
        assertThatThrownBy(filter::openApi)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no HTTP API");
    }

    private static void assertRefused(ResourceService service, WebSettings settings, String name) {
        assertThatThrownBy(() -> LatchkeyFilter.create(service, settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " is set, but");
    }
}
