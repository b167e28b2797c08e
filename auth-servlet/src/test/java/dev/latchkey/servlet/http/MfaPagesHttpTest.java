package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
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

/** The pages of second factors, as a browser without scripts uses them. */
@ParameterizedClass
@EnumSource(Container.class)
final class MfaPagesHttpTest extends HttpSuite {

    private static final Pattern CODE = Pattern.compile("\\b([0-9]{6})\\b");
    private static final Pattern RECOVERY = Pattern.compile("<code dir=\"ltr\">(([0-9a-z]{4}-){3}[0-9a-z]{4})</code>");
    private static final Pattern SECRET = Pattern.compile("<code dir=\"ltr\">([A-Z2-7 ]{39})</code>");

    private final Map<String, String> browser = new LinkedHashMap<>();

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder()
                .latchkey(builder -> builder.limits(LimitSettings.off()).mfaRequiredFor("admin"));
    }

    @Test
    void one_enrols_an_app_signs_in_with_it_and_removes_it_with_forms_alone() {
        User user = user();
        password(user).expect(303);
        assertThat(page("/auth/account").text()).contains("href=\"/auth/account/mfa\"");
        submit("/auth/account/mfa", "/auth/account/mfa/totp", "").expect(303);
        Answer pending = page("/auth/account/mfa");
        assertThat(pending.text()).contains("src=\"/auth/me/mfa/qrcode\"");
        assertThat(client().get("/auth/me/mfa/qrcode")
                        .cookies(browser)
                        .send()
                        .expect(200)
                        .header("Content-Type"))
                .contains("image/png");
        Secret secret = Secret.of(found(SECRET, pending).replace(" ", ""));
        Answer wrong = submit("/auth/account/mfa", "/auth/account/mfa/totp/confirm", "code=abcdef")
                .expect(401);
        assertThat(wrong.text()).contains("The code is wrong", "src=\"/auth/me/mfa/qrcode\"");
        Answer confirmed = submit("/auth/account/mfa", "/auth/account/mfa/totp/confirm", "code=" + code(secret))
                .expect(200);
        assertThat(RECOVERY.matcher(confirmed.text()).results()).hasSize(10);
        assertThat(page("/auth/account/mfa").text()).doesNotContainPattern(RECOVERY);
        nextStep();

        browser.clear();
        Answer asked = password(user).expect(303);
        assertThat(asked.header("Location")).contains("/auth/mfa?return_to=%2Fauth%2Faccount%3Fa%3D1");
        assertThat(asked.cookies()).containsOnlyKeys("latchkey_mfa");
        assertThat(asked.all("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).contains("HttpOnly", "SameSite=Lax", "Max-Age=600"));
        Answer refused = submit(
                        "/auth/mfa?return_to=%2Fauth%2Faccount%3Fa%3D1", "/auth/mfa/verify", factor("totp", "abcdef"))
                .expect(401);
        assertThat(refused.text()).contains("The code is wrong").doesNotContain("abcdef");
        Answer in = submit(
                        "/auth/mfa?return_to=%2Fauth%2Faccount%3Fa%3D1",
                        "/auth/mfa/verify", factor("totp", code(secret)))
                .expect(303);
        assertThat(in.header("Location")).contains("/auth/account?a=1");
        assertThat(in.clearedCookies()).containsExactly("latchkey_mfa");
        page("/auth/account");

        submit("/auth/account/mfa", "/auth/account/mfa/totp/remove", "").expect(303);
        assertThat(page("/auth/account/mfa").text()).contains("action=\"/auth/account/mfa/totp\"");
        nextStep();
    }

    @Test
    void a_code_is_mailed_when_the_button_is_pressed_and_a_device_is_trusted_when_the_box_is_ticked() {
        User user = user();
        kit().authenticator(user.id());
        password(user).expect(303);
        assertThat(page("/auth/mfa").text()).contains("/auth/mfa?method=email_code", "value=\"totp\"");
        assertThat(page("/auth/mfa?method=email_code").text()).doesNotContain("action=\"/auth/mfa/verify\"");
        Answer sent =
                submit("/auth/mfa?method=email_code", "/auth/mfa/challenge", "").expect(303);
        String path = sent.header("Location").orElseThrow();
        assertThat(path).startsWith("/auth/mfa?method=email_code&sent=true");
        String code = mailedCode(user);

        Answer in = submit(path, "/auth/mfa/verify", factor("email_code", code) + "&trust_device=true")
                .expect(303);

        assertThat(in.cookies()).containsKeys("latchkey_access", "latchkey_device");
        // a mailed code opens no page on which the app could be removed
        assertThat(client().get("/auth/account/mfa")
                        .cookies(browser)
                        .html()
                        .send()
                        .expect(303)
                        .header("Location"))
                .contains("/auth/step-up?return_to=%2Fauth%2Faccount%2Fmfa");
        assertThat(kit().latchkey().trustedDevices().list(user.id(), 0)).hasSize(1);
        browser.keySet().removeIf(name -> !name.equals("latchkey_device"));
        assertThat(password(user).expect(303).cookies()).containsKey("latchkey_access");
    }

    @Test
    void whoever_is_asked_for_a_second_factor_each_time_is_not_offered_to_trust_the_device() {
        User user = user();
        kit().authenticator(user.id());
        password(user).expect(303);
        assertThat(page("/auth/mfa").text()).contains("name=\"trust_device\"", "action=\"/auth/mfa/verify\"");
        kit().latchkey().access().grant(user.id(), "admin", RequestContext.none());

        password(user).expect(303);

        assertThat(page("/auth/mfa").text())
                .contains("action=\"/auth/mfa/verify\"")
                .doesNotContain("trust_device");
    }

    @Test
    void without_a_sign_in_that_waits_the_page_leads_back_to_the_start() {
        assertThat(client().get("/auth/mfa").html().send().expect(303).header("Location"))
                .contains("/auth/login");
        browser.put("latchkey_mfa", "lkm_nothing");
        assertThat(client().get("/auth/mfa?return_to=%2Fapp")
                        .cookies(browser)
                        .html()
                        .send()
                        .expect(303)
                        .header("Location"))
                .contains("/auth/login?return_to=%2Fapp");
        Answer over = submit("/auth/login", "/auth/mfa/verify", factor("totp", "123456"))
                .expect(303);
        assertThat(over.header("Location")).contains("/auth/login?return_to=%2Fauth%2Faccount%3Fa%3D1");
        assertThat(over.clearedCookies()).contains("latchkey_mfa");
    }

    @Test
    void a_form_of_another_browser_does_not_verify() {
        User user = user();
        LatchkeyTestKit.Authenticator app = kit().authenticator(user.id());
        password(user).expect(303);
        client().post("/auth/mfa/verify")
                .cookies(browser)
                .form(factor("totp", code(app.secret())) + "&csrf_token=forged")
                .send()
                .expect(403);
    }

    @Test
    void who_did_not_sign_in_lately_steps_up_first_and_comes_back() {
        User user = user();
        password(user).expect(303);
        kit().advance(Duration.ofMinutes(6));
        Answer sent =
                client().get("/auth/account/mfa").cookies(browser).html().send().expect(303);
        String stepUp = sent.header("Location").orElseThrow();
        assertThat(stepUp).isEqualTo("/auth/step-up?return_to=%2Fauth%2Faccount%2Fmfa");
        String before = browser.get("latchkey_access");
        Answer wrong = submit(stepUp, "/auth/me/step-up", "password=wrong&return_to=%2Fauth%2Faccount%2Fmfa")
                .expect(401);
        assertThat(wrong.text()).contains("name=\"password\"");

        Answer done = submit(
                        stepUp,
                        "/auth/me/step-up",
                        "password=" + encoded(PASSWORD) + "&return_to=%2Fauth%2Faccount%2Fmfa")
                .expect(303);

        assertThat(done.header("Location")).contains("/auth/account/mfa");
        assertThat(browser.get("latchkey_access")).isNotEqualTo(before);
        page("/auth/account/mfa");
        client().get("/auth/me").cookie("latchkey_access", before).send().expect(401, "token_revoked");
    }

    @Test
    void who_has_an_app_steps_up_with_it() {
        User user = user();
        LatchkeyTestKit.Authenticator app = kit().authenticator(user.id());
        password(user).expect(303);
        submit("/auth/mfa", "/auth/mfa/verify", factor("totp", code(app.secret())))
                .expect(303);
        kit().advance(Duration.ofMinutes(6));

        Answer asked = page("/auth/step-up");
        assertThat(asked.text()).contains("value=\"totp\"").doesNotContain("name=\"password\"");
        submit(
                        "/auth/step-up?method=recovery_code",
                        "/auth/me/step-up",
                        factor("recovery_code", app.recoveryCodes().get(0).reveal()))
                .expect(303);
        Answer replaced = submit("/auth/account/mfa", "/auth/account/mfa/recovery-codes", "")
                .expect(200);
        assertThat(RECOVERY.matcher(replaced.text()).results()).hasSize(10);
    }

    private Answer password(User user) {
        return submit(
                "/auth/login",
                "/auth/login",
                "email=" + encoded(user.email().address()) + "&password=" + encoded(PASSWORD)
                        + "&return_to=%2Fauth%2Faccount%3Fa%3D1");
    }

    private static String factor(String method, String code) {
        return "method=" + method + "&code=" + encoded(code) + "&return_to=%2Fauth%2Faccount%3Fa%3D1";
    }

    private String code(Secret secret) {
        return kit().totp(secret).reveal();
    }

    private void nextStep() {
        kit().advance(Duration.ofSeconds(30));
    }

    private String mailedCode(User user) {
        String address = user.email().address();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> kit().mail().all().stream()
                        .anyMatch(mail -> mail.to().equals(address)
                                && CODE.matcher(mail.text()).find()));
        Matcher code = CODE.matcher(kit().mail().lastTo(address).text());
        assertThat(code.find()).isTrue();
        return code.group(1);
    }

    private static String found(Pattern pattern, Answer answer) {
        Matcher matcher = pattern.matcher(answer.text());
        assertThat(matcher.find()).as(answer.text()).isTrue();
        return matcher.group(1);
    }

    private Answer submit(String page, String action, String fields) {
        Answer form = page(page);
        String text = form.text();
        int name = text.indexOf("name=\"csrf_token\"");
        assertThat(name).as("the page has a form").isPositive();
        int value = text.indexOf("value=\"", name) + "value=\"".length();
        String token = text.substring(value, text.indexOf('"', value));
        Answer answer = client().post(action)
                .cookies(browser)
                .form(fields + (fields.isEmpty() ? "" : "&") + "csrf_token=" + token)
                .send();
        browser.putAll(answer.cookies());
        browser.keySet().removeAll(answer.clearedCookies());
        return answer;
    }

    private Answer page(String path) {
        Answer answer = client().get(path).cookies(browser).html().send().expect(200);
        browser.putAll(answer.cookies());
        return answer;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
