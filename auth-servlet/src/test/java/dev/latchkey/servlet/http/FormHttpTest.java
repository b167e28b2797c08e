package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.account.User;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of the hosted pages, as a browser without scripts sends them. */
@ParameterizedClass
@EnumSource(Container.class)
final class FormHttpTest extends HttpSuite {

    private static final String NEW_PASSWORD = "nine lamps above the harbour";

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void one_signs_up_verifies_signs_in_and_out_with_forms_alone() {
        Map<String, String> browser = new LinkedHashMap<>();
        String email = "forms-" + container.name().toLowerCase(java.util.Locale.ROOT) + "@mail.example";
        Answer sent = submit(
                        browser,
                        "/auth/register",
                        "/auth/register",
                        "email=" + encoded(email) + "&password=" + encoded(NEW_PASSWORD)
                                + "&given_name=Ada&family_name=")
                .expect(303);
        assertThat(sent.header("Location")).contains("/auth/verify-email");
        Answer mailbox = page(browser, "/auth/verify-email");
        assertThat(mailbox.text()).contains(email);
        await().until(() ->
                kit().mail().all().stream().anyMatch(mail -> mail.to().equals(email)));
        String token = kit().mail().tokenTo(email).reveal();
        String link = "/auth/verify-email?token=" + token;
        Answer verified =
                submit(browser, link, "/auth/verify-email", "token=" + token).expect(303);
        page(browser, verified.header("Location").orElseThrow());
        assertLinkIsOver(submit(browser, link, "/auth/verify-email", "token=" + token));
        Answer in = submit(
                        browser,
                        "/auth/login?return_to=%2Fauth%2Faccount%3Fa%3D1",
                        "/auth/login",
                        "email="
                                + encoded(email) + "&password=" + encoded(NEW_PASSWORD)
                                + "&remember_me=true&return_to=%2Fauth%2Faccount%3Fa%3D1")
                .expect(303);
        assertThat(in.header("Location")).contains("/auth/account?a=1");
        assertThat(page(browser, "/auth/account").text()).contains(email, "Ada");
        Answer out = submit(browser, "/auth/account", "/auth/logout", "").expect(303);
        assertThat(out.header("Location")).contains("/auth/logged-out");
        assertThat(out.clearedCookies()).contains("latchkey_access", "latchkey_refresh", "latchkey_csrf");
        page(browser, "/auth/logged-out");
        assertThat(client().get("/auth/account").html().send().expect(302).header("Location"))
                .isPresent();
    }

    @Test
    void the_link_of_an_address_registered_with_different_passwords_asks_for_one() {
        Map<String, String> browser = new LinkedHashMap<>();
        String email = "contested-" + container.name().toLowerCase(java.util.Locale.ROOT) + "@mail.example";
        signUp(browser, email, NEW_PASSWORD);
        String early = linkTo(email, 1);
        Answer plain = page(browser, early);
        assertThat(plain.text()).doesNotContain("name=\"password\"");
        signUp(browser, email, "four bridges over the delta");
        String link = linkTo(email, 2);
        String token = link.substring(link.indexOf('=') + 1);

        assertThat(page(browser, link).text())
                .contains("name=\"password\"", "value=\"" + token + "\"", "value=\"" + email + "\"");
        for (String typed : java.util.List.of("", "&password=short")) {
            Answer refused = submit(browser, link, "/auth/verify-email", "token=" + token + typed)
                    .expect(422);
            assertThat(refused.text())
                    .contains("name=\"password\"", "value=\"" + token + "\"")
                    .doesNotContain("value=\"short\"");
        }
        String chosen = "two ferries before breakfast";
        Answer verified = submit(browser, link, "/auth/verify-email", "token=" + token + "&password=" + encoded(chosen))
                .expect(303);
        assertThat(verified.header("Location")).contains("/auth/verify-email/done");
        Answer in = submit(
                        browser,
                        "/auth/login",
                        "/auth/login",
                        "email=" + encoded(email) + "&password=" + encoded(chosen))
                .expect(303);
        assertThat(in.cookies()).containsKey("latchkey_access");
    }

    @Test
    void a_wrong_password_shows_the_page_again_with_what_was_typed_but_the_password() {
        Map<String, String> browser = new LinkedHashMap<>();
        User user = user();
        Answer again = submit(
                        browser,
                        "/auth/login",
                        "/auth/login",
                        "email=" + encoded(user.email().address()) + "&password=not-the-password-of-anybody")
                .expect(401);
        assertThat(again.text()).contains(user.email().address()).doesNotContain("not-the-password-of-anybody");
        assertThat(again.cookies()).doesNotContainKey("latchkey_access");
    }

    @Test
    void a_place_to_return_to_on_another_host_is_ignored_after_sign_in() {
        for (String target :
                new String[] {"//evil.example", "/\\evil.example", "https://evil.example", "/@evil.example"}) {
            Map<String, String> browser = new LinkedHashMap<>();
            Answer in = submit(
                            browser,
                            "/auth/login",
                            "/auth/login",
                            "email=" + encoded(user().email().address()) + "&password=" + encoded(PASSWORD)
                                    + "&return_to=" + encoded(target))
                    .expect(303);
            assertThat(in.header("Location")).contains("/auth/account");
        }
    }

    @Test
    void a_form_that_is_not_from_a_page_of_this_browser_is_refused() {
        Map<String, String> browser = new LinkedHashMap<>();
        String value = formValue(page(browser, "/auth/login"));
        String fields = "email=" + encoded(user().email().address()) + "&password=" + encoded(PASSWORD);
        Map<String, String> other = new LinkedHashMap<>();
        String foreign = formValue(page(other, "/auth/login"));
        post(browser, "/auth/login", fields).expect(403);
        post(browser, "/auth/login", fields + "&csrf_token=").expect(403);
        post(browser, "/auth/login", fields + "&csrf_token=" + foreign).expect(403);
        post(Map.of(), "/auth/login", fields + "&csrf_token=" + value).expect(403);
        post(Map.of("latchkey_presession", "AAAA"), "/auth/login", fields + "&csrf_token=" + value)
                .expect(403);
        post(browser, "/auth/login", fields + "&csrf_token=" + csrf(cookies())).expect(403);
        assertThat(post(browser, "/auth/login", fields + "&csrf_token=" + value)
                        .expect(303)
                        .cookies())
                .containsKey("latchkey_access");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "null,-,403", "null,cross-site,403", "null,same-origin,303", "https://evil.example,-,403",
                "https://evil.example,same-origin,403", "own,-,303", "own,same-origin,303", "own,cross-site,403",
                "-,same-site,403", "-,none,403", "-,-,303"
            })
    void where_a_form_comes_from_is_told_by_origin_and_fetch_site(String origin, String site, int status) {
        Map<String, String> browser = new LinkedHashMap<>();
        String value = formValue(page(browser, "/auth/login"));
        Client.Call call = client().post("/auth/login").cookies(browser);
        if (origin != null) {
            call.header("Origin", origin.equals("own") ? "http://localhost:" + app().port() : origin);
        }
        if (site != null) {
            call.header("Sec-Fetch-Site", site);
        }
        call.form("email=" + encoded(user().email().address()) + "&password=" + encoded(PASSWORD) + "&csrf_token="
                        + value)
                .send()
                .expect(status);
    }

    @Test
    void a_form_with_a_field_that_is_not_its_own_or_there_twice_is_refused() {
        Map<String, String> browser = new LinkedHashMap<>();
        submit(browser, "/auth/register", "/auth/register", "email=a&password=b&role=admin")
                .expect(400);
        submit(browser, "/auth/register", "/auth/register", "email=a&email=b&password=c")
                .expect(400);
    }

    @Test
    void the_account_page_changes_profile_and_password_and_ends_sessions() {
        User user = user();
        Map<String, String> browser = new LinkedHashMap<>(cookies(user));
        String other = kit().session(user.id()).session().id().toString();
        assertThat(submit(browser, "/auth/account", "/auth/account/profile", "given_name=Grace&phone=")
                        .expect(303)
                        .header("Location"))
                .contains("/auth/account?done=profile_saved");
        assertThat(page(browser, "/auth/account?done=profile_saved").text()).contains("Grace");
        submit(browser, "/auth/account", "/auth/account/profile", "given_name=" + "x".repeat(1_000))
                .expect(422);
        submit(browser, "/auth/account", "/auth/account/sessions/end", "session_id=" + other)
                .expect(303);
        submit(browser, "/auth/account", "/auth/account/sessions/end", "session_id=x")
                .expect(404);
        submit(browser, "/auth/account", "/auth/account/sessions/end-others", "")
                .expect(303);
        submit(browser, "/auth/account", "/auth/account/password", passwords("wrong password here"))
                .expect(401);
        submit(browser, "/auth/account", "/auth/account/password", passwords(PASSWORD))
                .expect(303);
        page(browser, "/auth/account");
        assertThat(app().latchkey().sessions().list(user.id())).hasSize(1);
    }

    @Test
    void a_form_of_the_account_page_needs_the_value_of_its_own_session() {
        Map<String, String> browser = cookies();
        String foreign = csrf(cookies());
        for (String form : new String[] {
            "/auth/account/profile", "/auth/account/password", "/auth/account/sessions/end-others", "/auth/logout"
        }) {
            String fields = form.endsWith("password") ? passwords(PASSWORD) : "";
            post(browser, form, fields).expect(403);
            post(browser, form, fields + "&csrf_token=" + foreign).expect(403);
        }
        page(browser, "/auth/account");
        assertThat(post(Map.of(), "/auth/account/profile", "given_name=x&csrf_token=" + foreign)
                        .expect(303)
                        .header("Location"))
                .contains("/auth/login");
    }

    @Test
    void the_first_administrator_is_made_with_the_link_once() {
        try (TestApplication fresh = TestApplication.builder().start(container)) {
            Secret token =
                    fresh.latchkey().accounts().administrators().mintSetUp().orElseThrow();
            String path = "/auth/set-up?token=" + token.reveal();
            Client client = fresh.client();
            Answer page = client.get(path).html().send().expect(200);
            String fields = "token=" + token.reveal() + "&email=root%40mail.example&csrf_token=" + formValue(page);
            client.post("/auth/set-up")
                    .cookies(page.cookies())
                    .form(fields + "&password=short")
                    .send()
                    .expect(422);
            Client.Call good = client.post("/auth/set-up").cookies(page.cookies());
            good.form(fields + "&password=" + encoded(NEW_PASSWORD)).send().expect(303);
            assertLinkIsOver(client.get(path).html().send());
            assertLinkIsOver(good.send());
            client.post("/auth/login")
                    .json("{\"email\": \"root@mail.example\", \"password\": \"" + NEW_PASSWORD + "\"}")
                    .send()
                    .expect(200);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth/set-up?token=x", "/auth/set-up?token=", "/auth/set-up"})
    void a_set_up_link_that_is_unknown_says_so(String path) {
        assertLinkIsOver(client().get(path).html().send());
        Answer german = client().get(path)
                .html()
                .header("Accept-Language", "de-AT")
                .send()
                .expect(400);
        assertThat(german.text()).contains("<h1>Dieser Link gilt nicht mehr</h1>");
        client().get(path).send().expect(400, "link_invalid");
    }

    private static void assertLinkIsOver(Answer answer) {
        assertThat(answer.expect(400).text()).contains("<h1>This link does not work any more</h1>");
    }

    private void signUp(Map<String, String> browser, String email, String password) {
        String fields = "email=" + encoded(email) + "&password=" + encoded(password) + "&given_name=&family_name=";
        submit(browser, "/auth/register", "/auth/register", fields).expect(303);
    }

    /** The link in the last of so many mails to an address. */
    private String linkTo(String email, int number) {
        await().until(() -> kit().mail().all().stream()
                        .filter(mail -> mail.to().equals(email))
                        .count()
                == number);
        return "/auth/verify-email?token=" + kit().mail().tokenTo(email).reveal();
    }

    private Answer submit(Map<String, String> browser, String page, String action, String fields) {
        String value = formValue(page(browser, page));
        Answer answer = post(browser, action, fields + (fields.isEmpty() ? "" : "&") + "csrf_token=" + value);
        browser.putAll(answer.cookies());
        browser.keySet().removeAll(answer.clearedCookies());
        return answer;
    }

    private Answer post(Map<String, String> browser, String action, String fields) {
        return client().post(action).cookies(browser).form(fields).send();
    }

    private Answer page(Map<String, String> browser, String path) {
        Answer answer = client().get(path).cookies(browser).html().send().expect(200);
        browser.putAll(answer.cookies());
        return answer;
    }

    private static String formValue(Answer page) {
        String text = page.text();
        int name = text.indexOf("name=\"csrf_token\"");
        assertThat(name).as("the page has a form").isPositive();
        int value = text.indexOf("value=\"", name) + "value=\"".length();
        return text.substring(value, text.indexOf('"', value));
    }

    private static String passwords(String current) {
        return "current_password=" + encoded(current) + "&new_password=" + encoded(NEW_PASSWORD);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
