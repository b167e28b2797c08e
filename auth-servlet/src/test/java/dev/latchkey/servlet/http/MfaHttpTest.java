package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.account.User;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.OpenCall;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.testing.LatchkeyTestKit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Second factors, as programs use them. */
@ParameterizedClass
@EnumSource(Container.class)
final class MfaHttpTest extends HttpSuite {

    private static final Pattern CODE = Pattern.compile("\\b([0-9]{6})\\b");

    /** What happens after a change of factors was let in and before it is made. */
    private Runnable duringChanges = () -> {};

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off())
                        .interceptor(this::duringTheCall)
                        .roles(roles -> roles.role("auditor").may("books:read"))
                        .mfaRequiredFor("auditor"))
                .servlets(GuardedServlets::addTo);
    }

    private Optional<Veto> duringTheCall(AuthAction action) {
        if (action instanceof AuthAction.ChangeFactors) {
            duringChanges.run();
        }
        return Optional.empty();
    }

    private record Enrolled(User user, String bearer, Secret secret, List<String> recoveryCodes) {}

    /** A user who has enrolled an app by the calls of the API, and the session this was done in. */
    private Enrolled enrolled() {
        User user = user();
        String bearer = bearer(user);
        Secret secret = Secret.of(client().post("/auth/me/mfa/totp")
                .bearer(bearer)
                .send()
                .expect(200)
                .json()
                .path("secret")
                .asString());
        JsonNode confirmed = client().post("/auth/me/mfa/totp/confirm")
                .bearer(bearer)
                .json("{\"code\": \"" + kit().totp(secret).reveal() + "\"}")
                .send()
                .expect(200)
                .json();
        nextStep();
        return new Enrolled(user, bearer, secret, texts(confirmed.path("recovery_codes")));
    }

    private void nextStep() {
        kit().advance(Duration.ofSeconds(30));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private Answer password(User user, String more) {
        return client().post("/auth/login").json(login(user, more)).send().expect(200);
    }

    private String mfaToken(User user) {
        return password(user, "").json().path("mfa_token").asString();
    }

    private Client.Call verify(String token, String method, String code) {
        return client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + token + "\", \"method\": \"" + method + "\", \"code\": \"" + code + "\"}");
    }

    private String totp(Enrolled enrolled) {
        return kit().totp(enrolled.secret).reveal();
    }

    @Test
    void an_app_is_enrolled_and_asked_for_at_the_next_sign_in() {
        Enrolled enrolled = enrolled();
        assertThat(enrolled.recoveryCodes).hasSize(10).doesNotHaveDuplicates();
        assertThat(client().get("/auth/me")
                        .bearer(enrolled.bearer)
                        .send()
                        .expect(200)
                        .json()
                        .path("mfa_enabled")
                        .asBoolean())
                .isTrue();

        JsonNode required = password(enrolled.user, "").json();

        assertThat(required.path("status").asString()).isEqualTo("mfa_required");
        assertThat(required.path("expires_in").asInt()).isEqualTo(600);
        assertThat(texts(required.path("methods"))).containsExactly("totp", "recovery_code", "email_code");
        assertThat(required.has("access_token") || required.has("user")).isFalse();
        JsonNode signedIn = verify(required.path("mfa_token").asString(), "totp", totp(enrolled))
                .send()
                .expect(200)
                .json();
        assertThat(signedIn.path("status").asString()).isEqualTo("authenticated");
        assertThat(signedIn.path("user").path("mfa_enabled").asBoolean()).isTrue();
        String access = signedIn.path("access_token").asString();
        client().get("/api/factor").bearer(access).send().expect(200);
        nextStep();
    }

    @Test
    void an_app_is_not_removed_from_a_session_that_ends_meanwhile() {
        Enrolled enrolled = enrolled();
        duringChanges = () ->
                kit().latchkey().sessions().endAll(enrolled.user.id(), EndReason.SIGNED_OUT, RequestContext.none());

        client().call("DELETE", "/auth/me/mfa/totp")
                .bearer(enrolled.bearer)
                .send()
                .expect(401, "token_revoked");

        assertThat(kit().latchkey().mfa().isEnabled(enrolled.user.id())).isTrue();
    }

    @Test
    void the_enrolment_comes_as_text_as_an_address_and_as_a_picture() throws Exception {
        String bearer = bearer();
        client().get("/auth/me/mfa/qrcode").bearer(bearer).send().expect(404, "not_found");

        JsonNode begun = client().post("/auth/me/mfa/totp")
                .bearer(bearer)
                .send()
                .expect(200)
                .json();

        assertThat(begun.path("otpauth_uri").asString())
                .startsWith("otpauth://totp/")
                .contains("secret=" + begun.path("secret").asString());
        String png = begun.path("qr_png").asString();
        assertThat(png).startsWith("data:image/png;base64,");
        byte[] bytes = Base64.getDecoder().decode(png.substring(png.indexOf(',') + 1));
        Answer picture =
                client().get("/auth/me/mfa/qrcode").bearer(bearer).send().expect(200);
        assertThat(picture.header("Content-Type")).contains("image/png");
        assertThat(picture.header("Cache-Control")).contains("no-store");
        assertThat(picture.bytes()).isEqualTo(bytes);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(bytes));
        assertThat(image.getWidth()).isEqualTo(image.getHeight()).isGreaterThan(100);
        assertThat(image.getRGB(0, 0) & 0xffffff).isEqualTo(0xffffff);
        assertThat(image.getRGB(24, 24) & 0xffffff).isZero();
    }

    @Test
    void a_second_app_is_a_conflict_and_nothing_pending_is_not_found() {
        Enrolled enrolled = enrolled();
        client().post("/auth/me/mfa/totp").bearer(enrolled.bearer).send().expect(409, "conflict");
        client().post("/auth/me/mfa/totp/confirm")
                .bearer(enrolled.bearer)
                .json("{\"code\": \"123456\"}")
                .send()
                .expect(404, "not_found");
        client().post("/auth/me/mfa/recovery-codes").bearer(bearer()).send().expect(404, "not_found");
    }

    @Test
    void a_wrong_code_confirms_nothing() {
        String bearer = bearer();
        client().post("/auth/me/mfa/totp").bearer(bearer).send().expect(200);
        client().post("/auth/me/mfa/totp/confirm")
                .bearer(bearer)
                .json("{\"code\": \"abcdef\"}")
                .send()
                .expect(401, "mfa_code_invalid");
        assertThat(client().get("/auth/me/mfa")
                        .bearer(bearer)
                        .send()
                        .expect(200)
                        .json()
                        .path("enabled")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void enrolling_ends_the_other_sessions_and_the_acting_one_goes_on() {
        User user = user();
        String other = bearer(user);
        String bearer = bearer(user);
        Secret secret = Secret.of(client().post("/auth/me/mfa/totp")
                .bearer(bearer)
                .send()
                .expect(200)
                .json()
                .path("secret")
                .asString());
        client().post("/auth/me/mfa/totp/confirm")
                .bearer(bearer)
                .json("{\"code\": \"" + kit().totp(secret).reveal() + "\"}")
                .send()
                .expect(200);

        client().get("/auth/me").bearer(other).send().expect(401, "token_revoked");
        JsonNode factors =
                client().get("/auth/me/mfa").bearer(bearer).send().expect(200).json();
        assertThat(factors.path("enabled").asBoolean()).isTrue();
        assertThat(factors.path("required").asBoolean()).isFalse();
        assertThat(factors.path("factors").get(0).path("method").asString()).isEqualTo("totp");
        assertThat(factors.path("recovery_codes_left").asInt()).isEqualTo(10);
    }

    @Test
    void codes_that_are_wrong_or_used_and_tokens_that_are_none_are_refused() {
        Enrolled enrolled = enrolled();
        String token = mfaToken(enrolled.user);
        String code = totp(enrolled);
        verify(token, "totp", "abcdef").send().expect(401, "mfa_code_invalid");
        verify(token, "recovery_code", "nothing").send().expect(401, "mfa_code_invalid");
        verify(token, "totp", code).send().expect(200);

        verify(token, "totp", code).send().expect(401, "mfa_token_invalid");
        verify(mfaToken(enrolled.user), "totp", code).send().expect(401, "mfa_code_invalid");
        verify("lkm_none", "totp", code).send().expect(401, "mfa_token_invalid");
        verify(enrolled.bearer, "totp", code).send().expect(401, "mfa_token_invalid");
        client().get("/auth/me").bearer(token).send().expect(401, "token_invalid");
        nextStep();
    }

    @Test
    void five_wrong_codes_use_a_sign_in_up() {
        Enrolled enrolled = enrolled();
        String token = mfaToken(enrolled.user);
        for (int attempt = 0; attempt < 5; attempt++) {
            verify(token, "totp", "abcdef").send().expect(401, "mfa_code_invalid");
        }

        verify(token, "totp", totp(enrolled)).send().expect(401, "mfa_token_invalid");
    }

    @Test
    void a_recovery_code_works_once_and_new_ones_replace_all() {
        Enrolled enrolled = enrolled();
        String first = enrolled.recoveryCodes.get(0);
        verify(mfaToken(enrolled.user), "recovery_code", first).send().expect(200);
        verify(mfaToken(enrolled.user), "recovery_code", first).send().expect(401, "mfa_code_invalid");

        JsonNode fresh = client().post("/auth/me/mfa/recovery-codes")
                .bearer(enrolled.bearer)
                .send()
                .expect(200)
                .json();

        assertThat(texts(fresh.path("recovery_codes"))).hasSize(10).doesNotContainAnyElementsOf(enrolled.recoveryCodes);
        verify(mfaToken(enrolled.user), "recovery_code", enrolled.recoveryCodes.get(1))
                .send()
                .expect(401, "mfa_code_invalid");
        verify(
                        mfaToken(enrolled.user),
                        "recovery_code",
                        texts(fresh.path("recovery_codes")).get(0))
                .send()
                .expect(200);
    }

    @Test
    void a_code_is_mailed_for_the_sign_in_it_was_asked_for_in() {
        Enrolled enrolled = enrolled();
        String token = mfaToken(enrolled.user);
        client().post("/auth/mfa/challenge")
                .json("{\"mfa_token\": \"" + token + "\", \"method\": \"email_code\"}")
                .send()
                .expect(202);
        String code = mailedCode(enrolled.user);

        verify(mfaToken(enrolled.user), "email_code", code).send().expect(401, "mfa_code_invalid");
        verify(token, "email_code", code).send().expect(200);
        client().post("/auth/mfa/challenge")
                .json("{\"mfa_token\": \"" + token + "\", \"method\": \"email_code\"}")
                .send()
                .expect(401, "mfa_token_invalid");
    }

    private String mailedCode(User user) {
        kit().latchkey().deliverMail();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> kit().mail().all().stream()
                        .anyMatch(mail -> mail.to().equals(user.email().address())
                                && CODE.matcher(mail.text()).find()));
        Matcher code = CODE.matcher(kit().mail().lastTo(user.email().address()).text());
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"mfa_token\": \"x\", \"method\": \"totp\"}', code, required",
        "'{\"mfa_token\": \"x\", \"method\": \"passkey\"}', credential, required",
        "'{\"mfa_token\": \"x\", \"method\": \"totp\", \"code\": \"1\", \"credential\": {}}', credential, invalid"
    })
    void what_cannot_be_verified_is_said_by_its_field(String body, String field, String code) {
        JsonNode problem = client().post("/auth/mfa/verify")
                .json(body)
                .send()
                .expect(422, "validation_failed")
                .json();
        assertThat(problem.path("errors").get(0).path("field").asString()).isEqualTo(field);
        assertThat(problem.path("errors").get(0).path("code").asString()).isEqualTo(code);
    }

    @Test
    void what_is_not_in_the_contract_is_malformed() {
        client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"x\", \"method\": \"totp\", \"code\": \"1\", \"user\": \"y\"}")
                .send()
                .expect(400, "malformed_request");
        client().post("/auth/mfa/challenge")
                .json("{\"mfa_token\": \"x\", \"method\": \"totp\"}")
                .send()
                .expect(422, "validation_failed");
    }

    @Test
    void a_sign_in_by_cookie_goes_on_in_cookies_and_only_from_its_own_origin() {
        Enrolled enrolled = enrolled();
        String token = password(enrolled.user, ", \"delivery\": \"cookie\"")
                .json()
                .path("mfa_token")
                .asString();
        verify(token, "totp", totp(enrolled))
                .header("Origin", "https://evil.example")
                .send()
                .expect(403, "csrf_failed");

        Answer answer = verify(token, "totp", totp(enrolled)).send().expect(200);

        assertThat(answer.json().has("access_token")).isFalse();
        assertThat(answer.cookies())
                .containsOnlyKeys("latchkey_access", "latchkey_refresh", "latchkey_csrf", "latchkey_known");
        client().get("/auth/me").cookies(answer.cookies()).send().expect(200);
        nextStep();
    }

    @Test
    void a_trusted_device_is_asked_once_is_listed_and_can_be_forgotten() {
        Enrolled enrolled = enrolled();
        Answer trusted = client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + mfaToken(enrolled.user) + "\", \"method\": \"totp\", \"code\": \""
                        + totp(enrolled) + "\", \"trust_device\": true}")
                .send()
                .expect(200);
        nextStep();
        assertThat(trusted.cookies()).containsOnlyKeys("latchkey_device");
        assertThat(trusted.all("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Max-Age=2592000"));

        Answer known = client().post("/auth/login")
                .cookies(trusted.cookies())
                .json(login(enrolled.user, ""))
                .send()
                .expect(200);
        assertThat(known.json().path("status").asString()).isEqualTo("authenticated");
        String access = known.json().path("access_token").asString();
        client().get("/api/factor").bearer(access).send().expect(403, "step_up_required");
        JsonNode devices = client().get("/auth/me/trusted-devices")
                .bearer(access)
                .send()
                .expect(200)
                .json();
        assertThat(devices.path("items")).hasSize(1);
        String id = devices.path("items").get(0).path("id").asString();
        client().call("DELETE", "/auth/me/trusted-devices/" + id)
                .bearer(bearer())
                .send()
                .expect(204);
        client().call("DELETE", "/auth/me/trusted-devices/" + id)
                .bearer(access)
                .send()
                .expect(204);
        client().call("DELETE", "/auth/me/trusted-devices/" + id)
                .bearer(access)
                .send()
                .expect(204);

        assertThat(client().post("/auth/login")
                        .cookies(trusted.cookies())
                        .json(login(enrolled.user, ""))
                        .send()
                        .expect(200)
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("mfa_required");
    }

    @Test
    void who_signs_out_elsewhere_trusts_no_device_any_longer() {
        Enrolled enrolled = enrolled();
        Answer trusted = client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + mfaToken(enrolled.user) + "\", \"method\": \"totp\", \"code\": \""
                        + totp(enrolled) + "\", \"trust_device\": true}")
                .send()
                .expect(200);
        nextStep();

        client().call("DELETE", "/auth/me/sessions")
                .bearer(trusted.json().path("access_token").asString())
                .send()
                .expect(204);

        assertThat(client().post("/auth/login")
                        .cookies(trusted.cookies())
                        .json(login(enrolled.user, ""))
                        .send()
                        .expect(200)
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("mfa_required");
    }

    @Test
    void another_user_cannot_forget_a_device() {
        Enrolled enrolled = enrolled();
        Answer trusted = client().post("/auth/mfa/verify")
                .json("{\"mfa_token\": \"" + mfaToken(enrolled.user) + "\", \"method\": \"totp\", \"code\": \""
                        + totp(enrolled) + "\", \"trust_device\": true}")
                .send()
                .expect(200);
        nextStep();
        String id = kit().latchkey()
                .trustedDevices()
                .list(enrolled.user.id(), 0)
                .get(0)
                .id()
                .toString();

        client().call("DELETE", "/auth/me/trusted-devices/" + id)
                .bearer(bearer())
                .send()
                .expect(204);

        assertThat(client().post("/auth/login")
                        .cookies(trusted.cookies())
                        .json(login(enrolled.user, ""))
                        .send()
                        .expect(200)
                        .json()
                        .path("status")
                        .asString())
                .isEqualTo("authenticated");
    }

    @Test
    void a_step_up_with_the_password_makes_the_session_fresh_under_another_id() {
        User user = user();
        String bearer = bearer(user);
        kit().advance(Duration.ofMinutes(6));
        client().post("/auth/me/mfa/totp").bearer(bearer).send().expect(403, "step_up_required");
        client().get("/auth/me/mfa/qrcode").bearer(bearer).send().expect(403, "step_up_required");
        client().post("/auth/me/step-up")
                .bearer(bearer)
                .json("{\"password\": \"wrong\"}")
                .send()
                .expect(401, "invalid_credentials");

        JsonNode done = client().post("/auth/me/step-up")
                .bearer(bearer)
                .json("{\"password\": \"" + PASSWORD + "\"}")
                .send()
                .expect(200)
                .json();

        assertThat(done.path("status").asString()).isEqualTo("authenticated");
        Answer replaced = client().get("/auth/me").bearer(bearer).send().expect(401, "token_revoked");
        assertThat(replaced.json().path("reason").asString()).isEqualTo("replaced");
        client().post("/auth/me/mfa/totp")
                .bearer(done.path("access_token").asString())
                .send()
                .expect(200);
    }

    @Test
    void signing_out_with_the_token_of_before_a_step_up_ends_the_session_in_its_place_and_no_other() {
        User user = user();
        String before = bearer(user);
        String other = bearer(user);
        JsonNode done = client().post("/auth/me/step-up")
                .bearer(before)
                .json("{\"password\": \"" + PASSWORD + "\"}")
                .send()
                .expect(200)
                .json();

        client().post("/auth/logout").bearer(before).send().expect(204);

        client().get("/auth/me")
                .bearer(done.path("access_token").asString())
                .send()
                .expect(401, "token_revoked");
        client().post("/auth/refresh")
                .json("{\"refresh_token\": \"" + done.path("refresh_token").asString() + "\"}")
                .send()
                .expect(401, "refresh_invalid");
        client().get("/auth/me").bearer(other).send().expect(200);
    }

    @Test
    void signing_out_with_a_token_of_before_a_change_of_the_password_ends_nothing_in_its_place() {
        User user = user();
        String outdated = bearer(user);
        JsonNode changed = client().call("PUT", "/auth/me/password")
                .bearer(outdated)
                .json("{\"current_password\": \"" + PASSWORD + "\", \"new_password\": \"another quiet harbour\"}")
                .send()
                .expect(200)
                .json();
        String present = client().post("/auth/me/step-up")
                .bearer(changed.path("access_token").asString())
                .json("{\"password\": \"another quiet harbour\"}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();

        client().post("/auth/logout").bearer(outdated).send().expect(204);

        client().get("/auth/me").bearer(present).send().expect(200);
        client().post("/auth/logout")
                .bearer(changed.path("access_token").asString())
                .send()
                .expect(204);
        client().get("/auth/me").bearer(present).send().expect(401, "token_revoked");
    }

    @Test
    void factors_are_changed_only_by_who_has_shown_one_lately() {
        Enrolled enrolled = enrolled();
        kit().advance(Duration.ofMinutes(6));
        String alone = client().post("/auth/me/step-up")
                .bearer(enrolled.bearer)
                .json("{\"password\": \"" + PASSWORD + "\"}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();
        for (Client.Call call :
                List.of(client().call("DELETE", "/auth/me/mfa/totp"), client().post("/auth/me/mfa/recovery-codes"))) {
            Answer refused = call.bearer(alone).send().expect(403, "step_up_required");
            assertThat(texts(refused.json().path("required"))).containsExactly("otp");
        }

        String both = client().post("/auth/me/step-up")
                .bearer(alone)
                .json("{\"method\": \"totp\", \"code\": \"" + totp(enrolled) + "\"}")
                .send()
                .expect(200)
                .json()
                .path("access_token")
                .asString();
        nextStep();
        client().call("DELETE", "/auth/me/mfa/totp").bearer(both).send().expect(204);
        client().call("DELETE", "/auth/me/mfa/totp").bearer(both).send().expect(204);
        assertThat(password(enrolled.user, "").json().path("status").asString()).isEqualTo("authenticated");
    }

    @Test
    void a_step_up_takes_either_the_password_or_a_factor() {
        String bearer = bearer();
        for (String body : List.of(
                "{}",
                "{\"method\": null}",
                "{\"method\": null, \"code\": \"123456\"}",
                "{\"password\": null, \"method\": null}",
                "{\"password\": \"x\", \"code\": \"1\"}",
                "{\"password\": \"x\", \"credential\": {}}",
                "{\"password\": \"x\", \"method\": \"totp\", \"code\": \"1\"}")) {
            client().post("/auth/me/step-up").bearer(bearer).json(body).send().expect(422, "validation_failed");
        }
        client().post("/auth/me/step-up")
                .bearer(bearer)
                .json("{\"method\": \"totp\", \"code\": \"123456\"}")
                .send()
                .expect(401, "mfa_code_invalid");
    }

    @Test
    void a_step_up_by_cookie_answers_in_cookies() {
        Map<String, String> cookies = cookies();
        client().post("/auth/me/step-up")
                .cookies(cookies)
                .json("{\"password\": \"" + PASSWORD + "\"}")
                .send()
                .expect(403, "csrf_failed");

        Answer done = client().post("/auth/me/step-up")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .json("{\"password\": \"" + PASSWORD + "\"}")
                .send()
                .expect(200);

        assertThat(done.json().has("access_token")).isFalse();
        client().get("/auth/me").cookies(done.cookies()).send().expect(200);
    }

    @Test
    void a_role_that_asks_for_a_second_factor_counts_only_with_one() {
        User user = user("auditor");
        String alone = bearer(user);
        StartResult.Started both = (StartResult.Started) kit().latchkey()
                .sessions()
                .start(user.id(), AuthContext.of("pwd").withMethods(List.of("pwd", "otp", "mfa")));

        Answer refused = client().get("/api/auditor").bearer(alone).send().expect(403, "step_up_required");
        assertThat(texts(refused.json().path("required"))).containsExactly("mfa");
        client().get("/api/auditor").bearer(bearer()).send().expect(403, "forbidden");
        client().get("/api/auditor")
                .bearer(both.tokens().accessToken().reveal())
                .send()
                .expect(200);
        assertThat(client().get("/auth/check").bearer(alone).send().expect(204).header("X-Auth-Roles"))
                .hasValueSatisfying(roles -> assertThat(roles).doesNotContain("auditor"));
        assertThat(client().get("/auth/check")
                        .bearer(both.tokens().accessToken().reveal())
                        .send()
                        .expect(204)
                        .header("X-Auth-Roles"))
                .hasValueSatisfying(roles -> assertThat(roles).contains("auditor"));
        assertThat(permissions(alone)).isEqualTo("{\"roles\":[],\"permissions\":[]}");
        assertThat(permissions(both.tokens().accessToken().reveal()))
                .isEqualTo("{\"roles\":[\"auditor\"],\"permissions\":[\"books:read\"]}");
    }

    private String permissions(String bearer) {
        return client().get("/auth/me/permissions")
                .bearer(bearer)
                .send()
                .expect(200)
                .json()
                .toString();
    }

    @Test
    void guesses_are_limited_for_each_address() throws Exception {
        try (TestApplication limited = TestApplication.builder()
                .latchkey(builder -> builder.limits(
                        LimitSettings.standard().withOpenCall(OpenCall.MFA_VERIFY, RateLimit.perMinute(2))))
                .start(container)) {
            String body = "{\"mfa_token\": \"" + pending(limited) + "\", \"method\": \"totp\", \"code\": \"1\"}";
            for (int attempt = 0; attempt < 2; attempt++) {
                limited.client().post("/auth/mfa/verify").json(body).send().expect(401, "mfa_code_invalid");
            }
            Answer refused =
                    limited.client().post("/auth/mfa/verify").json(body).send().expect(429, "rate_limited");
            assertThat(refused.header("Retry-After")).isPresent();
            limited.client()
                    .post("/auth/mfa/verify")
                    .json("{\"mfa_token\": \"lkm_none\", \"method\": \"totp\", \"code\": \"1\"}")
                    .send()
                    .expect(429, "rate_limited");
        }
    }

    private static String pending(TestApplication application) {
        LatchkeyTestKit kit = application.kit();
        User user = kit.user("limited" + kit.latchkey().environment().newId() + "@mail.example");
        kit.authenticator(user.id());
        return application
                .client()
                .post("/auth/login")
                .json(login(user, ""))
                .send()
                .expect(200)
                .json()
                .path("mfa_token")
                .asString();
    }
}
