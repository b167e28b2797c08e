package dev.latchkey.examples.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.latchkey.examples.server.process.People.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.examples.browser.BrowserTest;
import dev.latchkey.examples.browser.RealBrowser;
import dev.latchkey.examples.server.process.People;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The captcha of a service, whose script a real browser loads from elsewhere under the page's policy. */
@BrowserTest
class CaptchaWidgetIT extends BrowserSuite {

    /** Does what the scripts of services do: finds its element, opens a frame of its own, and fills in a field. */
    private static final String SCRIPT = """
            for (const place of document.querySelectorAll(".cf-turnstile")) {
              const frame = document.createElement("iframe");
              frame.title = "check";
              frame.src = new URL("frame", document.querySelector("script[src*='widget.js']").src);
              frame.addEventListener("load", () => {
                const field = document.createElement("input");
                field.type = "hidden";
                field.name = "cf-turnstile-response";
                field.value = place.dataset.sitekey + "/" + place.dataset.action;
                place.append(field);
              });
              place.append(frame);
            }
            """;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer service;

    @Override
    Map<String, String> settings() {
        try {
            service = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        service.createContext("/widget.js", exchange -> answer(exchange, "text/javascript", SCRIPT));
        service.createContext("/frame", exchange -> answer(exchange, "text/html", "<p>I am a person</p>"));
        service.createContext("/siteverify", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            answer(exchange, "application/json", "{\"success\": true, \"hostname\": \"localhost\"}");
        });
        service.start();
        String here = "http://127.0.0.1:" + service.getAddress().getPort();
        return Map.of(
                "LATCHKEY_RATE_LIMITS", "off",
                "LATCHKEY_CAPTCHA", "always",
                "LATCHKEY_CAPTCHA_PROVIDER", "turnstile",
                "LATCHKEY_CAPTCHA_SITE_KEY", "the-site-key",
                "LATCHKEY_CAPTCHA_SECRET", "the-secret-of-this-test",
                "LATCHKEY_CAPTCHA_SCRIPT_URL", here + "/widget.js",
                "LATCHKEY_CAPTCHA_VERIFY_URL", here + "/siteverify");
    }

    @AfterEach
    void stopTheService() {
        service.stop(0);
    }

    @Test
    void a_person_registers_and_asks_again_with_what_the_widget_says(RealBrowser browser) {
        Page page = page(browser, new Browser.NewContextOptions());
        String email = People.newAddress();
        page.navigate(server.address() + "/auth/register");
        assertThat(page.frameLocator("iframe").getByText("I am a person")).isVisible();
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(PASSWORD);
        assertThat(page.locator("input[name=cf-turnstile-response]")).hasCount(1);
        button(page, "Create account").click();

        assertThat(heading(page)).hasText("Check your mail");
        assertThat(asked)
                .singleElement()
                .asString()
                .contains("secret=the-secret-of-this-test")
                .contains("response=the-site-key%2Fregister");
        assertThat(page.locator("input[name=cf-turnstile-response]")).hasCount(1);
        button(page, "Send it again").click();
        assertThat(heading(page)).hasText("Check your mail");
        assertThat(outbox.awaitMailsTo(email, 2)).hasSize(2);
        assertThat(asked.get(1)).contains("response=the-site-key%2Fsend_mail");
        assertThat(complaints).isEmpty();
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
