package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions in cookies: how they are refreshed on the way, and what is made of cookies that are not right. */
@ParameterizedClass
@EnumSource(Container.class)
final class CookieHttpTest extends HttpSuite {

    private static final String ALL = "latchkey_access";

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void cookies_have_the_attributes_that_keep_them_here() {
        List<String> fields = client().post("/auth/login")
                .json(login(user(), ", \"delivery\": \"cookie\""))
                .send()
                .expect(200)
                .all("Set-Cookie");
        assertThat(fields)
                .hasSize(4)
                .allSatisfy(field -> assertThat(field)
                        .contains("; Path=/", "; SameSite=Lax")
                        .doesNotContain("Domain", "Secure", "Expires"));
        assertThat(fields.stream().filter(field -> field.contains("HttpOnly")).map(CookieHttpTest::name))
                .containsExactlyInAnyOrder("latchkey_access", "latchkey_refresh", "latchkey_known");
        assertThat(fields.stream().filter(field -> field.contains("Max-Age")).map(CookieHttpTest::name))
                .as("what outlives the browser signs nobody in")
                .containsExactly("latchkey_known");
    }

    @Test
    void a_user_who_wants_to_be_remembered_gets_cookies_that_outlive_the_browser() {
        List<String> fields = client().post("/auth/login")
                .json(login(user(), ", \"delivery\": \"cookie\", \"remember_me\": true"))
                .send()
                .expect(200)
                .all("Set-Cookie");
        assertThat(fields.stream()
                        .filter(field -> field.contains("; Max-Age=604800"))
                        .map(CookieHttpTest::name))
                .containsExactlyInAnyOrder("latchkey_access", "latchkey_refresh", "latchkey_csrf");
    }

    @Test
    void an_access_token_past_half_its_life_is_refreshed_on_the_way() {
        Map<String, String> cookies = cookies();
        assertThat(me(cookies).expect(200).all("Set-Cookie")).isEmpty();
        kit().advance(Duration.ofMinutes(8));
        Answer answer = me(cookies).expect(200);
        assertThat(answer.cookies()).containsOnlyKeys("latchkey_access", "latchkey_refresh", "latchkey_csrf");
        assertThat(answer.cookies().get("latchkey_access")).isNotEqualTo(cookies.get("latchkey_access"));
        cookies.putAll(answer.cookies());
        assertThat(me(cookies).expect(200).all("Set-Cookie")).isEmpty();
    }

    @Test
    void an_expired_access_token_is_refreshed_on_the_way() {
        Map<String, String> cookies = cookies();
        kit().advance(Duration.ofHours(1));
        Answer answer = me(cookies).expect(200);
        assertThat(answer.cookies()).containsKeys("latchkey_access", "latchkey_refresh");
        cookies.remove("latchkey_access");
        kit().advance(Duration.ofSeconds(10));
        Answer replayed = me(cookies).expect(200);
        assertThat(replayed.cookies().get("latchkey_refresh"))
                .isEqualTo(answer.cookies().get("latchkey_refresh"));
    }

    @Test
    void a_refresh_cookie_that_is_kept_is_not_sent_again() {
        Map<String, String> cookies = cookies();
        kit().advance(Duration.ofMinutes(16));
        Map<String, String> fresh = me(cookies).expect(200).cookies();
        Map<String, String> mixed = new LinkedHashMap<>(fresh);
        mixed.put("latchkey_access", cookies.get("latchkey_access"));
        assertThat(me(mixed).expect(200).cookies()).containsOnlyKeys("latchkey_access", "latchkey_csrf");
    }

    @Test
    void parallel_requests_with_one_expired_token_all_succeed_with_one_successor() throws Exception {
        int parallel = 16;
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            for (int round = 0; round < 5; round++) {
                User user = user();
                Map<String, String> cookies = cookies(user);
                kit().advance(Duration.ofMinutes(16));
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Answer>> answers = new ArrayList<>();
                for (int i = 0; i < parallel; i++) {
                    answers.add(threads.submit(() -> {
                        start.await();
                        return me(cookies);
                    }));
                }
                start.countDown();
                Set<String> successors = new TreeSet<>();
                for (Future<Answer> answer : answers) {
                    successors.add(answer.get().expect(200).cookies().get("latchkey_refresh"));
                }
                assertThat(successors).hasSize(1);
                assertThat(app().latchkey().sessions().list(user.id()))
                        .singleElement()
                        .extracting(Session::generation)
                        .isEqualTo(1L);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void an_unsafe_request_is_not_refreshed_without_the_csrf_value() {
        Map<String, String> cookies = cookies();
        kit().advance(Duration.ofMinutes(16));
        Answer refused = client().call("PATCH", "/auth/me")
                .cookies(cookies)
                .json("{}")
                .send()
                .expect(403, "csrf_failed");
        assertThat(refused.all("Set-Cookie")).isEmpty();
        client().call("PATCH", "/auth/me")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .json("{}")
                .send()
                .expect(200);
    }

    @Test
    void a_stolen_refresh_cookie_that_was_used_ends_the_session_of_both() {
        Map<String, String> cookies = cookies();
        kit().advance(Duration.ofMinutes(16));
        Map<String, String> fresh = me(cookies).expect(200).cookies();
        kit().advance(Duration.ofMinutes(1));
        Answer reused = me(cookies).expect(401, "token_revoked");
        assertThat(reused.json().path("reason").asString()).isEqualTo("token_reuse");
        assertThat(reused.clearedCookies()).contains("latchkey_access", "latchkey_refresh", "latchkey_csrf");
        me(fresh).expect(401, "token_revoked");
    }

    @Test
    void the_cookies_of_a_session_that_was_ended_are_taken_away() {
        User user = user();
        Map<String, String> cookies = cookies(user);
        app().latchkey().sessions().endAll(user.id(), EndReason.ENDED_BY_ADMINISTRATOR, RequestContext.none());
        Answer answer = me(cookies).expect(401, "token_revoked");
        assertThat(answer.json().path("reason").asString()).isEqualTo("ended_by_administrator");
        assertThat(answer.clearedCookies()).hasSize(3);
    }

    @Test
    void a_refresh_cookie_of_somebody_else_does_not_change_who_one_is() {
        Map<String, String> cookies = cookies();
        cookies.put("latchkey_refresh", cookies().get("latchkey_refresh"));
        kit().advance(Duration.ofMinutes(8));
        assertThat(me(cookies).expect(200).all("Set-Cookie")).isEmpty();
    }

    @Test
    void two_cookies_of_one_name_with_different_values_are_both_left_alone() throws Exception {
        Map<String, String> own = cookies();
        Map<String, String> tossed = cookies();
        String both = "Cookie: latchkey_access=" + own.get(ALL) + "; latchkey_access=" + tossed.get(ALL) + "\r\n";
        assertThat(Raw.status(Raw.get(app().port(), "/auth/me", both))).isEqualTo(401);
        String apart =
                "Cookie: latchkey_access=" + own.get(ALL) + "\r\nCookie: latchkey_access=" + tossed.get(ALL) + "\r\n";
        assertThat(Raw.status(Raw.get(app().port(), "/auth/me", apart))).isEqualTo(401);
        String same = "Cookie: latchkey_access=" + own.get(ALL) + "; x=y; latchkey_access=" + own.get(ALL) + "\r\n";
        assertThat(Raw.status(Raw.get(app().port(), "/auth/me", same))).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "a.b.c",
                "\"a.b.c\"",
                "lkr_AAAA",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.",
                "%00",
                "__Host-",
                "=",
                "null"
            })
    void a_cookie_that_is_no_access_token_is_refused_and_taken_away(String value) {
        Answer answer =
                client().get("/auth/me").cookie("latchkey_access", value).send().expect(401);
        assertThat(answer.json().path("code").asString())
                .isEqualTo(value.isEmpty() ? "token_missing" : "token_invalid");
        assertThat(answer.clearedCookies()).hasSize(value.isEmpty() ? 0 : 3);
    }

    @Test
    void a_cookie_over_4096_characters_is_not_read() {
        client().get("/auth/me")
                .cookie("latchkey_access", "a".repeat(4_200))
                .send()
                .expect(401, "token_invalid");
    }

    @Test
    void the_names_of_https_are_nothing_to_an_http_issuer() {
        client().get("/auth/me")
                .cookie("__Host-latchkey_access", cookies().get(ALL))
                .send()
                .expect(401, "token_missing");
    }

    @Test
    void a_token_in_the_query_string_is_not_looked_at() {
        String token = bearer();
        client().get("/auth/me?access_token=" + token).send().expect(401, "token_missing");
        client().get("/auth/me?Authorization=Bearer%20" + token + "&latchkey_access=" + token)
                .send()
                .expect(401, "token_missing");
    }

    @Test
    void the_header_wins_over_the_cookie_unless_they_name_different_users() {
        User user = user();
        Map<String, String> cookies = cookies(user);
        client().call("PATCH", "/auth/me")
                .bearer(bearer(user))
                .cookies(cookies)
                .json("{}")
                .send()
                .expect(200);
        client().get("/auth/me").bearer(bearer()).cookies(cookies).send().expect(400, "malformed_request");
        client().get("/auth/me").bearer("x.y.z").cookies(cookies).send().expect(401, "token_invalid");
        client().get("/auth/me")
                .bearer(bearer(user))
                .cookie("latchkey_access", "x.y.z")
                .send()
                .expect(200);
    }

    @Test
    void two_authorization_headers_are_refused() {
        String token = bearer();
        client().get("/auth/me").bearer(token).bearer(token).send().expect(400, "malformed_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "bearer",
                "Basic dXNlcjpwYXNz",
                "Token x",
                "BearerX",
                "Digest username=x",
                "x",
                ""
            })
    void an_authorization_header_that_is_no_bearer_token_is_refused(String value) {
        client().get("/auth/me").header("Authorization", value).send().expect(401, "token_invalid");
    }

    @Test
    void the_scheme_may_be_in_any_case() {
        client().get("/auth/me")
                .header("Authorization", "bEaReR " + bearer())
                .send()
                .expect(200);
    }

    private Answer me(Map<String, String> cookies) {
        return client().get("/auth/me").cookies(cookies).send();
    }

    private static String name(String field) {
        return field.substring(0, field.indexOf('='));
    }
}
