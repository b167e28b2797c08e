package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Sign-in with a mailed link, and another address, by call and by form. */
@ParameterizedClass
@EnumSource(Container.class)
final class MailFlowsHttpTest extends HttpSuite {

    private static final Pattern CSRF = Pattern.compile("name=\"csrf_token\"[^>]* value=\"([^\"]+)\"");

    private final Map<String, String> browser = new LinkedHashMap<>();

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void a_mailed_link_signs_in_once() {
        User user = user();
        client().post("/auth/magic-link")
                .json(email(user.email().address()))
                .send()
                .expect(202);
        String token = mailedToken(user.email().address());

        JsonNode answer = consume(token, "").expect(200).json();

        assertThat(answer.path("status").asString()).isEqualTo("authenticated");
        assertThat(answer.path("user").path("id").asString())
                .isEqualTo(user.id().toString());
        JsonNode sessions = client().get("/auth/me/sessions")
                .bearer(answer.path("access_token").asString())
                .send()
                .expect(200)
                .json();
        assertThat(sessions.path("items").path(0).path("amr").toString()).isEqualTo("[\"email\"]");
        consume(token, "").expect(400, "link_invalid");
        consume("lkl_nothing", "").expect(400, "link_invalid");
    }

    @Test
    void an_unknown_address_gets_the_same_answer() {
        Answer known = client().post("/auth/magic-link")
                .json(email(user().email().address()))
                .send()
                .expect(202);
        Answer unknown = client().post("/auth/magic-link")
                .json(email("nobody@mail.example"))
                .send()
                .expect(202);

        assertThat(unknown.text()).isEqualTo(known.text());
        assertThat(unknown.headers().keySet()).isEqualTo(known.headers().keySet());
    }

    @Test
    void with_delivery_by_cookie_the_link_gives_cookies_and_none_to_another_origin() {
        User user = user();
        String token = token(user);
        client().post("/auth/magic-link/consume")
                .header("Origin", "https://evil.example")
                .json("{\"token\": \"" + token + "\", \"delivery\": \"cookie\"}")
                .send()
                .expect(403, "csrf_failed");

        Answer answer = consume(token, ", \"delivery\": \"cookie\"").expect(200);

        assertThat(answer.cookies()).containsKeys("latchkey_access", "latchkey_refresh", "latchkey_csrf");
        assertThat(answer.json().has("access_token")).isFalse();
    }

    @Test
    void who_has_an_app_is_asked_for_it_after_the_link_and_not_for_another_mail() {
        User user = user();
        LatchkeyTestKit.Authenticator app = kit().authenticator(user.id());

        JsonNode asked = consume(token(user), "").expect(200).json();

        assertThat(asked.path("methods").valueStream().map(JsonNode::asString))
                .containsExactly("totp", "recovery_code");
        client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + asked.path("mfa_token").asString()
                        + "\", \"method\": \"totp\", \"code\": \""
                        + kit().totp(app.secret()).reveal() + "\"}")
                .send()
                .expect(200);
    }

    @Test
    void a_visit_of_the_link_uses_nothing_up_and_its_button_signs_in() {
        User user = user();
        submit(
                        "/auth/magic-link",
                        "/auth/magic-link",
                        "email=" + encoded(user.email().address()))
                .expect(303);
        assertThat(page("/auth/magic-link?sent=true", 200).text()).contains("action=\"/auth/magic-link\"");
        String token = mailedToken(user.email().address());
        String link = "/auth/magic-link/consume?token=" + token;
        assertThat(page(link, 200).header("Referrer-Policy")).contains("no-referrer");
        client().call("HEAD", link).send().expect(200);
        client().post("/auth/magic-link/consume")
                .cookies(browser)
                .form("token=" + token + "&csrf_token=forged")
                .send()
                .expect(403);

        Answer in = submit(link, "/auth/magic-link/consume", "token=" + token + "&remember_me=true")
                .expect(303);

        assertThat(in.header("Location")).contains("/auth/account");
        assertThat(in.cookies()).containsKeys("latchkey_access", "latchkey_refresh");
        page("/auth/account", 200);
        Answer again =
                submit(link, "/auth/magic-link/consume", "token=" + token).expect(400);
        assertThat(again.text()).contains("This link does not work any more", "action=\"/auth/magic-link\"");
    }

    @Test
    void a_link_of_who_has_an_app_leads_to_the_page_of_the_second_factor() {
        User user = user();
        kit().authenticator(user.id());
        String token = token(user);

        Answer asked = submit("/auth/magic-link/consume?token=" + token, "/auth/magic-link/consume", "token=" + token)
                .expect(303);

        assertThat(asked.header("Location")).contains("/auth/mfa");
        assertThat(page("/auth/mfa", 200).text()).contains("value=\"totp\"").doesNotContain("email_code");
    }

    @Test
    void another_address_counts_once_it_is_verified_and_the_session_goes_on() {
        User user = user();
        String other = bearer(user);
        Map<String, String> cookies = cookies(user);
        String wanted = "moved" + user.email().address();
        change(cookies, wanted, PASSWORD).expect(202);
        assertThat(me(cookies).path("email").asString()).isEqualTo(user.email().address());
        String token = mailedToken(wanted);

        client().post("/auth/verify-email")
                .json("{\"token\": \"" + token + "\"}")
                .send()
                .expect(204);

        assertThat(me(cookies).path("email").asString()).isEqualTo(wanted);
        client().get("/auth/me").bearer(other).send().expect(401, "token_revoked");
        client().post("/auth/verify-email")
                .json("{\"token\": \"" + token + "\"}")
                .send()
                .expect(400, "link_invalid");
    }

    @Test
    void a_client_whose_session_goes_on_after_a_change_of_address_is_told_to_refresh_and_others_that_they_are_out() {
        User user = user();
        TokenPair acting = kit().session(user.id());
        String other = bearer(user);
        String wanted = "told" + user.email().address();
        client().post("/auth/me/email")
                .bearer(acting.accessToken().reveal())
                .json("{\"new_email\": \"" + wanted + "\", \"current_password\": \"" + PASSWORD + "\"}")
                .send()
                .expect(202);
        client().post("/auth/verify-email")
                .json("{\"token\": \"" + mailedToken(wanted) + "\"}")
                .send()
                .expect(204);

        Answer own = client().get("/auth/me")
                .bearer(acting.accessToken().reveal())
                .send()
                .expect(401, "token_expired");
        assertThat(own.json().has("reason")).isFalse();
        Answer refreshed = client().post("/auth/refresh")
                .json("{\"refresh_token\": \"" + acting.refreshToken().reveal() + "\"}")
                .send()
                .expect(200);
        client().get("/auth/me")
                .bearer(refreshed.json().path("access_token").asString())
                .send()
                .expect(200);
        Answer ended = client().get("/auth/me").bearer(other).send().expect(401, "token_revoked");
        assertThat(ended.json().path("reason").asString()).isEqualTo("signed_out");
    }

    @Test
    void another_address_needs_the_password_and_a_taken_one_gets_the_same_answer() {
        User user = user();
        Map<String, String> cookies = cookies(user);
        change(cookies, "other@new.example", "guess").expect(401, "invalid_credentials");
        change(cookies, "nowhere", PASSWORD).expect(422, "validation_failed");
        change(cookies, user.email().address(), PASSWORD).expect(422, "validation_failed");

        Answer taken = change(cookies, user().email().address(), PASSWORD).expect(202);
        Answer free = change(cookies, "free@new.example", PASSWORD).expect(202);

        assertThat(taken.text()).isEqualTo(free.text());
        assertThat(taken.headers().keySet()).isEqualTo(free.headers().keySet());
    }

    @Test
    void who_has_an_app_and_did_not_show_it_steps_up_before_the_mailbox_is_exchanged() {
        User user = user();
        kit().authenticator(user.id());
        String bearer = bearer(user); // of the password alone

        Answer refused = client().post("/auth/me/email")
                .bearer(bearer)
                .json("{\"new_email\": \"eve@evil.example\", \"current_password\": \"" + PASSWORD + "\"}")
                .send()
                .expect(403, "step_up_required");

        assertThat(refused.json().path("required").toString()).isEqualTo("[\"otp\"]");
    }

    @Test
    void the_page_of_ones_own_address_asks_for_another_address() {
        User user = user();
        browser.putAll(cookies(user));
        assertThat(page("/auth/account", 200).text()).contains("href=\"/auth/account/email\"");
        Answer wrong = submit(
                        "/auth/account/email",
                        "/auth/account/email",
                        "new_email=a%40new.example&current_password=guess")
                .expect(401);
        assertThat(wrong.text()).contains("This is not your current password.", "value=\"a@new.example\"");

        Answer done = submit(
                        "/auth/account/email",
                        "/auth/account/email",
                        "new_email=form%40new.example&current_password=" + encoded(PASSWORD))
                .expect(303);

        assertThat(done.header("Location")).contains("/auth/account/email?sent=true");
        assertThat(page("/auth/account/email?sent=true", 200).text())
                .contains("A link is on its way to the new address");
        String token = mailedToken("form@new.example");
        submit("/auth/verify-email?token=" + token, "/auth/verify-email", "token=" + token)
                .expect(303);
        assertThat(page("/auth/account", 200).text()).contains("form@");
    }

    private Answer change(Map<String, String> cookies, String address, String password) {
        return client().post("/auth/me/email")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .json("{\"new_email\": \"" + address + "\", \"current_password\": \"" + password + "\"}")
                .send();
    }

    /** As a browser asks: what is set anew is kept. */
    private JsonNode me(Map<String, String> cookies) {
        Answer answer = client().get("/auth/me").cookies(cookies).send().expect(200);
        cookies.putAll(answer.cookies());
        return answer.json();
    }

    private String token(User user) {
        return app().latchkey()
                .accounts()
                .magicLinks()
                .mint(user.id())
                .orElseThrow()
                .reveal();
    }

    private Answer consume(String token, String more) {
        return client().post("/auth/magic-link/consume")
                .json("{\"token\": \"" + token + "\"" + more + "}")
                .send();
    }

    private String mailedToken(String address) {
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        kit().mail().all().stream().anyMatch(mail -> mail.to().equals(address)));
        return kit().mail().tokenTo(address).reveal();
    }

    private Answer page(String path, int status) {
        Answer answer = client().get(path).cookies(browser).html().send().expect(status);
        browser.putAll(answer.cookies());
        return answer;
    }

    private Answer submit(String page, String action, String fields) {
        Answer form = client().get(page).cookies(browser).html().send();
        browser.putAll(form.cookies());
        Matcher csrf = CSRF.matcher(form.text());
        assertThat(csrf.find()).isTrue();
        Answer answer = client().post(action)
                .cookies(browser)
                .form(fields + "&csrf_token=" + encoded(csrf.group(1)))
                .send();
        browser.putAll(answer.cookies());
        return answer;
    }

    private static String email(String address) {
        return "{\"email\": \"" + address + "\"}";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
