package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Floods. Time stands still, so that what was used up stays used up. */
@ParameterizedClass
@EnumSource(Container.class)
final class LimitHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder();
    }

    @Test
    void guesses_at_a_password_are_limited_and_the_answer_says_how_long_to_wait() {
        assertLimited("/auth/login", "{\"email\": \"victim@mail.example\", \"password\": \"guess\"}");
    }

    @Test
    void registrations_are_limited() {
        assertLimited("/auth/register", "{\"email\": \"x\", \"password\": \"x\"}");
    }

    @Test
    void verifications_are_limited() {
        assertLimited("/auth/verify-email", "{\"token\": \"x\"}");
    }

    @Test
    void resent_mails_are_limited() {
        assertLimited("/auth/verify-email/resend", "{\"email\": \"x@mail.example\"}");
    }

    @Test
    void links_to_a_new_password_are_limited_when_asked_for_and_when_used() {
        assertLimited("/auth/password/forgot", "{\"email\": \"x@mail.example\"}");
        assertLimited("/auth/password/reset", "{\"token\": \"x\", \"new_password\": \"x\"}");
    }

    @Test
    void links_that_sign_in_are_limited_when_asked_for_and_when_used() {
        assertLimited("/auth/magic-link", "{\"email\": \"x@mail.example\"}");
        assertLimited("/auth/magic-link/consume", "{\"token\": \"x\"}");
    }

    @Test
    void guesses_by_form_and_by_call_are_counted_together() {
        String email = user().email().address();
        String guess = "{\"email\": \"" + email + "\", \"password\": \"guess\"}";
        Answer page = client().get("/auth/login").html().send().expect(200);
        String form = "email=" + email + "&password=guess&csrf_token=" + formValue(page);
        for (int i = 0; i < 5; i++) {
            client().post("/auth/login").json(guess).send().expect(401, "invalid_credentials");
            client().post("/auth/login")
                    .cookies(page.cookies())
                    .form(form)
                    .send()
                    .expect(401);
        }
        client().post("/auth/login").cookies(page.cookies()).form(form).send().expect(429);
        client().post("/auth/login").json(guess).send().expect(429, "rate_limited");
    }

    private static String formValue(Answer page) {
        Matcher value =
                Pattern.compile("name=\"csrf_token\"[^>]* value=\"([^\"]+)\"").matcher(page.text());
        assertThat(value.find()).isTrue();
        return value.group(1);
    }

    private void assertLimited(String path, String body) {
        for (int i = 0; i < 500; i++) {
            Answer answer = client().post(path)
                    .header("X-Forwarded-For", "198.51.100." + i % 250)
                    .json(body)
                    .send();
            if (answer.status() == 429) {
                answer.expect(429, "rate_limited");
                assertThat(answer.header("Retry-After"))
                        .hasValueSatisfying(
                                wait -> assertThat(Long.parseLong(wait)).isPositive());
                return;
            }
        }
        throw new AssertionError("500 calls were answered without a limit");
    }
}
