package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.session.TokenPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Container.class)
final class OwnSessionsHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void one_sees_ones_own_sessions_and_which_is_this_one() {
        User user = user();
        client().post("/auth/login")
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
                .json(login(user, ""))
                .send()
                .expect(200);
        TokenPair acting = kit().session(user.id());
        JsonNode items = list(acting, "").path("items");
        assertThat(items.size()).isEqualTo(2);
        List<JsonNode> current = items.valueStream()
                .filter(item -> item.path("current").asBoolean())
                .toList();
        assertThat(current).hasSize(1);
        assertThat(current.get(0).path("id").asString())
                .isEqualTo(acting.session().id().toString());
        JsonNode firefox = items.valueStream()
                .filter(item -> !item.path("current").asBoolean())
                .findFirst()
                .orElseThrow();
        assertThat(firefox.path("device").asString()).isEqualTo("Firefox on Linux");
        assertThat(firefox.path("ip").asString()).isEqualTo("127.0.0.1");
        assertThat(firefox.path("amr").toString()).isEqualTo("[\"pwd\"]");
    }

    @Test
    void the_list_comes_in_pages() {
        User user = user();
        TokenPair acting = kit().session(user.id());
        for (int i = 0; i < 4; i++) {
            kit().session(user.id());
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = list(acting, "?limit=2" + cursor);
            page.path("items").forEach(item -> seen.add(item.path("id").asString()));
            cursor = page.path("next_cursor").isNull()
                    ? null
                    : "&cursor=" + page.path("next_cursor").asString();
        } while (cursor != null);
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "201", "-1", "x", "", "99999999999", "%D9%A3", "%2B5", "05", "+5", "5.0", "0x5", "1%00"})
    void a_limit_out_of_range_is_not_acceptable(String limit) {
        client().get("/auth/me/sessions?limit=" + limit).bearer(bearer()).send().expect(422, "validation_failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "junk",
                "",
                "_",
                "1_1_1",
                "01890a5d-ac96-774b-bcce-b302099a8057",
                "1_2_01890a5d-ac96-774b-bcce-b302099a805",
                "%D9%A3_1_01890a5d-ac96-774b-bcce-b302099a8057",
                "01_1_01890a5d-ac96-774b-bcce-b302099a8057",
                "99999999999999999_1_01890a5d-ac96-774b-bcce-b302099a8057",
                "'%20OR%201=1--"
            })
    void what_is_no_cursor_is_malformed_and_not_the_end_of_the_list(String cursor) {
        client().get("/auth/me/sessions?cursor=" + cursor)
                .bearer(bearer())
                .send()
                .expect(400, "malformed_request");
    }

    @Test
    void the_next_page_goes_on_although_the_last_session_of_this_one_has_ended_since() {
        User user = user();
        TokenPair acting = kit().session(user.id());
        for (int i = 0; i < 4; i++) {
            kit().session(user.id());
        }
        JsonNode first = list(acting, "?limit=2");
        String last = first.path("items").path(1).path("id").asString();
        latchkey().sessions().end(user.id(), SessionId.parse(last), EndReason.SIGNED_OUT, RequestContext.none());

        JsonNode next =
                list(acting, "?limit=3&cursor=" + first.path("next_cursor").asString());

        assertThat(next.path("items").size()).isEqualTo(3);
        assertThat(next.path("next_cursor").isNull()).isTrue();
    }

    @Test
    void control_characters_of_a_user_agent_are_stored_and_shown_nowhere() {
        User user = user();
        client().post("/auth/login")
                .header("User-Agent", "Firefox/140 \u0085\u009b31m\tLinux")
                .json(login(user, ""))
                .send()
                .expect(200);

        assertThat(latchkey().sessions().list(user.id()))
                .allSatisfy(session -> assertThat(session.request().userAgent())
                        .matches("[^\\p{Cc}]*")
                        .contains("Firefox/140"));
        assertThat(client().get("/auth/me/sessions").bearer(bearer(user)).send().text())
                .contains("Firefox/140")
                .doesNotContain("\u0085", "\u009b", "\t");
    }

    @Test
    void one_ends_another_of_ones_own_sessions_and_once_more_is_no_error() {
        User user = user();
        TokenPair acting = kit().session(user.id());
        TokenPair other = kit().session(user.id());
        for (int i = 0; i < 2; i++) {
            end(acting, other.session().id().toString()).expect(204);
        }
        client().get("/auth/me").bearer(other.accessToken().reveal()).send().expect(401, "token_revoked");
        client().get("/auth/me").bearer(acting.accessToken().reveal()).send().expect(200);
    }

    @Test
    void a_foreign_session_is_not_there() {
        TokenPair foreign = kit().session(user().id());
        TokenPair acting = kit().session(user().id());
        end(acting, foreign.session().id().toString()).expect(404, "not_found");
        end(acting, "01890a5d-ac96-774b-bcce-b302099a8057").expect(404, "not_found");
        end(acting, "not-an-id").expect(404, "not_found");
        client().get("/auth/me").bearer(foreign.accessToken().reveal()).send().expect(200);
    }

    @Test
    void ending_the_session_of_this_browser_takes_its_cookies_away() {
        Map<String, String> cookies = cookies();
        String id = client().get("/auth/me/sessions")
                .cookies(cookies)
                .send()
                .json()
                .path("items")
                .path(0)
                .path("id")
                .asString();
        Answer answer = client().call("DELETE", "/auth/me/sessions/" + id)
                .cookies(cookies)
                .csrf(csrf(cookies))
                .send()
                .expect(204);
        assertThat(answer.clearedCookies()).hasSize(3);
    }

    @Test
    void one_ends_all_sessions_but_this_one() {
        User user = user();
        TokenPair acting = kit().session(user.id());
        TokenPair other = kit().session(user.id());
        client().call("DELETE", "/auth/me/sessions")
                .bearer(acting.accessToken().reveal())
                .send()
                .expect(204);
        client().get("/auth/me").bearer(other.accessToken().reveal()).send().expect(401, "token_revoked");
        assertThat(list(acting, "").path("items").size()).isEqualTo(1);
    }

    @Test
    void one_sees_ones_sessions_in_numbers() {
        User user = user();
        TokenPair acting = kit().session(user.id());
        kit().session(user.id());
        JsonNode stats = client().get("/auth/me/sessions/stats")
                .bearer(acting.accessToken().reveal())
                .send()
                .expect(200)
                .json();
        assertThat(stats.path("active").asInt()).isEqualTo(2);
        assertThat(stats.path("started").asInt()).isEqualTo(2);
        assertThat(stats.path("by_day").path(0).path("day").asString())
                .isEqualTo(kit().now().toString().substring(0, 10));
        assertThat(stats.path("by_device").path(0).path("device").asString()).isNotEmpty();
        assertThat(stats.path("by_day").path(0).path("count").asInt()).isEqualTo(2);
        assertThat(stats.path("by_device").path(0).path("count").asInt()).isEqualTo(2);
    }

    private Latchkey latchkey() {
        return kit().latchkey();
    }

    private JsonNode list(TokenPair tokens, String query) {
        return client().get("/auth/me/sessions" + query)
                .bearer(tokens.accessToken().reveal())
                .send()
                .expect(200)
                .json();
    }

    private Answer end(TokenPair tokens, String id) {
        return client().call("DELETE", "/auth/me/sessions/" + id)
                .bearer(tokens.accessToken().reveal())
                .send();
    }
}
