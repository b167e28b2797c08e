package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.limit.LimitSettings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Devices that are known, over HTTP and on pages. */
@ParameterizedClass
@EnumSource(Container.class)
final class KnownDeviceHttpTest extends HttpSuite {

    private static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    @Override
    TestApplication.Builder application() {
        return TestApplication.builder().latchkey(builder -> builder.limits(LimitSettings.off()));
    }

    @Test
    void a_browser_keeps_one_cookie_by_which_it_is_known_at_the_next_sign_in() {
        User user = user();
        Answer first = signIn(user, Map.of(), "cookie");
        assertThat(cookie(first))
                .contains("; HttpOnly", "; SameSite=Lax", "; Path=/", "; Max-Age=34560000")
                .doesNotContain("Domain");
        String kept = first.cookies().get("latchkey_known");

        Answer again = signIn(user, Map.of("latchkey_known", kept), "cookie");

        assertThat(again.cookies()).containsEntry("latchkey_known", kept);
        assertThat(newDevices(user)).containsExactly("false", "true");
        signIn(user, Map.of(), "cookie");
        assertThat(newDevices(user)).containsExactly("true", "false", "true");
        assertThat(mailsTo(user)).isEqualTo(1);
    }

    @Test
    void the_cookie_alone_is_no_credential() {
        User user = user();
        Map<String, String> kept = new LinkedHashMap<>();
        kept.put("latchkey_known", signIn(user, Map.of(), "cookie").cookies().get("latchkey_known"));

        client().get("/auth/me").cookies(kept).send().expect(401, "token_missing");
        kept.put("latchkey_access", kept.get("latchkey_known"));
        client().get("/auth/me").cookies(kept).send().expect(401, "token_invalid");
    }

    @Test
    void a_client_without_cookies_is_given_none_and_known_by_description_and_network() {
        User user = user();
        assertThat(signIn(user, Map.of(), "body").all("Set-Cookie")).isEmpty();
        signIn(user, Map.of(), "body");

        assertThat(newDevices(user)).containsExactly("false", "true");
        assertThat(mailsTo(user)).isZero();
    }

    @Test
    void a_cookie_that_is_there_twice_with_two_values_is_not_read() {
        User user = user();
        String kept = signIn(user, Map.of(), "cookie").cookies().get("latchkey_known");

        client().post("/auth/login")
                .header("User-Agent", FIREFOX)
                .header("Cookie", "latchkey_known=" + kept + "; latchkey_known=tossed")
                .json(login(user, ", \"delivery\": \"cookie\""))
                .send()
                .expect(200);

        assertThat(newDevices(user)).containsExactly("true", "true");
    }

    @Test
    void one_sees_and_forgets_ones_own_devices_and_nobody_elses() {
        User user = user();
        Answer first = signIn(user, Map.of(), "cookie");
        String token = bearer(user);
        JsonNode items = devices(token);
        assertThat(items.size()).isEqualTo(1);
        assertThat(items.path(0).path("device").asString()).isEqualTo("Firefox on Linux");
        assertThat(items.path(0).path("ip").asString()).isEqualTo("127.0.0.1");
        String id = items.path(0).path("id").asString();
        String stranger = bearer();

        client().call("DELETE", "/auth/me/devices/" + id)
                .bearer(stranger)
                .send()
                .expect(204);
        assertThat(devices(token).size()).isEqualTo(1);
        client().call("DELETE", "/auth/me/devices/" + id).bearer(token).send().expect(204);
        client().call("DELETE", "/auth/me/devices/" + id).bearer(token).send().expect(204);
        client().call("DELETE", "/auth/me/devices/no-id").bearer(token).send().expect(204);
        assertThat(devices(token).size()).isZero();

        signIn(user, Map.of("latchkey_known", first.cookies().get("latchkey_known")), "cookie");
        assertThat(newDevices(user)).containsExactly("true", "true");
        signIn(user, Map.of(), "cookie");
        client().call("DELETE", "/auth/me/devices").bearer(token).send().expect(204);
        assertThat(devices(token).size()).isZero();
    }

    @Test
    void after_a_change_of_the_password_no_device_is_known() {
        User user = user();
        Map<String, String> browser =
                new LinkedHashMap<>(signIn(user, Map.of(), "cookie").cookies());
        String chosen = "a lighthouse of another colour";
        client().call("PUT", "/auth/me/password")
                .cookies(browser)
                .csrf(csrf(browser))
                .json("{\"current_password\": \"" + PASSWORD + "\", \"new_password\": \"" + chosen + "\"}")
                .send()
                .expect(200);

        client().post("/auth/login")
                .cookie("latchkey_known", browser.get("latchkey_known"))
                .json("{\"email\": \"" + user.email().address() + "\", \"password\": \"" + chosen
                        + "\", \"delivery\": \"cookie\"}")
                .send()
                .expect(200);

        assertThat(newDevices(user)).containsExactly("true", "true");
    }

    @Test
    void the_page_lists_the_devices_and_forgets_them_with_forms_alone() {
        User user = user();
        Map<String, String> browser =
                new LinkedHashMap<>(signIn(user, Map.of(), "cookie").cookies());
        signIn(user, Map.of(), "cookie");
        assertThat(page(browser, "/auth/account").text()).contains("href=\"/auth/account/devices\"");
        String text = page(browser, "/auth/account/devices").text();
        assertThat(text).contains("<bdi>Firefox on Linux</bdi>", "127.0.0.1");
        String id = text.replaceAll("(?s).*?name=\"device_id\" value=\"([0-9a-f-]{36})\".*", "$1");

        submit(browser, "/auth/account/devices/forget", "device_id=" + id);
        assertThat(page(browser, "/auth/account/devices").text().split("<bdi>Firefox on Linux</bdi>", -1))
                .hasSize(2);
        submit(browser, "/auth/account/devices/forget-all", "");
        assertThat(page(browser, "/auth/account/devices").text())
                .contains("No device is known")
                .doesNotContain("name=\"device_id\"");
    }

    @Test
    void the_sign_in_page_makes_the_browser_known_as_well() {
        User user = user();
        Map<String, String> browser = new LinkedHashMap<>();
        for (int i = 0; i < 2; i++) {
            Answer page =
                    client().get("/auth/login").cookies(browser).html().send().expect(200);
            browser.putAll(page.cookies());
            Answer in = client().post("/auth/login")
                    .cookies(browser)
                    .form("email=" + encoded(user.email().address()) + "&password=" + encoded(PASSWORD) + "&csrf_token="
                            + encoded(token(page)))
                    .send()
                    .expect(303);
            String known = in.cookies().get("latchkey_known");
            browser.clear();
            browser.put("latchkey_known", known);
        }

        assertThat(newDevices(user)).containsExactly("false", "true");
    }

    private static String token(Answer page) {
        return page.text().replaceAll("(?s).*?name=\"csrf_token\" value=\"([^\"]+)\".*", "$1");
    }

    private Answer page(Map<String, String> browser, String path) {
        return client().get(path).cookies(browser).html().send().expect(200);
    }

    private void submit(Map<String, String> browser, String path, String fields) {
        client().post(path)
                .cookies(browser)
                .form(fields + (fields.isEmpty() ? "" : "&") + "csrf_token=" + encoded(csrf(browser)))
                .send()
                .expect(303);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Answer signIn(User user, Map<String, String> cookies, String delivery) {
        return client().post("/auth/login")
                .header("User-Agent", FIREFOX)
                .cookies(cookies)
                .json(login(user, ", \"delivery\": \"" + delivery + "\""))
                .send()
                .expect(200);
    }

    private static String cookie(Answer answer) {
        return answer.all("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("latchkey_known="))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode devices(String token) {
        return client().get("/auth/me/devices")
                .bearer(token)
                .send()
                .expect(200)
                .json()
                .path("items");
    }

    /** What the user's log says of the sign-ins that were not by the kit, the latest first. */
    private List<String> newDevices(User user) {
        return client().get("/auth/admin/users/" + user.id() + "/events?type=signed_in")
                .bearer(bearer(user("admin")))
                .send()
                .expect(200)
                .json()
                .path("items")
                .valueStream()
                .filter(item -> !item.path("request_id").isNull())
                .map(item -> item.path("details").path("new_device").asString())
                .toList();
    }

    private long mailsTo(User user) {
        app().latchkey().deliverMail();
        return kit().mail().all().stream()
                .filter(mail -> mail.to().equals(user.email().address()))
                .count();
    }
}
