package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person at a browser, who is shown pages where programs get problems. */
@ParameterizedClass
@EnumSource(Container.class)
final class NavigationHttpTest extends HttpSuite {

    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self';"
            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    @Override
    TestApplication.Builder application() {
        return GuardHttpTest.guarded();
    }

    @Test
    void without_a_session_one_is_sent_to_sign_in_and_told_where_to_return_to() {
        Answer answer = client().get("/api/jwt?page=2&q=a%20b").html().send().expect(302);
        assertThat(answer.header("Location")).contains("/auth/login?return_to=%2Fapi%2Fjwt%3Fpage%3D2%26q%3Da%2520b");
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void with_a_dead_session_one_is_sent_to_sign_in_without_its_cookies() {
        Map<String, String> cookies = cookies();
        client().post("/auth/logout")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .send()
                .expect(204);
        Answer answer = client().get("/api/jwt").cookies(cookies).html().send().expect(302);
        assertThat(answer.header("Location")).contains("/auth/login?ended=signed_out&return_to=%2Fapi%2Fjwt");
        assertThat(answer.clearedCookies()).hasSize(3);
    }

    @Test
    void a_session_that_lives_is_let_in_and_refreshed() {
        Map<String, String> cookies = cookies();
        kit().advance(Duration.ofHours(2));
        Answer answer = client().get("/api/jwt").cookies(cookies).html().send().expect(200);
        assertThat(answer.cookies()).containsKeys("latchkey_access", "latchkey_refresh");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "application/json, text/html;q=0.9",
                "text/html, application/json",
                "text/html;q=0",
                "text/plain",
                "",
                "text/*",
                "text/html;q=x"
            })
    void a_program_gets_a_problem(String accept) {
        client().get("/api/jwt").header("Accept", accept).send().expect(401, "token_missing");
    }

    @Test
    void a_script_gets_a_problem_whatever_it_accepts() {
        client().get("/api/jwt").html().header("Sec-Fetch-Mode", "cors").send().expect(401, "token_missing");
        client().get("/api/jwt")
                .html()
                .header("Sec-Fetch-Mode", "navigate")
                .send()
                .expect(302);
    }

    @Test
    void an_invalid_header_is_refused_also_where_html_is_wanted() {
        Answer answer = client().get("/api/jwt").html().bearer("x.y.z").send().expect(401);
        assertThat(answer.header("Location")).isEmpty();
    }

    @Test
    void a_post_is_not_sent_anywhere() {
        Answer answer = client().post("/api/jwt").html().send().expect(401);
        assertThat(answer.header("Location")).isEmpty();
    }

    @Test
    void who_may_not_see_a_page_is_told_so_on_a_page() {
        Answer answer =
                client().get("/api/permission").cookies(cookies()).html().send().expect(403);
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertPageHeaders(answer);
    }

    @Test
    void who_signed_in_too_long_ago_is_sent_to_step_up() {
        Map<String, String> cookies = cookies();
        kit().advance(Duration.ofMinutes(6));
        Answer answer =
                client().get("/api/fresh").cookies(cookies).html().send().expect(302);
        assertThat(answer.header("Location")).contains("/auth/step-up?return_to=%2Fapi%2Ffresh");
        Answer stronger =
                client().get("/api/factor").cookies(cookies).html().send().expect(302);
        assertThat(stronger.header("Location")).contains("/auth/step-up?return_to=%2Fapi%2Ffactor");
        client().get("/api/factor").cookies(cookies).send().expect(403, "step_up_required");
    }

    @Test
    void a_path_that_is_not_there_is_told_on_a_page() {
        Answer answer = client().get("/auth/nothing").html().send().expect(404);
        assertThat(answer.text()).contains("<html");
        assertPageHeaders(answer);
    }

    @Test
    void one_comes_back_to_a_page_of_latchkeys_own_with_its_query_too() {
        Answer answer =
                client().get("/auth/account?done=profile&x=a%20b").html().send().expect(302);
        assertThat(answer.header("Location"))
                .contains("/auth/login?return_to=%2Fauth%2Faccount%3Fdone%3Dprofile%26x%3Da%2520b");
    }

    @Test
    void the_account_page_is_behind_sign_in() {
        Answer answer = client().get("/auth/account").html().send().expect(302);
        assertThat(answer.header("Location")).contains("/auth/login?return_to=%2Fauth%2Faccount");
        User user = user();
        Answer page = client().get("/auth/account")
                .cookies(cookies(user))
                .html()
                .send()
                .expect(200);
        assertThat(page.text()).contains(user.email().address());
        assertPageHeaders(page);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/register", "/auth/logged-out", "/auth/verify-email?token=x"})
    void pages_have_the_headers_that_keep_others_out(String path) {
        assertPageHeaders(client().get(path).html().send().expect(200));
    }

    @Test
    void a_page_that_asks_for_a_passkey_runs_scripts_of_this_origin_and_no_others() {
        Answer page = client().get("/auth/login").html().send().expect(200);
        assertPageHeaders(page, POLICY + "; script-src 'self'; connect-src 'self'");
    }

    private static void assertPageHeaders(Answer page) {
        assertPageHeaders(page, POLICY);
    }

    private static void assertPageHeaders(Answer page, String policy) {
        assertThat(page.header("Content-Security-Policy")).hasValue(policy);
        assertThat(page.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(page.header("Referrer-Policy")).contains("no-referrer");
        assertThat(page.header("X-Frame-Options")).contains("DENY");
        assertThat(page.header("Cache-Control")).contains("no-store");
        assertThat(page.header("Strict-Transport-Security")).isEmpty();
    }
}
