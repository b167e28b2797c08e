package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Resets of second factors with notice and delay, over HTTP and on pages. */
@ParameterizedClass
@EnumSource(Container.class)
final class FactorResetHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off())
                        .roles(roles -> roles.role("support").may("users:mfa-reset")));
    }

    private User enrolled(String... roles) {
        User user = user(roles);
        LatchkeyTestKit.Authenticator unused = kit().authenticator(user.id());
        return user;
    }

    private static String path(User user) {
        return "/auth/admin/users/" + user.id() + "/mfa-reset";
    }

    private Answer ask(User user, String token) {
        return client().post(path(user)).bearer(token).send();
    }

    @Test
    void an_administrator_asks_for_it_and_asking_again_changes_nothing() {
        User user = enrolled();
        User admin = user("admin");
        JsonNode first = ask(user, bearer(admin)).expect(202).json();
        assertThat(first.path("user_id").asString()).isEqualTo(user.id().toString());
        assertThat(first.path("requested_by").asString()).isEqualTo(admin.id().toString());
        assertThat(Instant.parse(first.path("due_at").asString()))
                .isEqualTo(Instant.parse(first.path("requested_at").asString()).plus(Duration.ofHours(24)));
        kit().advance(Duration.ofMinutes(1));

        assertThat(ask(user, bearer(admin)).expect(202).json()).isEqualTo(first);
        assertThat(client().get(path(user))
                        .bearer(bearer(admin))
                        .send()
                        .expect(200)
                        .json())
                .isEqualTo(first);
        assertThat(client().get("/auth/me/mfa")
                        .bearer(bearer(user))
                        .send()
                        .expect(200)
                        .json()
                        .path("reset_due_at"))
                .isEqualTo(first.path("due_at"));
        assertThat(client().get("/auth/admin/users/" + user.id() + "/events?type=factor_reset_requested")
                        .bearer(bearer(admin))
                        .send()
                        .json()
                        .path("items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void it_takes_the_permission_and_a_fresh_sign_in_and_somebody_else() {
        User user = enrolled();
        ask(user, bearer()).expect(403, "forbidden");
        client().post(path(user)).send().expect(401, "token_missing");
        User support = user("support");
        String stale = bearer(support);
        kit().advance(Duration.ofMinutes(6));
        ask(user, stale).expect(403, "step_up_required");
        ask(user, bearer(support)).expect(202);
        ask(support, bearer(support)).expect(403, "forbidden");
        ask(enrolled("admin"), bearer(support)).expect(403, "forbidden");
        client().call("DELETE", path(user)).bearer(bearer()).send().expect(403, "forbidden");
    }

    @Test
    void there_is_nothing_to_reset_without_a_user_or_a_factor() {
        String admin = bearer(user("admin"));
        ask(user(), admin).expect(409, "conflict");
        for (String id : new String[] {"01890a5d-ac96-774b-bcce-b302099a8057", "no-id"}) {
            client().post("/auth/admin/users/" + id + "/mfa-reset")
                    .bearer(admin)
                    .send()
                    .expect(404, "not_found");
        }
        client().get(path(enrolled())).bearer(admin).send().expect(404, "not_found");
    }

    @Test
    void an_administrator_cancels_it() {
        User user = enrolled();
        String admin = bearer(user("admin"));
        ask(user, admin).expect(202);

        client().call("DELETE", path(user)).bearer(admin).send().expect(204);

        client().call("DELETE", path(user)).bearer(admin).send().expect(404, "not_found");
        carriedOut();
        assertThat(kit().latchkey().mfa().isEnabled(user.id())).isTrue();
    }

    @Test
    void the_user_cancels_it_while_signed_in_with_the_factor_and_not_with_the_password_alone() {
        User user = user();
        LatchkeyTestKit.Authenticator app = kit().authenticator(user.id());
        kit().advance(Duration.ofSeconds(30));
        ask(user, bearer(user("admin"))).expect(202);
        String weak = bearer(user);

        JsonNode refused = client().call("DELETE", "/auth/me/mfa/reset")
                .bearer(weak)
                .send()
                .expect(403, "step_up_required")
                .json();
        assertThat(refused.path("required").toString()).isEqualTo("[\"mfa\"]");
        String strong = client().post("/auth/me/step-up")
                .bearer(weak)
                .json("{\"method\": \"totp\", \"code\": \""
                        + kit().totp(app.secret()).reveal() + "\"}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();
        for (int i = 0; i < 2; i++) {
            client().call("DELETE", "/auth/me/mfa/reset").bearer(strong).send().expect(204);
        }

        carriedOut();
        assertThat(kit().latchkey().mfa().isEnabled(user.id())).isTrue();
    }

    @Test
    void the_mailed_link_cancels_it_and_a_visit_does_not() {
        User user = enrolled();
        ask(user, bearer(user("admin"))).expect(202);
        String link = mailedLink(user);
        String token = link.substring(link.indexOf('=') + 1);
        Answer page = client().get(link).html().send().expect(200);
        assertThat(page.text()).contains("action=\"/auth/mfa-reset/cancel\"", "value=\"" + token + "\"");
        assertThat(kit().latchkey().mfa().resets().find(user.id())).isPresent();

        client().post("/auth/mfa-reset/cancel")
                .json("{\"token\": \"" + token + "\"}")
                .send()
                .expect(204);

        client().post("/auth/mfa-reset/cancel")
                .json("{\"token\": \"" + token + "\"}")
                .send()
                .expect(400, "link_invalid");
        client().post("/auth/mfa-reset/cancel")
                .json("{\"token\": \"lkx_\"}")
                .send()
                .expect(400, "link_invalid");
        carriedOut();
        assertThat(kit().latchkey().mfa().isEnabled(user.id())).isTrue();
    }

    @Test
    void the_page_of_the_link_cancels_it_with_its_button() {
        User user = enrolled();
        ask(user, bearer(user("admin"))).expect(202);
        String link = mailedLink(user);
        Map<String, String> browser = new LinkedHashMap<>();
        Answer page = client().get(link).html().send().expect(200);
        browser.putAll(page.cookies());
        String csrf = page.text().replaceAll("(?s).*?name=\"csrf_token\" value=\"([^\"]+)\".*", "$1");
        String form = "token=" + link.substring(link.indexOf('=') + 1) + "&csrf_token=";

        client().post("/auth/mfa-reset/cancel")
                .cookies(browser)
                .form(form + "forged")
                .send()
                .expect(403);
        assertThat(kit().latchkey().mfa().resets().find(user.id())).isPresent();
        Answer done = client().post("/auth/mfa-reset/cancel")
                .cookies(browser)
                .form(form + csrf)
                .send()
                .expect(303);

        assertThat(done.header("Location")).contains("/auth/mfa-reset/cancelled");
        assertThat(client().get("/auth/mfa-reset/cancelled")
                        .html()
                        .send()
                        .expect(200)
                        .text())
                .contains("Your second step stays");
        assertThat(kit().latchkey().mfa().resets().find(user.id())).isEmpty();
    }

    @Test
    void it_is_carried_out_when_it_is_due_and_all_sessions_end() {
        User user = enrolled();
        String own = bearer(user);
        ask(user, bearer(user("admin"))).expect(202);
        client().get("/auth/me").bearer(own).send().expect(200);

        carriedOut();

        client().post("/auth/login").json(login(user, "")).send().expect(200);
        assertThat(kit().latchkey().mfa().isEnabled(user.id())).isFalse();
        JsonNode ended = client().get("/auth/admin/users/" + user.id() + "/events?type=session_ended")
                .bearer(bearer(user("admin")))
                .send()
                .json()
                .path("items");
        assertThat(ended.path(0).path("details").path("reason").asString()).isEqualTo("ended_by_administrator");
    }

    private void carriedOut() {
        kit().advance(Duration.ofHours(24));
        int unused = kit().latchkey().mfa().resets().carryOut(100);
    }

    private String mailedLink(User user) {
        app().latchkey().deliverMail();
        String text = kit().mail().lastTo(user.email().address()).text();
        return text.replaceAll("(?s).*(/auth/mfa-reset/cancel\\?token=[A-Za-z0-9_-]+).*", "$1");
    }
}
