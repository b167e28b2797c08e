package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Container.class)
final class AuditHttpTest extends HttpSuite {

    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()).roles(roles -> {
                    roles.role("auditor").may("audit:read");
                    roles.role("inspector").may("audit:verify");
                }));
    }

    @Test
    void one_sees_what_happened_to_ones_own_account_and_nothing_else() {
        User user = user();
        User other = user();
        signIn(user, "");
        signIn(user, "-wrong");
        signIn(other, "");
        TokenPair acting = kit().session(user.id());

        JsonNode items = get("/auth/me/events", acting).path("items");

        assertThat(types(items))
                .containsExactlyInAnyOrder("user_registered", "signed_in", "sign_in_refused", "signed_in");
        JsonNode refused = items.valueStream()
                .filter(item -> item.path("type").asString().equals("sign_in_refused"))
                .findFirst()
                .orElseThrow();
        assertThat(refused.path("outcome").asString()).isEqualTo("refused");
        assertThat(refused.path("ip").asString()).isEqualTo("127.0.0.1");
        assertThat(refused.path("device").asString()).isEqualTo("Firefox on Linux");
        assertThat(refused.path("user_agent").asString()).isEqualTo(FIREFOX);
        assertThat(refused.path("by_other").asBoolean()).isFalse();
        assertThat(refused.path("details").toString()).isEqualTo("{\"reason\":\"invalid_credentials\"}");
        assertThat(Instant.parse(refused.path("at").asString())).isEqualTo(kit().now());
    }

    @Test
    void what_an_administrator_did_is_shown_without_where_the_administrator_was() {
        User user = user();
        User admin = user("admin");
        RequestContext office = new RequestContext("198.51.100.77", "secret-browser", "r-77", Locale.ENGLISH);
        kit().latchkey().access().grantAs(admin.id(), user.id(), "auditor", office);

        Answer answer =
                client().get("/auth/me/events").bearer(bearer(user)).send().expect(200);

        assertThat(answer.text()).contains("role_granted").doesNotContain("198.51.100.77", "secret-browser", "r-77");
        assertThat(answer.text()).doesNotContain(admin.id().toString());
        JsonNode granted = answer.json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("type").asString().equals("role_granted"))
                .findFirst()
                .orElseThrow();
        assertThat(granted.path("by_other").asBoolean()).isTrue();
        assertThat(granted.path("ip").isNull()).isTrue();
        String seen = client().get("/auth/admin/events?user_id=" + user.id() + "&type=role_granted")
                .bearer(bearer(admin))
                .send()
                .expect(200)
                .text();
        assertThat(seen).contains("198.51.100.77", "secret-browser", "r-77", "\"actor_id\":\"" + admin.id() + "\"");
    }

    @Test
    void a_call_of_somebody_signed_in_names_its_actor() {
        User user = user();
        TokenPair acting = kit().session(user.id());
        client().call("DELETE", "/auth/me/sessions/" + acting.session().id())
                .bearer(acting.accessToken().reveal())
                .send()
                .expect(204);

        JsonNode ended = get(
                        "/auth/admin/events?type=session_ended",
                        kit().session(user("admin").id()))
                .path("items")
                .get(0);

        assertThat(ended.path("actor_id").asString()).isEqualTo(user.id().toString());
        assertThat(ended.path("user_id").asString()).isEqualTo(user.id().toString());
    }

    @Test
    void the_log_is_for_who_may_read_it_and_its_verification_for_who_may_verify_it() {
        TokenPair auditor = kit().session(user("auditor").id());
        TokenPair inspector = kit().session(user("inspector").id());
        TokenPair nobody = kit().session(user().id());

        get("/auth/admin/events", auditor);
        get("/auth/admin/users/" + auditor.session().user() + "/events", auditor);
        assertThat(get("/auth/admin/events/verify", inspector).path("intact").asBoolean())
                .isTrue();
        for (String path : List.of("/auth/admin/events", "/auth/admin/events/verify")) {
            client().get(path).bearer(nobody.accessToken().reveal()).send().expect(403, "forbidden");
            client().get(path).send().expect(401, "token_missing");
        }
        client().get("/auth/admin/events")
                .bearer(inspector.accessToken().reveal())
                .send()
                .expect(403, "forbidden");
        client().get("/auth/admin/events/verify")
                .bearer(auditor.accessToken().reveal())
                .send()
                .expect(403, "forbidden");
    }

    @Test
    void the_log_comes_in_pages_and_by_what_is_asked_for() {
        User user = user();
        TokenPair auditor = kit().session(user("auditor").id());
        Instant start = kit().now().plusSeconds(60);
        kit().advance(Duration.ofSeconds(60));
        for (int i = 0; i < 5; i++) {
            signIn(user, i % 2 == 0 ? "" : "-wrong");
            kit().advance(Duration.ofSeconds(1));
        }
        String about = "/auth/admin/users/" + user.id() + "/events?from=" + start + "&";

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = get(about + "limit=2" + cursor, auditor);
            page.path("items").forEach(item -> seen.add(item.path("type").asString()));
            cursor = page.path("next_cursor").isNull()
                    ? null
                    : "&cursor=" + page.path("next_cursor").asString();
        } while (cursor != null);
        assertThat(seen).containsExactly("signed_in", "sign_in_refused", "signed_in", "sign_in_refused", "signed_in");
        assertThat(types(get(about + "outcome=refused", auditor).path("items")))
                .containsExactly("sign_in_refused", "sign_in_refused");
        assertThat(types(get(about + "type=signed_in", auditor).path("items"))).hasSize(3);
        assertThat(types(get(about + "to=" + start.plusSeconds(2), auditor).path("items")))
                .containsExactly("sign_in_refused", "signed_in");
        assertThat(types(get("/auth/admin/events?user_id=" + user().id(), auditor)
                        .path("items")))
                .containsExactly("user_registered");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "cursor=",
                "cursor=x",
                "cursor=1_x",
                "cursor=%00",
                "user_id=1",
                "type=%00",
                "type=",
                "type=Signed%20In",
                "outcome=SUCCESS",
                "outcome=",
                "from=yesterday",
                "from=-999999999-01-01T00:00:00Z",
                "to=%2B999999999-01-01T00:00:00Z",
                "to=2026-13-01T00:00:00Z"
            })
    void what_is_asked_for_in_no_way_that_there_is_is_not_acceptable(String query) {
        client().get("/auth/admin/events?" + query)
                .bearer(bearer(user("auditor")))
                .send()
                .expect(422, "validation_failed");
    }

    @Test
    void the_verification_gives_a_point_by_which_a_later_one_is_held_to_it() {
        TokenPair inspector = kit().session(user("inspector").id());
        JsonNode first = get("/auth/admin/events/verify", inspector);
        String head = first.path("head").asString();
        assertThat(head).matches("[1-9][0-9]*:[A-Za-z0-9_-]{43}:0:[0-9]{10}");
        assertThat(first.path("fault").isNull()).isTrue();

        user();
        JsonNode later = get("/auth/admin/events/verify?known=" + head, inspector);
        assertThat(later.path("intact").asBoolean()).isTrue();
        assertThat(later.path("checked").asInt())
                .isEqualTo(first.path("checked").asInt() + 1);

        String forged = head.substring(0, head.indexOf(':') + 1) + "A".repeat(43);
        JsonNode broken = get("/auth/admin/events/verify?known=" + forged, inspector);
        assertThat(broken.path("intact").asBoolean()).isFalse();
        assertThat(broken.path("fault").asString()).isEqualTo("replaced");
        assertThat(broken.path("number").asLong()).isEqualTo(Long.parseLong(head.substring(0, head.indexOf(':'))));
        client().get("/auth/admin/events/verify?known=x")
                .bearer(inspector.accessToken().reveal())
                .send()
                .expect(422, "validation_failed");
    }

    private void signIn(User user, String more) {
        client().post("/auth/login")
                .header("User-Agent", FIREFOX)
                .json("{\"email\":\"" + user.email().address() + "\",\"password\":\""
                        + LatchkeyTestKit.PASSWORD.reveal() + more + "\"}")
                .send();
    }

    private JsonNode get(String path, TokenPair tokens) {
        return client().get(path)
                .bearer(tokens.accessToken().reveal())
                .send()
                .expect(200)
                .json();
    }

    private static List<String> types(JsonNode items) {
        return items.valueStream().map(item -> item.path("type").asString()).toList();
    }
}
