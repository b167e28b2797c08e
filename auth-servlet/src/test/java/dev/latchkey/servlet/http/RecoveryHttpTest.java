package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.notify.Mail;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A forgotten password, by call and by form. */
@ParameterizedClass
@EnumSource(Container.class)
final class RecoveryHttpTest extends HttpSuite {

    private static final String CHOSEN = "two ferries before breakfast";
    private static final Pattern CSRF = Pattern.compile("name=\"csrf_token\"[^>]* value=\"([^\"]+)\"");

    private final Map<String, String> browser = new LinkedHashMap<>();

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void a_forgotten_password_is_replaced_by_a_mailed_link_and_all_sessions_end() {
        User user = user();
        String bearer = bearer(user);
        Map<String, String> cookies = cookies(user);
        forgot(user.email().address()).expect(202);
        String token = mailedToken(user, 1);

        Answer done = reset(token, CHOSEN).expect(204);

        assertThat(done.cookies()).isEmpty();
        assertThat(done.text()).isEmpty();
        JsonNode refused = client().get("/auth/me")
                .bearer(bearer)
                .send()
                .expect(401, "token_revoked")
                .json();
        assertThat(refused.path("reason").asString()).isEqualTo("password_changed");
        client().get("/auth/me").cookies(cookies).send().expect(401, "token_revoked");
        signIn(user, PASSWORD).expect(401, "invalid_credentials");
        signIn(user, CHOSEN).expect(200);
        reset(token, PASSWORD).expect(400, "link_invalid");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> kit().mail().all().stream()
                        .anyMatch(mail -> mail.to().equals(user.email().address())
                                && mail.subject().startsWith("Your password")));
    }

    @Test
    void an_unknown_address_gets_the_same_answer_and_no_mail() {
        User user = user();
        Answer known = forgot(user.email().address()).expect(202);
        Answer unknown = forgot("nobody@mail.example").expect(202);
        User disabled = user();
        app().latchkey().accounts().disable(disabled.id(), RequestContext.none());
        Answer off = forgot(disabled.email().address()).expect(202);
        forgot("not an address").expect(202);
        mail(user, 1);
        app().latchkey().deliverMail();

        assertThat(unknown.text()).isEqualTo(known.text());
        assertThat(unknown.headers().keySet()).isEqualTo(known.headers().keySet());
        assertThat(off.headers().keySet()).isEqualTo(known.headers().keySet());
        assertThat(kit().mail().all())
                .extracting(Mail::to)
                .doesNotContain("nobody@mail.example", disabled.email().address());
    }

    @Test
    void a_weak_password_is_refused_with_its_field_and_the_link_works_afterwards() {
        User user = user();
        forgot(user.email().address()).expect(202);
        String token = mailedToken(user, 1);

        JsonNode errors =
                reset(token, "short").expect(422, "weak_password").json().path("errors");

        assertThat(errors.valueStream().map(error -> error.path("field").asString()))
                .isNotEmpty()
                .containsOnly("new_password");
        client().get("/auth/me").bearer(bearer(user)).send().expect(200);
        reset(token, CHOSEN).expect(204);
    }

    @Test
    void a_newer_link_supersedes_the_older_one() {
        User user = user();
        forgot(user.email().address()).expect(202);
        String older = mailedToken(user, 1);
        forgot(user.email().address()).expect(202);
        String newer = mailedToken(user, 2);

        reset(older, CHOSEN).expect(400, "link_invalid");
        reset(newer, CHOSEN).expect(204);
    }

    @Test
    void a_link_that_was_not_used_within_the_hour_is_invalid() {
        User user = user();
        forgot(user.email().address()).expect(202);
        String token = mailedToken(user, 1);
        kit().advance(Duration.ofHours(1));

        reset(token, CHOSEN).expect(400, "link_invalid");
        page("/auth/password/reset?token=" + token, 400);
    }

    @Test
    void a_visit_of_the_link_does_not_use_it_up_and_tells_no_other_site_of_it() {
        User user = user();
        forgot(user.email().address()).expect(202);
        String token = mailedToken(user, 1);
        for (int i = 0; i < 2; i++) {
            Answer page = page("/auth/password/reset?token=" + token, 200);
            assertThat(page.header("Referrer-Policy")).contains("no-referrer");
            assertThat(page.header("Cache-Control")).contains("no-store");
            client().call("HEAD", "/auth/password/reset?token=" + token).send().expect(200);
        }
        reset(token, CHOSEN).expect(204);
    }

    @Test
    void links_come_from_the_issuer_whatever_the_request_says_of_its_host() throws Exception {
        User user = user();
        String body = email(user.email().address());
        String answer = Raw.send(
                app().port(),
                "POST /auth/password/forgot HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                        + "Forwarded: host=evil.example\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 202");
        assertThat(mail(user, 1).text())
                .contains(app().latchkey().settings().baseUrl() + "/password/reset?token=")
                .doesNotContain("evil");
    }

    @Test
    void a_reset_removes_no_second_factor_and_a_mailed_code_is_none_after_it() {
        User user = user();
        LatchkeyTestKit.Authenticator app = kit().authenticator(user.id());
        forgot(user.email().address()).expect(202);
        String token = mailedToken(user, 2); // the notice of the app was the first

        reset(token, CHOSEN).expect(204);

        JsonNode asked = signIn(user, CHOSEN).expect(200).json();
        assertThat(asked.path("status").asString()).isEqualTo("mfa_required");
        assertThat(asked.path("methods").valueStream().map(JsonNode::asString))
                .containsExactly("totp", "recovery_code");
        String mfaToken = asked.path("mfa_token").asString();
        client().post("/auth/mfa/challenge")
                .json("{\"mfa_token\": \"" + mfaToken + "\", \"method\": \"email_code\"}")
                .send()
                .expect(422, "validation_failed");
        client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + mfaToken + "\", \"method\": \"totp\", \"code\": \""
                        + kit().totp(app.secret()).reveal() + "\"}")
                .send()
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "lkp_", "lkp_AAAA", "../../etc/passwd", "\\u0000"})
    void a_link_that_was_never_mailed_is_invalid(String token) {
        reset(token, CHOSEN).expect(400, "link_invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id", "email", "password", "status"})
    void a_member_that_nobody_may_set_is_unknown(String member) {
        client().post("/auth/password/reset")
                .json("{\"token\": \"x\", \"new_password\": \"x\", \"" + member + "\": \"y\"}")
                .send()
                .expect(400, "malformed_request");
    }

    @Test
    void a_browser_without_scripts_gets_from_the_sign_in_page_to_a_new_password() {
        User user = user();
        assertThat(page("/auth/login", 200).text()).contains("href=\"/auth/password/forgot\"");
        Answer asked = submit(
                        "/auth/password/forgot",
                        "/auth/password/forgot",
                        "email=" + encoded(user.email().address()))
                .expect(303);
        String sent = asked.header("Location").orElseThrow();
        assertThat(sent).isEqualTo("/auth/password/forgot?sent=true");
        assertThat(page(sent, 200).text())
                .contains("<h1>Check your mail</h1>", "action=\"/auth/password/forgot\"")
                .contains("value=\"" + user.email().address() + "\"");
        String link = "/auth/password/reset?token=" + mailedToken(user, 1);
        Answer weak = submit(link, "/auth/password/reset", "token=" + tokenOf(link) + "&new_password=short")
                .expect(422);
        assertThat(weak.text())
                .contains("<h1>Choose a new password</h1>", "15 characters")
                .doesNotContain("\"short\"");

        Answer done = submit(
                        link, "/auth/password/reset", "token=" + tokenOf(link) + "&new_password=" + encoded(CHOSEN))
                .expect(303);

        assertThat(done.header("Location")).contains("/auth/password/reset/done");
        assertThat(done.cookies()).doesNotContainKey("latchkey_access");
        assertThat(page("/auth/password/reset/done", 200).text()).contains("Password changed", "href=\"/auth/login\"");
        signIn(user, CHOSEN).expect(200);
        Answer again = submit(
                        link, "/auth/password/reset", "token=" + tokenOf(link) + "&new_password=" + encoded(CHOSEN))
                .expect(400);
        assertThat(again.text()).contains("This link does not work any more", "action=\"/auth/password/forgot\"");
        assertThat(page(link, 400).text()).contains("This link does not work any more");
    }

    @Test
    void the_page_of_a_link_without_a_token_leads_to_where_links_are_asked_for() {
        assertThat(client().get("/auth/password/reset")
                        .html()
                        .send()
                        .expect(302)
                        .header("Location"))
                .contains("/auth/password/forgot");
    }

    @Test
    void a_form_of_another_browser_resets_nothing() {
        User user = user();
        forgot(user.email().address()).expect(202);
        String token = mailedToken(user, 1);
        page("/auth/password/reset?token=" + token, 200);

        client().post("/auth/password/reset")
                .cookies(browser)
                .form("token=" + token + "&new_password=" + encoded(CHOSEN) + "&csrf_token=forged")
                .send()
                .expect(403);

        reset(token, CHOSEN).expect(204);
    }

    private Answer forgot(String address) {
        return client().post("/auth/password/forgot").json(email(address)).send();
    }

    private Answer reset(String token, String password) {
        return client().post("/auth/password/reset")
                .json("{\"token\": \"" + token + "\", \"new_password\": \"" + password + "\"}")
                .send();
    }

    private Answer signIn(User user, String password) {
        return client().post("/auth/login")
                .json("{\"email\": \"" + user.email().address() + "\", \"password\": \"" + password + "\"}")
                .send();
    }

    private String mailedToken(User user, int number) {
        mail(user, number);
        return kit().mail().tokenTo(user.email().address()).reveal();
    }

    /** The last of so many mails to a user; a thread of its own sends them. */
    private Mail mail(User user, int number) {
        String address = user.email().address();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> kit().mail().all().stream()
                                .filter(mail -> mail.to().equals(address))
                                .count()
                        == number);
        return kit().mail().lastTo(address);
    }

    private Answer page(String path, int status) {
        Answer answer = client().get(path).cookies(browser).html().send().expect(status);
        browser.putAll(answer.cookies());
        return answer;
    }

    private Answer submit(String page, String action, String fields) {
        Matcher csrf =
                CSRF.matcher(client().get(page).cookies(browser).html().send().text());
        assertThat(csrf.find()).isTrue();
        Answer answer = client().post(action)
                .cookies(browser)
                .form(fields + "&csrf_token=" + encoded(csrf.group(1)))
                .send();
        browser.putAll(answer.cookies());
        return answer;
    }

    private static String tokenOf(String link) {
        return link.substring(link.indexOf('=') + 1);
    }

    private static String email(String address) {
        return "{\"email\": \"" + address + "\"}";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
