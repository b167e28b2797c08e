package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Why a session ended, as its client and its browser are told. */
@ParameterizedClass
@EnumSource(Container.class)
final class SessionEndHttpTest extends HttpSuite {

    private static final Map<EndReason, String> WORDS = Map.of(
            EndReason.SIGNED_OUT, "You were signed out on this device.",
            EndReason.REPLACED, "because you have signed in elsewhere since",
            EndReason.ENDED_BY_ADMINISTRATOR, "by the people who run this service",
            EndReason.PASSWORD_CHANGED, "because your password was changed",
            EndReason.TOKEN_REUSE, "because somebody else may have copied your sign-in",
            EndReason.ACCOUNT_DISABLED, "because your account was disabled");

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()).maxSessions(2));
    }

    @ParameterizedTest
    @EnumSource(names = "RENEWED", mode = EnumSource.Mode.EXCLUDE)
    void a_client_and_a_browser_are_told_why_their_session_ended(EndReason reason) {
        User user = user();
        Map<String, String> browser = cookies(user);
        String access = browser.get("latchkey_access");
        client().get("/auth/me").bearer(access).send().expect(200);

        end(reason, user, browser);

        Answer refused = client().get("/auth/me").bearer(access).send().expect(401, "token_revoked");
        assertThat(refused.json().path("reason").asString()).isEqualTo(reason.code());
        Answer sent =
                client().get("/auth/account").cookies(browser).html().send().expect(302);
        String where = sent.header("Location").orElseThrow();
        assertThat(where).isEqualTo("/auth/login?ended=" + reason.code() + "&return_to=%2Fauth%2Faccount");
        assertThat(sent.clearedCookies()).contains("latchkey_access", "latchkey_refresh");
        Answer page = client().get(where).html().send().expect(200);
        assertThat(page.text()).contains("role=\"status\"", WORDS.get(reason));
    }

    private void end(EndReason reason, User user, Map<String, String> browser) {
        Latchkey latchkey = kit().latchkey();
        switch (reason) {
            case SIGNED_OUT -> {
                String other = bearer(user);
                client().call("DELETE", "/auth/me/sessions")
                        .bearer(other)
                        .send()
                        .expect(204);
            }
            case REPLACED -> {
                kit().advance(Duration.ofSeconds(1));
                bearer(user);
                bearer(user);
            }
            case ENDED_BY_ADMINISTRATOR ->
                latchkey.sessions().endAll(user.id(), EndReason.ENDED_BY_ADMINISTRATOR, RequestContext.none());
            case PASSWORD_CHANGED ->
                client().call("PUT", "/auth/me/password")
                        .bearer(bearer(user))
                        .json("{\"current_password\": \"" + PASSWORD
                                + "\", \"new_password\": \"a lighthouse of another colour\"}")
                        .send()
                        .expect(200);
            case TOKEN_REUSE -> reuse(browser.get("latchkey_refresh"));
            case ACCOUNT_DISABLED -> latchkey.accounts().disable(user.id(), RequestContext.none());
            case RENEWED -> throw new IllegalArgumentException("no session ends as " + reason);
        }
    }

    private void reuse(String first) {
        refresh(first).expect(200);
        kit().advance(Duration.ofSeconds(31));
        refresh(first).expect(401, "refresh_reused");
    }

    private Answer refresh(String token) {
        return client().post("/auth/refresh")
                .json("{\"refresh_token\": \"" + token + "\"}")
                .send();
    }

    @Test
    void a_page_of_the_application_says_why_too() {
        User user = user();
        Map<String, String> browser = new LinkedHashMap<>(cookies(user));
        kit().latchkey().sessions().endAll(user.id(), EndReason.ENDED_BY_ADMINISTRATOR, RequestContext.none());

        Answer sent = client().get("/auth/account/devices")
                .cookies(browser)
                .html()
                .send()
                .expect(302);

        assertThat(sent.header("Location").orElseThrow()).contains("?ended=ended_by_administrator&return_to=");
    }

    @Test
    void a_link_can_make_the_page_say_nothing_but_its_own_words() {
        for (String ended : new String[] {"%3Cscript%3E", "hacked", "SIGNED_OUT", ""}) {
            Answer page =
                    client().get("/auth/login?ended=" + ended).html().send().expect(200);
            assertThat(page.text()).doesNotContain("hacked", "<script>", "You were signed out");
        }
    }
}
