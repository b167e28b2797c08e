package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.Solver;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Captchas that are always asked for, by call and by form. */
@ParameterizedClass
@EnumSource(Container.class)
final class CaptchaHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.captcha(CaptchaSettings.always().withDifficulty(8)));
    }

    @Test
    void a_sign_in_goes_on_with_the_answer_to_the_challenge_of_its_refusal() {
        String start = "{\"email\": \"" + user().email().address() + "\", \"password\": \"" + PASSWORD + "\"";

        Answer asked = client().post("/auth/login").json(start + "}").send().expect(403, "captcha_required");
        String answer = solve(asked);
        client().post("/auth/login")
                .json(start + ", \"captcha\": \"" + answer + "\"}")
                .send()
                .expect(200);
        client().post("/auth/login")
                .json(start + ", \"captcha\": \"" + answer + "\"}")
                .send()
                .expect(403, "captcha_required");
    }

    @Test
    void an_unknown_address_is_asked_as_a_known_one_is() {
        for (String email : new String[] {user().email().address(), "nobody@mail.example"}) {
            String start = "{\"email\": \"" + email + "\", \"password\": \"a guess that is wrong\"";
            Answer asked = client().post("/auth/login").json(start + "}").send().expect(403, "captcha_required");
            client().post("/auth/login")
                    .json(start + ", \"captcha\": \"" + solve(asked) + "\"}")
                    .send()
                    .expect(401, "invalid_credentials");
        }
    }

    @Test
    void a_registration_and_mails_that_are_asked_for_go_on_likewise() {
        String register = "\"email\": \"new@mail.example\", \"password\": \"" + PASSWORD + "\"";
        assertAsked("/auth/register", register, 202);
        assertAsked("/auth/verify-email/resend", "\"email\": \"new@mail.example\"", 202);
        assertAsked("/auth/password/forgot", "\"email\": \"new@mail.example\"", 202);
        assertAsked("/auth/magic-link", "\"email\": \"new@mail.example\"", 202);
    }

    @Test
    void the_page_asks_from_the_start_with_a_script_of_this_host_and_says_what_to_do_without_scripts() {
        String email = user().email().address();
        Answer page = client().get("/auth/login").html().send().expect(200);
        assertThat(page.header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; style-src 'self';")
                        .contains("script-src 'self';")
                        .doesNotContain("unsafe")
                        .doesNotContain("frame-src"));
        assertThat(page.text()).contains("<noscript>").contains("allow scripts for this page");
        Matcher script = Pattern.compile("src=\"(/auth/assets/captcha\\.[0-9a-f]+\\.js)\"")
                .matcher(page.text());
        assertThat(script.find()).isTrue();
        assertThat(client().get(script.group(1)).send().expect(200).header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));

        assertSent(
                new FormBrowser(client()).with(page.cookies()),
                "/auth/login",
                "/auth/login",
                "email=" + email,
                "password=" + PASSWORD);
    }

    @Test
    void one_sending_of_each_form_that_asks_is_enough() {
        FormBrowser browser = new FormBrowser(client());
        String email = "forms-" + container + "@mail.example";
        String form = "email=" + email;
        assertSent(browser, "/auth/register", "/auth/register", form, "password=" + PASSWORD);
        assertThat(browser.page("/auth/verify-email").text()).doesNotContain("Please send the form once more");
        assertSent(browser, "/auth/verify-email", "/auth/verify-email/resend", form);
        assertSent(browser, "/auth/password/forgot", "/auth/password/forgot", form);
        assertSent(browser, "/auth/password/forgot?sent=true", "/auth/password/forgot", form);
        assertSent(browser, "/auth/magic-link", "/auth/magic-link", form);
        assertSent(browser, "/auth/magic-link?sent=true", "/auth/magic-link", form);
    }

    @Test
    void the_form_for_another_verification_mail_beside_that_of_sign_in_has_a_challenge_of_its_own() {
        FormBrowser browser = new FormBrowser(client());
        String email = "beside-" + container + "@mail.example";
        assertSent(browser, "/auth/register", "/auth/register", "email=" + email, "password=" + PASSWORD);
        Answer page = browser.page("/auth/login");
        Answer unverified = browser.submit(
                        "/auth/login", "/auth/login", "email=" + email, "password=" + PASSWORD, answerOn(page))
                .expect(403);

        String resend = unverified
                .text()
                .substring(
                        unverified.text().indexOf("/auth/verify-email/resend"),
                        unverified.text().indexOf("action=\"/auth/login\""));
        String answer = Solver.solve(data(resend, "challenge"), data(resend, "prefix"), 8);
        browser.submit("/auth/login", "/auth/verify-email/resend", "email=" + email, "captcha=" + answer)
                .expect(303);
    }

    @Test
    void a_form_that_was_answered_wrongly_comes_back_with_another_challenge() {
        FormBrowser browser = new FormBrowser(client());
        String[] wrong = {"email=" + user().email().address(), "password=a guess that is wrong"};
        Answer page = browser.page("/auth/login");

        Answer again = browser.submit("/auth/login", "/auth/login", wrong[0], wrong[1], answerOn(page))
                .expect(401);
        assertThat(data(again.text(), "challenge")).isNotEqualTo(data(page.text(), "challenge"));
        Answer unanswered = browser.submit("/auth/login", "/auth/login", wrong).expect(403);
        assertThat(unanswered.text()).contains("Please send the form once more");
    }

    private static void assertSent(FormBrowser browser, String page, String action, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = answerOn(browser.page(page));
        browser.submit(page, action, all).expect(303);
    }

    /** The field that the page's script fills in. */
    private static String answerOn(Answer page) {
        return "captcha=" + Solver.solve(data(page.text(), "challenge"), data(page.text(), "prefix"), 8);
    }

    private void assertAsked(String path, String members, int status) {
        Answer asked = client().post(path).json("{" + members + "}").send().expect(403, "captcha_required");
        client().post(path)
                .json("{" + members + ", \"captcha\": \"" + solve(asked) + "\"}")
                .send()
                .expect(status);
    }

    private static String solve(Answer asked) {
        JsonNode captcha = asked.json().path("captcha");
        assertThat(captcha.path("type").asString()).isEqualTo("proof_of_work");
        assertThat(captcha.path("algorithm").asString()).isEqualTo("SHA-256");
        assertThat(captcha.path("difficulty").isIntegralNumber()).isTrue();
        assertThat(captcha.path("expires_in").isIntegralNumber()).isTrue();
        assertThat(captcha.path("expires_in").longValue()).isEqualTo(300);
        return Solver.solve(
                captcha.path("challenge").asString(),
                captcha.path("prefix").asString(),
                captcha.path("difficulty").intValue());
    }

    private static String data(String page, String name) {
        Matcher value = Pattern.compile("data-" + name + "=\"([^\"]+)\"").matcher(page);
        assertThat(value.find()).as("the page carries a challenge").isTrue();
        return value.group(1);
    }
}
