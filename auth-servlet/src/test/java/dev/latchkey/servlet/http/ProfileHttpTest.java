package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.Permission;
import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.session.TokenPair;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Container.class)
final class ProfileHttpTest extends HttpSuite {

    private static final String NEW_PASSWORD = "nine lamps above the harbour";

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off())
                        .roles(roles -> roles.role("editor").may("articles:update", "articles:read")));
    }

    @Test
    void one_sees_ones_own_account() {
        User user = user("editor");
        JsonNode me =
                client().get("/auth/me").bearer(bearer(user)).send().expect(200).json();
        assertThat(me.path("id").asString()).isEqualTo(user.id().toString());
        assertThat(me.path("email").asString()).isEqualTo(user.email().address());
        assertThat(me.path("given_name").isNull()).isTrue();
        assertThat(me.path("mfa_enabled").asBoolean()).isFalse();
        assertThat(me.path("roles").toString()).isEqualTo("[\"editor\"]");
        assertThat(me.path("created_at").asString()).endsWith("Z");
    }

    @Test
    void a_change_leaves_alone_what_is_left_out_and_takes_away_what_is_null() {
        String token = bearer();
        patch(token, "{\"given_name\": \"Ada\", \"family_name\": \"Lovelace\", \"phone\": \"+44 20 7946 0000\"}");
        JsonNode me = patch(token, "{\"family_name\": null, \"attributes\": {\"a\": 1}}");
        assertThat(me.path("given_name").asString()).isEqualTo("Ada");
        assertThat(me.path("family_name").isNull()).isTrue();
        assertThat(me.path("attributes").toString()).isEqualTo("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "roles", "status", "email", "id", "email_verified", "mfa_enabled", "password"})
    void what_is_not_ones_own_to_change_is_an_unknown_member(String member) {
        String token = bearer();
        Answer answer = client().call("PATCH", "/auth/me")
                .bearer(token)
                .json("{\"" + member + "\": \"admin\"}")
                .send()
                .expect(400, "malformed_request");
        assertThat(answer.json().path("detail").asString()).contains("'" + member + "'");
    }

    @Test
    void a_change_from_an_older_version_is_refused() {
        String token = bearer();
        String first =
                client().get("/auth/me").bearer(token).send().header("ETag").orElseThrow();
        Answer changed = change(token, first).expect(200);
        assertThat(changed.header("ETag")).isPresent().isNotEqualTo(java.util.Optional.of(first));
        change(token, first).expect(412, "precondition_failed");
        change(token, "W/" + changed.header("ETag").orElseThrow()).expect(412, "precondition_failed");
        change(token, "*").expect(200);
        String latest =
                client().get("/auth/me").bearer(token).send().header("ETag").orElseThrow();
        change(token, "\"x\", " + latest).expect(200);
    }

    @Test
    void a_name_that_is_too_long_is_not_acceptable() {
        client().call("PATCH", "/auth/me")
                .bearer(bearer())
                .json("{\"given_name\": \"" + "x".repeat(1_000) + "\"}")
                .send()
                .expect(422, "validation_failed");
    }

    @Test
    void a_password_change_ends_all_other_sessions_and_gives_this_one_new_tokens() {
        User user = user();
        TokenPair other = kit().session(user.id());
        TokenPair acting = kit().session(user.id());
        JsonNode body = client().call("PUT", "/auth/me/password")
                .bearer(acting.accessToken().reveal())
                .json(passwords(PASSWORD))
                .send()
                .expect(200)
                .json();
        assertThat(body.path("session_id").asString())
                .isEqualTo(acting.session().id().toString());
        client().get("/auth/me")
                .bearer(body.path("access_token").asString())
                .send()
                .expect(200);
        for (TokenPair dead : new TokenPair[] {other, acting}) {
            Answer answer = client().get("/auth/me")
                    .bearer(dead.accessToken().reveal())
                    .send()
                    .expect(401, "token_revoked");
            assertThat(answer.json().path("reason").asString()).isEqualTo("password_changed");
        }
        client().post("/auth/login").json(login(user, "")).send().expect(401, "invalid_credentials");
    }

    @Test
    void a_password_change_in_a_browser_answers_with_new_cookies() {
        User user = user();
        Map<String, String> cookies = cookies(user);
        Answer answer = client().call("PUT", "/auth/me/password")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .json(passwords(PASSWORD))
                .send()
                .expect(200);
        assertThat(answer.json().has("access_token")).isFalse();
        client().get("/auth/me").cookies(answer.cookies()).send().expect(200);
    }

    @Test
    void a_tab_that_still_has_the_cookies_of_before_the_change_is_refreshed_instead_of_signed_out() {
        Map<String, String> cookies = cookies(user());
        client().call("PUT", "/auth/me/password")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .json(passwords(PASSWORD))
                .send()
                .expect(200);
        Answer late = client().get("/auth/me").cookies(cookies).send().expect(200);
        assertThat(late.clearedCookies()).isEmpty();
        assertThat(late.cookies()).containsKey("latchkey_access");
    }

    @Test
    void the_current_password_has_to_be_right_and_the_new_one_good() {
        String token = bearer();
        client().call("PUT", "/auth/me/password")
                .bearer(token)
                .json(passwords("something else entirely"))
                .send()
                .expect(401, "invalid_credentials");
        client().call("PUT", "/auth/me/password")
                .bearer(token)
                .json("{\"current_password\": \"" + PASSWORD + "\", \"new_password\": \"short\"}")
                .send()
                .expect(422, "weak_password");
        client().get("/auth/me").bearer(token).send().expect(200);
    }

    @Test
    void one_sees_what_one_may_do() {
        JsonNode body = client().get("/auth/me/permissions")
                .bearer(bearer(user("editor")))
                .send()
                .expect(200)
                .json();
        assertThat(body.toString())
                .isEqualTo("{\"roles\":[\"editor\"],\"permissions\":[\"articles:read\",\"articles:update\"]}");
    }

    @Test
    void an_administrator_learns_why_a_permission_is_granted() {
        User editor = user("editor");
        String admin = bearer(user("admin"));
        String query = "?user_id=" + editor.id() + "&permission=" + Permission.parse("articles:update");
        JsonNode granted = client().get("/auth/access/explain" + query)
                .bearer(admin)
                .send()
                .expect(200)
                .json();
        assertThat(granted.path("granted").asBoolean()).isTrue();
        assertThat(granted.path("chain").toString()).isEqualTo("[\"editor\"]");
        JsonNode denied = client().get("/auth/access/explain?user_id=" + editor.id() + "&permission=articles:delete")
                .bearer(admin)
                .send()
                .expect(200)
                .json();
        assertThat(denied.path("granted").asBoolean()).isFalse();
        client().get("/auth/access/explain" + query)
                .bearer(bearer(editor))
                .send()
                .expect(403, "forbidden");
        client().get("/auth/access/explain").bearer(admin).send().expect(422, "validation_failed");
        client().get("/auth/access/explain?user_id=x&permission=a:b")
                .bearer(admin)
                .send()
                .expect(422);
        client().get("/auth/access/explain" + query + "&scope=organization:1")
                .bearer(admin)
                .send()
                .expect(422);
        client().get("/auth/access/explain?user_id=01890a5d-ac96-774b-bcce-b302099a8057&permission=a:b")
                .bearer(admin)
                .send()
                .expect(404, "not_found");
    }

    private JsonNode patch(String token, String body) {
        return client().call("PATCH", "/auth/me")
                .bearer(token)
                .json(body)
                .send()
                .expect(200)
                .json();
    }

    private Answer change(String token, String ifMatch) {
        return client().call("PATCH", "/auth/me")
                .bearer(token)
                .header("If-Match", ifMatch)
                .json("{\"given_name\": \"Name " + ifMatch.hashCode() + "\"}")
                .send();
    }

    private static String passwords(String current) {
        return "{\"current_password\": \"" + current + "\", \"new_password\": \"" + NEW_PASSWORD + "\"}";
    }
}
