package dev.latchkey.examples.server;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.examples.browser.RealBrowser;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.ServerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server for each test, and windows on it that are closed with it. */
abstract class BrowserSuite {

    ServerProcess server;
    Outbox outbox;
    /** What the browser has found wrong with pages, such as what their Content-Security-Policy has stopped. */
    final List<String> complaints = new ArrayList<>();

    private final List<BrowserContext> contexts = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = ServerProcess.start(settings());
        outbox = new Outbox(server);
    }

    /** What the server is told. */
    Map<String, String> settings() {
        return Map.of("LATCHKEY_RATE_LIMITS", "off");
    }

    @AfterEach
    void stop() {
        contexts.forEach(BrowserContext::close);
        server.close();
    }

    /** A new window, of a browser that knows nobody; in English unless the options say otherwise. */
    final Page page(RealBrowser browser, Browser.NewContextOptions options) {
        if (options.locale == null) {
            options.setLocale("en-GB");
        }
        BrowserContext context = browser.browser().newContext(options);
        contexts.add(context);
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            boolean expected = message.text().startsWith("Failed to load resource"); // a refused form has its status
            if (message.type().equals("error") && !expected) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    static void signIn(Page page, String email, String password) {
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(password);
        button(page, "Sign in").click();
    }

    static Locator button(Page page, String name) {
        return page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .first();
    }

    static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name));
    }

    static Locator heading(Page page) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
    }
}
