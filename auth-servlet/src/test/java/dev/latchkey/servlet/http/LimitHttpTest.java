package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

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
