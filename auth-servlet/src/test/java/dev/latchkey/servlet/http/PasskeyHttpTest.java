package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.passkey.SoftwareAuthenticator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Passkeys, as programs and forms use them. */
@ParameterizedClass
@EnumSource(Container.class)
final class PasskeyHttpTest extends HttpSuite {

    private SoftwareAuthenticator authenticator;

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(
                        LimitSettings.standard().withOpenCall(OpenCall.PASSKEY_LOGIN, RateLimit.perMinute(40))))
                .servlets(GuardedServlets::addTo);
    }

    @BeforeEach
    void authenticator() {
        kit().advance(Duration.ofMinutes(2)); // so that no test has used up what another may do
        authenticator =
                new SoftwareAuthenticator(kit().latchkey().settings().issuer().toString());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private String creation(String bearer) {
        return client().post("/auth/me/passkeys/options")
                .bearer(bearer)
                .send()
                .expect(200)
                .text();
    }

    /** Registers the authenticator's passkey; what the call answers. */
    private JsonNode registered(String bearer) {
        return client().post("/auth/me/passkeys")
                .bearer(bearer)
                .json("{\"name\": \"My telephone\", \"credential\": "
                        + authenticator.create(creation(bearer)).reveal() + "}")
                .send()
                .expect(201)
                .json();
    }

    private String request() {
        return client().post("/auth/passkeys/login/options").send().expect(200).text();
    }

    private String shown(String options) {
        return authenticator.get(options).reveal();
    }

    private Client.Call login(String credential, String more) {
        return client().post("/auth/passkeys/login").json("{\"credential\": " + credential + more + "}");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void a_passkey_is_registered_listed_used_and_removed() {
        String bearer = bearer();

        JsonNode added = registered(bearer);

        assertThat(texts(added.path("recovery_codes"))).hasSize(10);
        assertThat(added.path("name").asString()).isEqualTo("My telephone");
        JsonNode listed = client().get("/auth/me/passkeys")
                .bearer(bearer)
                .send()
                .expect(200)
                .json()
                .path("items");
        assertThat(listed.size()).isEqualTo(1);
        assertThat(listed.get(0).path("credential_id").asString()).isEqualTo(authenticator.credentialId());
        assertThat(listed.get(0).path("last_used_at").isNull()).isTrue();

        JsonNode signedIn = login(shown(request()), "").send().expect(200).json();

        assertThat(signedIn.path("status").asString()).isEqualTo("authenticated");
        assertThat(signedIn.path("user").path("mfa_enabled").asBoolean()).isTrue();
        String fresh = signedIn.path("access_token").asString();
        JsonNode session = client().get("/auth/me/sessions")
                .bearer(fresh)
                .send()
                .expect(200)
                .json()
                .path("items")
                .get(0);
        assertThat(texts(session.path("amr"))).containsExactly("hwk", "user", "mfa");
        String id = added.path("id").asString();
        client().call("DELETE", "/auth/me/passkeys/" + id).bearer(fresh).send().expect(204);
        client().call("DELETE", "/auth/me/passkeys/" + id).bearer(fresh).send().expect(404, "not_found");
        login(shown(request()), "").send().expect(401, "invalid_credentials");
    }

    @Test
    void a_sign_in_by_cookie_gets_cookies_and_only_from_its_own_origin() {
        registered(bearer());

        Answer answer = login(shown(request()), ", \"delivery\": \"cookie\", \"remember_me\": true")
                .send()
                .expect(200);

        assertThat(answer.json().path("csrf_token").isString()).isTrue();
        assertThat(answer.json().has("access_token")).isFalse();
        client().get("/auth/me").cookies(answer.cookies()).send().expect(200);
        login(shown(request()), ", \"delivery\": \"cookie\"")
                .header("Origin", "https://evil.example")
                .send()
                .expect(403, "csrf_failed");
    }

    @Test
    void a_passkey_is_the_second_factor_and_the_step_up() {
        User user = user();
        registered(bearer(user));
        JsonNode required = client().post("/auth/login")
                .json(login(user, ""))
                .send()
                .expect(200)
                .json();
        assertThat(texts(required.path("methods"))).containsExactly("passkey", "recovery_code", "email_code");
        String token = required.path("mfa_token").asString();
        String options = client().post("/auth/mfa/challenge")
                .json("{\"mfa_token\": \"" + token + "\", \"method\": \"passkey\"}")
                .send()
                .expect(200)
                .text();

        client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + token + "\", \"method\": \"passkey\", \"credential\": " + shown(request())
                        + "}")
                .send()
                .expect(401, "mfa_code_invalid");
        String bearer = client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + token + "\", \"method\": \"passkey\", \"credential\": " + shown(options)
                        + "}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();
        kit().advance(Duration.ofMinutes(6));

        client().post("/auth/me/passkeys/options").bearer(bearer).send().expect(403, "step_up_required");
        String stepUp = client().post("/auth/me/step-up/options")
                .bearer(bearer)
                .send()
                .expect(200)
                .text();
        String fresh = client().post("/auth/me/step-up")
                .bearer(bearer)
                .json("{\"method\": \"passkey\", \"credential\": " + shown(stepUp) + "}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();
        client().post("/auth/me/passkeys/options").bearer(fresh).send().expect(200);
    }

    @Test
    void who_has_a_passkey_changes_nothing_after_the_password_alone() {
        User user = user();
        JsonNode added = registered(bearer(user));
        kit().advance(Duration.ofMinutes(1));
        String weak = bearer(user);

        client().post("/auth/me/passkeys/options").bearer(weak).send().expect(403, "step_up_required");
        client().post("/auth/me/passkeys")
                .bearer(weak)
                .json("{\"credential\": {}}")
                .send()
                .expect(403, "step_up_required");
        client().call("DELETE", "/auth/me/passkeys/" + added.path("id").asString())
                .bearer(weak)
                .send()
                .expect(403, "step_up_required");
        client().get("/auth/me/passkeys").bearer(weak).send().expect(200);
    }

    @Test
    void another_users_passkey_is_not_there() {
        JsonNode added = registered(bearer());
        String other = bearer(user());

        client().call("DELETE", "/auth/me/passkeys/" + added.path("id").asString())
                .bearer(other)
                .send()
                .expect(404, "not_found");
        client().call("DELETE", "/auth/me/passkeys/nothing")
                .bearer(other)
                .send()
                .expect(404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"id\": \"AAAA\", \"type\": \"public-key\", \"response\": {}}",
                "{\"id\": 7, \"type\": \"public-key\", \"response\": []}",
                "{\"id\": \"AAAA\", \"type\": \"public-key\", \"response\": {\"clientDataJSON\": \"e30\"}}"
            })
    void what_is_no_credential_is_refused_clearly(String credential) {
        login(credential, "").send().expect(401, "invalid_credentials");
        JsonNode problem = client().post("/auth/me/passkeys")
                .bearer(bearer())
                .json("{\"credential\": " + credential + "}")
                .send()
                .expect(422, "validation_failed")
                .json();
        assertThat(problem.path("errors").get(0).path("field").asString()).isEqualTo("credential");
        assertThat(problem.path("errors").get(0).path("code").asString()).isEqualTo("passkey_malformed");
    }

    @Test
    void wrong_answers_of_one_who_is_signed_in_are_limited_by_session() {
        String bearer = bearer();
        for (int i = 0; i < 6; i++) {
            client().post("/auth/me/passkeys")
                    .bearer(bearer)
                    .json("{\"credential\": {}}")
                    .send()
                    .expect(422, "validation_failed");
        }

        client().post("/auth/me/passkeys")
                .bearer(bearer)
                .json("{\"credential\": {}}")
                .send()
                .expect(429, "rate_limited");
    }

    @Test
    void wrong_answers_of_one_who_is_signed_in_use_up_nothing_of_what_sign_ins_may_try() {
        User user = user();
        String bearer = bearer(user);
        String recoveryCode = texts(registered(bearer).path("recovery_codes")).get(0);
        for (int i = 0; i < 6; i++) {
            client().post("/auth/me/passkeys")
                    .bearer(bearer)
                    .json("{\"credential\": {}}")
                    .send()
                    .expect(422, "validation_failed");
        }
        client().post("/auth/me/passkeys")
                .bearer(bearer)
                .json("{\"credential\": {}}")
                .send()
                .expect(429, "rate_limited");

        String token = client().post("/auth/login")
                .json(login(user, ""))
                .send()
                .expect(200)
                .json()
                .path("mfa_token")
                .asString();
        client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + token + "\", \"method\": \"recovery_code\", \"code\": \"" + recoveryCode
                        + "\"}")
                .send()
                .expect(200);
    }

    @Test
    void sign_ins_with_passkeys_are_limited_by_address() {
        for (int i = 0; i < 40; i++) {
            client().post("/auth/passkeys/login/options").send().expect(200);
        }

        client().post("/auth/passkeys/login/options").send().expect(429, "rate_limited");
        login("{}", "").send().expect(429, "rate_limited");
    }

    @Test
    void pages_that_ask_for_a_passkey_run_the_one_script_and_nothing_inline() {
        Answer page = client().get("/auth/login").html().send().expect(200);

        assertThat(page.header("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "connect-src 'self'")
                .doesNotContain("unsafe");
        assertThat(page.text())
                .containsPattern("<script src=\"/auth/assets/passkeys\\.[0-9a-f]{16}\\.js\" defer=\"defer\"></script>")
                .containsPattern("data-passkey=\"get\"[^>]* hidden=\"hidden\"");
        assertThat(client().get("/auth/register")
                        .html()
                        .send()
                        .expect(200)
                        .header("Content-Security-Policy")
                        .orElseThrow())
                .doesNotContain("script-src");
    }

    @Test
    void the_form_signs_in_and_says_on_the_page_what_is_wrong() {
        registered(bearer());
        Answer page = client().get("/auth/login").html().send().expect(200);
        Map<String, String> browser = page.cookies();
        String token = page.text().replaceAll("(?s).*?name=\"csrf_token\" value=\"([^\"]+)\".*", "$1");

        Answer wrong = client().post("/auth/passkeys/login")
                .cookies(browser)
                .form("csrf_token=" + encoded(token) + "&credential=" + encoded("{}") + "&remember_me=false")
                .send()
                .expect(401);
        assertThat(wrong.text()).contains("This passkey was not accepted");
        Answer done = client().post("/auth/passkeys/login")
                .cookies(browser)
                .form("csrf_token=" + encoded(token) + "&credential=" + encoded(shown(request()))
                        + "&remember_me=true&return_to=" + encoded("/app"))
                .send()
                .expect(303);
        assertThat(done.header("Location")).contains("/app");
        client().get("/auth/me").cookies(done.cookies()).send().expect(200);
        client().post("/auth/passkeys/login")
                .form("credential=" + encoded(shown(request())))
                .send()
                .expect(403);
    }
}
