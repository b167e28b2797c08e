package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.limit.RateLimit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Verification of an address by the code of the mail, by call and by form. */
@ParameterizedClass
@EnumSource(Container.class)
final class VerificationCodeHttpTest extends HttpSuite {

    private static final String OTHER_PASSWORD = "four bridges over the delta";
    private static final String CHOSEN_PASSWORD = "two ferries before breakfast";

    private int addresses;

    /** One address may be guessed at as often as by default; all tests are one client. */
    @Override
    TestApplication.Builder application() {
        LimitSettings limits = LimitSettings.standard()
                .withOpenCall(OpenCall.REGISTER, RateLimit.perMinute(10_000))
                .withOpenCall(OpenCall.VERIFY_EMAIL, RateLimit.perMinute(10_000));
        return TestApplication.builder().latchkey(builder -> builder.limits(limits));
    }

    @Test
    void the_code_of_the_mail_verifies_the_address_once_and_ends_the_link() {
        String email = registered(PASSWORD);
        String code = code(email);
        String token = kit().mail().tokenTo(email).reveal();

        verify(email, code, "").expect(204);

        verify(email, code, "").expect(400, "link_invalid");
        client().post("/auth/verify-email")
                .json("{\"token\": \"" + token + "\"}")
                .send()
                .expect(400, "link_invalid");
        client().post("/auth/login")
                .json("{\"email\": \"" + email + "\", \"password\": \"" + PASSWORD + "\"}")
                .send()
                .expect(200);
    }

    @Test
    void a_wrong_code_and_an_address_without_an_account_are_answered_alike() {
        String email = registered(PASSWORD);
        String wrong = wrong(code(email));

        Answer known = verify(email, wrong, "").expect(400, "link_invalid");
        Answer unknown = verify(address(), wrong, "").expect(400, "link_invalid");

        assertThat(withoutRequestId(unknown)).isEqualTo(withoutRequestId(known));
        assertThat(unknown.headers().keySet()).isEqualTo(known.headers().keySet());
    }

    @Test
    void either_is_guessed_at_ten_times_and_no_more() {
        String email = registered(PASSWORD);
        String wrong = wrong(code(email));
        for (String address : List.of(email, address())) {
            for (int i = 0; i < 10; i++) {
                verify(address, wrong, "").expect(400, "link_invalid");
            }
            assertThat(verify(address, wrong, "").expect(429, "rate_limited").header("Retry-After"))
                    .isPresent();
        }
    }

    @Test
    void a_token_or_an_address_with_its_code_is_asked_for_and_not_both() {
        assertThat(fields("{}")).containsExactly("token");
        assertThat(fields("{\"email\": \"a@mail.example\"}")).containsExactly("code");
        assertThat(fields("{\"code\": \"12345678\"}")).containsExactly("email");
        assertThat(fields("{\"token\": \"x\", \"code\": \"12345678\"}")).containsExactly("code");
        assertThat(fields("{\"token\": \"x\", \"email\": \"a@mail.example\", \"code\": \"12345678\"}"))
                .containsExactly("email", "code");
    }

    @Test
    void an_account_without_a_password_gets_one_with_the_code() {
        String email = registered(PASSWORD);
        register(email, OTHER_PASSWORD);
        String code = code(email);

        JsonNode errors =
                verify(email, code, "").expect(422, "validation_failed").json().path("errors");
        assertThat(errors.path(0).path("field").asString()).isEqualTo("password");
        verify(email, code, "short").expect(422, "weak_password");
        verify(email, code, CHOSEN_PASSWORD).expect(204);

        client().post("/auth/login")
                .json("{\"email\": \"" + email + "\", \"password\": \"" + CHOSEN_PASSWORD + "\"}")
                .send()
                .expect(200);
    }

    @Test
    void who_registers_with_a_form_types_the_code_on_the_page_that_follows() {
        FormBrowser browser = new FormBrowser(client());
        String email = address();
        Answer sent = browser.submit("/auth/register", "/auth/register", "email=" + email, "password=" + PASSWORD)
                .expect(303);
        assertThat(sent.header("Location")).contains("/auth/verify-email");
        String code = code(email);
        assertThat(browser.page("/auth/verify-email").text())
                .contains("name=\"code\"", "autocomplete=\"one-time-code\"")
                .doesNotContain("class=\"problems\"");

        Answer refused = browser.submit(
                        "/auth/verify-email", "/auth/verify-email", "email=" + email, "code=" + wrong(code))
                .expect(400);
        assertThat(refused.text()).contains("This code does not work", "name=\"code\"", "value=\"" + email + "\"");
        Answer done = browser.submit(
                        "/auth/verify-email",
                        "/auth/verify-email",
                        "email=" + email,
                        "code=" + code.substring(0, 4) + " " + code.substring(4))
                .expect(303);

        assertThat(done.header("Location")).contains("/auth/verify-email/done");
    }

    @Test
    void the_form_asks_for_a_password_where_the_account_has_none_and_keeps_the_code() {
        FormBrowser browser = new FormBrowser(client());
        String email = address();
        register(email, OTHER_PASSWORD);
        browser.submit("/auth/register", "/auth/register", "email=" + email, "password=" + PASSWORD)
                .expect(303);
        String code = code(email);

        Answer asked = browser.submit("/auth/verify-email", "/auth/verify-email", "email=" + email, "code=" + code)
                .expect(422);

        assertThat(asked.text())
                .contains("name=\"password\"", "name=\"code\" value=\"" + code + "\"", "value=\"" + email + "\"")
                .doesNotContain("name=\"token\"");
        browser.submit(
                        "/auth/verify-email",
                        "/auth/verify-email",
                        "email=" + email,
                        "code=" + code,
                        "password=" + CHOSEN_PASSWORD)
                .expect(303);
    }

    @Test
    void too_many_codes_on_the_page_are_told_of_on_the_page() {
        FormBrowser browser = new FormBrowser(client());
        String email = address();
        browser.submit("/auth/register", "/auth/register", "email=" + email, "password=" + PASSWORD)
                .expect(303);
        for (int i = 0; i < 10; i++) {
            verify(email, "12345678", "");
        }

        Answer limited = browser.submit("/auth/verify-email", "/auth/verify-email", "email=" + email, "code=12345678")
                .expect(429);

        assertThat(limited.text()).contains("Too many attempts", "name=\"code\"");
        assertThat(limited.header("Retry-After")).isPresent();
    }

    private List<String> fields(String body) {
        return client().post("/auth/verify-email")
                .json(body)
                .send()
                .expect(422, "validation_failed")
                .json()
                .path("errors")
                .valueStream()
                .map(error -> error.path("field").asString())
                .toList();
    }

    private Answer verify(String email, String code, String password) {
        String chosen = password.isEmpty() ? "" : ", \"password\": \"" + password + "\"";
        return client().post("/auth/verify-email")
                .json("{\"email\": \"" + email + "\", \"code\": \"" + code + "\"" + chosen + "}")
                .send();
    }

    private String registered(String password) {
        String email = address();
        register(email, password);
        return email;
    }

    private void register(String email, String password) {
        client().post("/auth/register")
                .json("{\"email\": \"" + email + "\", \"password\": \"" + password + "\"}")
                .send()
                .expect(202);
    }

    private String code(String email) {
        app().latchkey().deliverMail();
        Secret code = kit().mail().codeTo(email);
        return code.reveal();
    }

    private static String wrong(String code) {
        return String.format(Locale.ROOT, "%08d", (Integer.parseInt(code) + 1) % 100_000_000);
    }

    private static String withoutRequestId(Answer answer) {
        return answer.text().replaceAll("\"request_id\":\"[^\"]*\"", "");
    }

    private String address() {
        return "coded-" + addresses++ + "@mail.example";
    }
}
