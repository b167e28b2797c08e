package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.Solver;
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
    void the_page_asks_with_a_script_of_this_host_and_says_what_to_do_without_scripts() {
        String email = user().email().address();
        Answer page = client().get("/auth/login").html().send().expect(200);
        String form = "email=" + email + "&password=" + PASSWORD.replace(" ", "+") + "&csrf_token=" + formValue(page);

        Answer asked = client().post("/auth/login")
                .cookies(page.cookies())
                .form(form)
                .send()
                .expect(403);
        assertThat(asked.header("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .startsWith("default-src 'none'; style-src 'self'")
                        .contains("script-src 'self';")
                        .doesNotContain("unsafe"));
        assertThat(asked.text()).contains("<noscript>").contains("allow scripts for this page");
        Matcher script = Pattern.compile("src=\"(/auth/assets/captcha\\.[0-9a-f]+\\.js)\"")
                .matcher(asked.text());
        assertThat(script.find()).isTrue();
        assertThat(client().get(script.group(1)).send().expect(200).header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));

        String answer = Solver.solve(data(asked, "challenge"), data(asked, "prefix"), 8);
        client().post("/auth/login")
                .cookies(page.cookies())
                .form(form + "&captcha=" + answer)
                .send()
                .expect(303);
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
        return Solver.solve(
                captcha.path("challenge").asString(),
                captcha.path("prefix").asString(),
                Integer.parseInt(captcha.path("difficulty").asString()));
    }

    private static String data(Answer page, String name) {
        Matcher value = Pattern.compile("data-" + name + "=\"([^\"]+)\"").matcher(page.text());
        assertThat(value.find()).isTrue();
        return value.group(1);
    }

    private static String formValue(Answer page) {
        Matcher value =
                Pattern.compile("name=\"csrf_token\"[^>]* value=\"([^\"]+)\"").matcher(page.text());
        assertThat(value.find()).isTrue();
        return value.group(1);
    }
}
