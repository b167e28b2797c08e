package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.session.TokenPair;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Container.class)
final class RefreshHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void a_refresh_token_gets_its_successor_and_within_the_grace_window_the_same_again() {
        String first = kit().session(user().id()).refreshToken().reveal();
        JsonNode rotated = refresh(first).expect(200).json();
        String second = rotated.path("refresh_token").asString();
        assertThat(second).isNotEqualTo(first);
        assertThat(refresh(first).expect(200).json().path("refresh_token").asString())
                .isEqualTo(second);
        assertThat(refresh(second).expect(200).json().path("refresh_token").asString())
                .isEqualTo(second);
        client().get("/auth/me")
                .bearer(rotated.path("access_token").asString())
                .send()
                .expect(200);
    }

    @Test
    void a_used_refresh_token_that_comes_back_later_ends_the_session() {
        TokenPair tokens = kit().session(user().id());
        String second = refresh(tokens.refreshToken().reveal())
                .expect(200)
                .json()
                .path("refresh_token")
                .asString();
        kit().advance(Duration.ofSeconds(31));
        refresh(tokens.refreshToken().reveal()).expect(401, "refresh_reused");
        refresh(second).expect(401, "refresh_invalid");
        Answer dead = client().get("/auth/me")
                .bearer(tokens.accessToken().reveal())
                .send()
                .expect(401, "token_revoked");
        assertThat(dead.json().path("reason").asString()).isEqualTo("token_reuse");
        assertThat(dead.header("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "lkr_", "lkr_AAAA", "eyJhbGciOiJub25lIn0.e30."})
    void what_is_no_refresh_token_is_invalid(String token) {
        refresh(token).expect(401, "refresh_invalid");
    }

    @Test
    void an_access_token_is_no_refresh_token_and_the_other_way_round() {
        TokenPair tokens = kit().session(user().id());
        refresh(tokens.accessToken().reveal()).expect(401, "refresh_invalid");
        client().get("/auth/me").bearer(tokens.refreshToken().reveal()).send().expect(401, "token_invalid");
    }

    @Test
    void a_forged_generation_ends_nothing() {
        TokenPair tokens = kit().session(user().id());
        String token = tokens.refreshToken().reveal();
        char other = token.charAt(30) == 'A' ? 'B' : 'A';
        refresh(token.substring(0, 30) + other + token.substring(31)).expect(401, "refresh_invalid");
        refresh(token).expect(200);
    }

    @Test
    void without_any_token_there_is_nothing_to_refresh() {
        client().post("/auth/refresh").send().expect(401, "refresh_invalid");
        client().post("/auth/refresh").json("{}").send().expect(422, "validation_failed");
    }

    @Test
    void a_refresh_by_cookie_needs_the_csrf_value_of_its_session() {
        Map<String, String> cookies = cookies();
        String foreign = csrf(cookies());
        client().post("/auth/refresh").cookies(cookies).send().expect(403, "csrf_failed");
        client().post("/auth/refresh").cookies(cookies).csrf(foreign).send().expect(403, "csrf_failed");
        Map<String, String> tossed = new LinkedHashMap<>(cookies);
        tossed.put("latchkey_csrf", foreign);
        client().post("/auth/refresh").cookies(tossed).csrf(foreign).send().expect(403, "csrf_failed");
        Answer answer = client().post("/auth/refresh")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .send()
                .expect(200);
        assertThat(answer.cookies()).containsOnlyKeys("latchkey_access", "latchkey_refresh", "latchkey_csrf");
        assertThat(answer.json().has("refresh_token")).isFalse();
        assertThat(answer.json().path("csrf_token").asString()).isEqualTo(csrf(cookies));
    }

    @Test
    void a_refresh_cookie_that_is_kept_is_not_sent_again() {
        Map<String, String> cookies = cookies();
        cookies.putAll(refreshByCookie(cookies).expect(200).cookies());
        Answer kept = refreshByCookie(cookies).expect(200);
        assertThat(kept.cookies()).containsOnlyKeys("latchkey_access", "latchkey_csrf");
    }

    @Test
    void a_dead_refresh_cookie_is_taken_away() {
        Map<String, String> cookies = cookies();
        kit().advance(Duration.ofDays(8));
        Answer answer = refreshByCookie(cookies).expect(401, "refresh_invalid");
        assertThat(answer.clearedCookies())
                .containsExactlyInAnyOrder("latchkey_access", "latchkey_refresh", "latchkey_csrf");
    }

    @Test
    void sign_out_ends_the_session_at_once_and_twice_is_no_error() {
        TokenPair tokens = kit().session(user().id());
        String access = tokens.accessToken().reveal();
        client().post("/auth/logout").bearer(access).send().expect(204);
        Answer dead = client().get("/auth/me").bearer(access).send().expect(401, "token_revoked");
        assertThat(dead.json().path("reason").asString()).isEqualTo("signed_out");
        refresh(tokens.refreshToken().reveal()).expect(401, "refresh_invalid");
        client().post("/auth/logout").bearer(access).send().expect(204);
        client().call("DELETE", "/auth/sign-out").bearer(access).send().expect(204);
    }

    @Test
    void sign_out_is_also_a_delete() {
        String access = bearer();
        client().call("DELETE", "/auth/sign-out").bearer(access).send().expect(204);
        client().get("/auth/me").bearer(access).send().expect(401, "token_revoked");
    }

    @Test
    void a_client_whose_access_token_has_expired_signs_out_with_its_refresh_token() {
        TokenPair tokens = kit().session(user().id());
        kit().advance(Duration.ofMinutes(16));
        client().post("/auth/logout")
                .bearer(tokens.accessToken().reveal())
                .send()
                .expect(401, "token_expired");
        String body = "{\"refresh_token\": \"" + tokens.refreshToken().reveal() + "\"}";
        client().post("/auth/logout").json(body).send().expect(204);
        client().post("/auth/logout").json(body).send().expect(204);
        refresh(tokens.refreshToken().reveal()).expect(401, "refresh_invalid");
    }

    @Test
    void sign_out_by_cookie_needs_the_csrf_value_and_takes_the_cookies_away() {
        Map<String, String> cookies = cookies();
        client().post("/auth/logout").cookies(cookies).send().expect(403, "csrf_failed");
        client().get("/auth/me").cookies(cookies).send().expect(200);
        Answer answer = client().post("/auth/logout")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .send()
                .expect(204);
        assertThat(answer.clearedCookies())
                .containsExactlyInAnyOrder("latchkey_access", "latchkey_refresh", "latchkey_csrf");
        client().get("/auth/me").cookies(cookies).send().expect(401, "token_revoked");
    }

    @Test
    void a_browser_whose_access_cookie_has_expired_signs_out_with_its_refresh_cookie() {
        Map<String, String> cookies = cookies();
        kit().advance(Duration.ofMinutes(16));
        client().post("/auth/logout").cookies(cookies).send().expect(403, "csrf_failed");
        client().post("/auth/logout")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .send()
                .expect(204);
        refreshByCookie(cookies).expect(401, "refresh_invalid");
    }

    @Test
    void a_token_of_before_a_change_of_the_password_does_not_end_the_session_that_goes_on() {
        TokenPair tokens = kit().session(user().id());
        String stolen = tokens.accessToken().reveal();
        var changed = client().call("PUT", "/auth/me/password")
                .bearer(stolen)
                .json("{\"current_password\": \"" + PASSWORD
                        + "\", \"new_password\": \"violet lanterns over the pier\"}")
                .send()
                .expect(200)
                .json();
        client().get("/auth/me").bearer(stolen).send().expect(401, "token_revoked");

        client().post("/auth/logout").bearer(stolen).send().expect(204);
        client().call("DELETE", "/auth/sign-out").bearer(stolen).send().expect(204);

        client().get("/auth/me")
                .bearer(changed.path("access_token").asString())
                .send()
                .expect(200);
        refresh(changed.path("refresh_token").asString()).expect(200);
    }

    @Test
    void who_is_nobody_cannot_sign_out() {
        client().post("/auth/logout").send().expect(401, "token_missing");
        client().post("/auth/logout").bearer("x.y.z").send().expect(401, "token_invalid");
    }

    @Test
    void a_user_who_is_disabled_is_out_at_once() {
        User user = user();
        TokenPair tokens = kit().session(user.id());
        app().latchkey().accounts().disable(user.id(), dev.latchkey.kernel.RequestContext.none());
        Answer dead = client().get("/auth/me")
                .bearer(tokens.accessToken().reveal())
                .send()
                .expect(401, "token_revoked");
        assertThat(dead.json().path("reason").asString()).isEqualTo("account_disabled");
        refresh(tokens.refreshToken().reveal()).expect(401, "refresh_invalid");
    }

    private Answer refresh(String token) {
        return client().post("/auth/refresh")
                .json("{\"refresh_token\": \"" + token + "\"}")
                .send();
    }

    private Answer refreshByCookie(Map<String, String> cookies) {
        return client().post("/auth/refresh")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .send();
    }
}
