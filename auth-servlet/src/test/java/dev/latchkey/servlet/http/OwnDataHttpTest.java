package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.access.Role;
import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Export, deletion and its being taken back, as calls and as pages. */
@ParameterizedClass
@EnumSource(
        value = Container.class,
        names = {"JETTY"})
final class OwnDataHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void one_has_all_of_ones_data_as_a_file() {
        User user = user();
        Answer answer =
                client().get("/auth/me/export").bearer(bearer(user)).send().expect(200);
        assertThat(answer.header("Content-Disposition")).contains("attachment; filename=\"account-data.json\"");
        JsonNode data = answer.json();
        assertThat(data.path("account").path("email").asString())
                .isEqualTo(user.email().address());
        assertThat(data.path("sessions").size()).isPositive();
        assertThat(data.path("events").path("complete").asBoolean()).isTrue();
    }

    @Test
    void export_and_deletion_need_a_fresh_sign_in() {
        User user = user();
        String token = bearer(user);
        app().kit().advance(Duration.ofMinutes(6));
        client().get("/auth/me/export").bearer(token).send().expect(403, "step_up_required");
        client().call("DELETE", "/auth/me").bearer(token).send().expect(403, "step_up_required");
        client().get("/auth/me").bearer(token).send().expect(200);
    }

    @Test
    void a_deleted_account_is_unusable_at_once_and_comes_back_by_the_link() {
        User user = user();
        String token = bearer(user);
        client().call("DELETE", "/auth/me").bearer(token).send().expect(204);
        client().get("/auth/me").bearer(token).send().expect(401, "token_revoked");
        client().post("/auth/login").json(login(user, "")).send().expect(403, "account_disabled");
        String link = mailedToken(user);
        client().post("/auth/restore-account")
                .json("{\"token\": \"" + link + "\"}")
                .send()
                .expect(204);
        client().post("/auth/restore-account")
                .json("{\"token\": \"" + link + "\"}")
                .send()
                .expect(400, "link_invalid");
        client().get("/auth/me").bearer(token).send().expect(401, "token_revoked");
        client().post("/auth/login").json(login(user, "")).send().expect(200);
    }

    @Test
    void the_last_administrator_cannot_delete_the_account() {
        User root = user(Role.ADMIN);
        client().call("DELETE", "/auth/me").bearer(bearer(root)).send().expect(409, "last_admin");
        client().get("/auth/me").bearer(bearer(root)).send().expect(200);
        User second = user(Role.ADMIN);
        client().call("DELETE", "/auth/me").bearer(bearer(second)).send().expect(204);
    }

    @Test
    void a_browser_that_deletes_the_account_has_its_cookies_cleared() {
        Map<String, String> cookies = cookies();
        Answer answer = client().call("DELETE", "/auth/me")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .send()
                .expect(204);
        assertThat(answer.clearedCookies()).contains("latchkey_access", "latchkey_refresh", "latchkey_csrf");
    }

    @Test
    void the_page_exports_and_deletes_with_forms_alone_and_the_link_takes_it_back() {
        User user = user();
        FormBrowser browser = new FormBrowser(client()).with(cookies(user));
        assertThat(browser.page("/auth/account").text()).contains("href=\"/auth/account/data\"");
        Answer file = browser.submit("/auth/account/data", "/auth/account/data/export")
                .expect(200);
        assertThat(file.header("Content-Disposition")).isPresent();
        assertThat(file.json().path("account").path("id").asString())
                .isEqualTo(user.id().toString());

        Answer again = browser.submit("/auth/account/data", "/auth/account/data/delete")
                .expect(422);
        assertThat(again.text()).contains("aria-invalid=\"true\"", "href=\"#confirm\"");
        Answer deleted = browser.submit("/auth/account/data", "/auth/account/data/delete", "confirm=true")
                .expect(303);
        assertThat(deleted.header("Location")).contains("/auth/account/deleted");
        assertThat(deleted.clearedCookies()).contains("latchkey_access");
        assertThat(browser.page("/auth/account/deleted").text()).contains("For 30 days");

        String token = mailedToken(user);
        FormBrowser mail = new FormBrowser(client());
        assertThat(mail.page("/auth/restore-account?token=" + token).text()).contains("value=\"" + token + "\"");
        Answer back = mail.submit("/auth/restore-account?token=" + token, "/auth/restore-account", "token=" + token)
                .expect(303);
        assertThat(back.header("Location")).contains("/auth/restore-account/done");
        mail.page("/auth/restore-account/done");
        assertThat(mail.submit("/auth/restore-account?token=" + token, "/auth/restore-account", "token=" + token)
                        .expect(400)
                        .text())
                .contains("This link");
        client().post("/auth/login").json(login(user, "")).send().expect(200);
    }

    private String mailedToken(User user) {
        Pattern link = Pattern.compile("/restore-account\\?token=(\\S+)");
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> kit().mail().all().stream()
                                .filter(mail -> mail.to().equals(user.email().address()))
                                .flatMap(mail -> link.matcher(mail.text()).results())
                                .map(match -> match.group(1))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void a_page_that_is_not_fresh_any_more_leads_to_the_step_up_and_does_nothing() {
        User user = user();
        FormBrowser browser = new FormBrowser(client()).with(cookies(user));
        browser.page("/auth/account/data");
        app().kit().advance(Duration.ofMinutes(6));
        for (String path : new String[] {"/auth/account/data/export", "/auth/account/data/delete"}) {
            Answer answer = browser.submit("/auth/account", path).expect(303);
            assertThat(answer.header("Location").orElseThrow()).startsWith("/auth/step-up?return_to=");
        }
        client().get("/auth/account/data")
                .cookies(browser.cookies())
                .html()
                .send()
                .expect(303);
        assertThat(app().latchkey().ownData().pendingDeletion(user.id())).isEmpty();
    }
}
