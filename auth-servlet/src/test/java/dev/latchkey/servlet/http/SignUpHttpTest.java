package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.limit.LimitSettings;
import dev.latchkey.notify.Mail;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Container.class)
final class SignUpHttpTest extends HttpSuite {

    private static final String GOOD_PASSWORD = "seven boats leave the bay";

    private static final String OTHER_PASSWORD = "four bridges over the delta";
    private static final String CHOSEN_PASSWORD = "two ferries before breakfast";

    private int addresses;

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void a_registered_user_verifies_the_address_and_signs_in() {
        String email = address();
        Answer registered = register(email, ", \"given_name\": \"Ada\", \"attributes\": {\"team\": [1, true, \"x\"]}")
                .expect(202);
        assertThat(registered.text()).isEqualTo("{\"status\":\"verification_required\"}");
        login(email).expect(403, "email_not_verified");
        String token = mailedToken(email, 1);
        client().post("/auth/verify-email").json(token(token)).send().expect(204);
        JsonNode user = login(email).expect(200).json().path("user");
        assertThat(user.path("email_verified").asBoolean()).isTrue();
        assertThat(user.path("given_name").asString()).isEqualTo("Ada");
        assertThat(user.path("attributes").toString()).isEqualTo("{\"team\":[1,true,\"x\"]}");
        assertThat(user.path("status").asString()).isEqualTo("active");
        client().post("/auth/verify-email").json(token(token)).send().expect(400, "link_invalid");
    }

    @Test
    void a_visit_of_the_link_does_not_use_it_up() {
        String email = address();
        register(email, "").expect(202);
        String token = mailedToken(email, 1);
        for (int i = 0; i < 2; i++) {
            Answer page = client().get("/auth/verify-email?token=" + token)
                    .html()
                    .send()
                    .expect(200);
            assertThat(page.header("Referrer-Policy")).contains("no-referrer");
            client().call("HEAD", "/auth/verify-email?token=" + token).send().expect(200);
        }
        client().post("/auth/verify-email").json(token(token)).send().expect(204);
    }

    @Test
    void an_address_that_has_an_account_gets_the_same_answer() {
        String email = user().email().address();
        Answer taken = register(email, "").expect(202);
        Answer fresh = register(address(), "").expect(202);
        assertThat(taken.text()).isEqualTo(fresh.text());
        assertThat(taken.headers().keySet()).isEqualTo(fresh.headers().keySet());
    }

    @Test
    void another_mail_is_promised_to_everyone() {
        String email = address();
        register(email, "").expect(202);
        String first = mailedToken(email, 1);
        client().post("/auth/verify-email/resend").json(email(email)).send().expect(202);
        String second = mailedToken(email, 2);
        assertThat(second).isNotEqualTo(first);
        client().post("/auth/verify-email").json(token(first)).send().expect(400, "link_invalid");
        client().post("/auth/verify-email").json(token(second)).send().expect(204);
        client().post("/auth/verify-email/resend")
                .json(email("nobody@mail.example"))
                .send()
                .expect(202);
        client().post("/auth/verify-email/resend")
                .json(email("not an address"))
                .send()
                .expect(202);
    }

    @Test
    void mailed_links_come_from_the_issuer_whatever_the_request_says_of_its_host() throws Exception {
        String email = address();
        String body = "{\"email\": \"" + email + "\", \"password\": \"" + GOOD_PASSWORD + "\"}";
        String answer = Raw.send(
                app().port(),
                "POST /auth/register HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                        + "Forwarded: host=evil.example\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        assertThat(answer).startsWith("HTTP/1.1 202");
        assertThat(mail(email, 1).text())
                .contains(app().latchkey().settings().baseUrl() + "/verify-email?token=")
                .doesNotContain("evil");
    }

    @Test
    void an_address_registered_with_different_passwords_is_verified_with_one_chosen_then() {
        String email = address();
        register(email, "").expect(202);
        String again = "{\"email\": \"" + email + "\", \"password\": \"" + OTHER_PASSWORD + "\"}";
        Answer contested = client().post("/auth/register").json(again).send().expect(202);
        assertThat(contested.text()).isEqualTo("{\"status\":\"verification_required\"}");
        String token = mailedToken(email, 2);

        JsonNode errors = client().post("/auth/verify-email")
                .json(token(token))
                .send()
                .expect(422, "validation_failed")
                .json()
                .path("errors");
        assertThat(errors.size()).isEqualTo(1);
        assertThat(errors.path(0).path("field").asString()).isEqualTo("password");
        assertThat(errors.path(0).path("code").asString()).isEqualTo("required");
        login(email).expect(401, "invalid_credentials");
        verify(token, "short").expect(422, "weak_password");
        verify(token, CHOSEN_PASSWORD).expect(204);

        login(email).expect(401, "invalid_credentials");
        client().post("/auth/login").json(again).send().expect(401, "invalid_credentials");
        client().post("/auth/login")
                .json("{\"email\": \"" + email + "\", \"password\": \"" + CHOSEN_PASSWORD + "\"}")
                .send()
                .expect(200);
        verify(token, OTHER_PASSWORD).expect(400, "link_invalid");
    }

    @Test
    void what_is_wrong_with_the_fields_is_listed() {
        JsonNode errors = client().post("/auth/register")
                .json("{\"email\": \"nowhere\", \"password\": \"short\", \"given_name\": \"" + "x".repeat(300) + "\"}")
                .send()
                .expect(422, "validation_failed")
                .json()
                .path("errors");
        assertThat(errors.valueStream().map(error -> error.path("field").asString()))
                .contains("email", "password", "given_name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword"})
    void a_weak_password_is_refused_with_the_rule_it_breaks(String password) {
        JsonNode errors = client().post("/auth/register")
                .json("{\"email\": \"" + address() + "\", \"password\": \"" + password + "\"}")
                .send()
                .expect(422, "weak_password")
                .json()
                .path("errors");
        assertThat(errors.valueStream().map(error -> error.path("field").asString()))
                .isNotEmpty()
                .containsOnly("password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"role", "roles", "status", "id", "email_verified", "is_admin", "Email"})
    void a_member_that_nobody_may_set_is_unknown(String member) {
        Answer answer = register(address(), ", \"" + member + "\": \"admin\"").expect(400, "malformed_request");
        assertThat(answer.json().path("detail").asString()).contains("'" + member + "'");
    }

    @Test
    void a_captcha_that_nobody_asked_for_is_not_acceptable() {
        register(address(), ", \"captcha\": \"x\"").expect(422, "validation_failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "lkv_", "lkr_AAAA", "../../etc/passwd", "\\u0000"})
    void a_link_that_was_never_mailed_is_invalid(String token) {
        client().post("/auth/verify-email").json(token(token)).send().expect(400, "link_invalid");
    }

    private Answer register(String email, String more) {
        return client().post("/auth/register")
                .json("{\"email\": \"" + email + "\", \"password\": \"" + GOOD_PASSWORD + "\"" + more + "}")
                .send();
    }

    private Answer login(String email) {
        return client().post("/auth/login")
                .json("{\"email\": \"" + email + "\", \"password\": \"" + GOOD_PASSWORD + "\"}")
                .send();
    }

    private String mailedToken(String email, int number) {
        mail(email, number);
        return kit().mail().tokenTo(email).reveal();
    }

    /** The last of so many mails to an address; a thread of its own sends them. */
    private Mail mail(String email, int number) {
        await().until(() -> kit().mail().all().stream()
                        .filter(mail -> mail.to().equals(email))
                        .count()
                == number);
        return kit().mail().lastTo(email);
    }

    private String address() {
        addresses++;
        return "new" + addresses + "@mail.example";
    }

    private Answer verify(String token, String password) {
        return client().post("/auth/verify-email")
                .json("{\"token\": \"" + token + "\", \"password\": \"" + password + "\"}")
                .send();
    }

    private static String token(String token) {
        return "{\"token\": \"" + token + "\"}";
    }

    private static String email(String email) {
        return "{\"email\": \"" + email + "\"}";
    }
}
