package dev.latchkey.examples.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.latchkey.examples.server.process.People.PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.latchkey.examples.browser.BrowserTest;
import dev.latchkey.examples.browser.RealBrowser;
import dev.latchkey.examples.server.process.People;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The proof of work that the hosted pages ask for, done by a real browser. */
@BrowserTest
class CaptchaIT extends BrowserSuite {

    /** How long a busy machine may take for the work, which is an eighth of the default's. */
    private static final double WORK_MILLIS = 120_000;

    private static final String CHALLENGE = "input[name=captcha]";

    private static final String ADVICE = "Please allow scripts for this page, or try again later.";

    @Override
    Map<String, String> settings() {
        return Map.of("LATCHKEY_RATE_LIMITS", "off", "LATCHKEY_CAPTCHA", "always", "LATCHKEY_CAPTCHA_DIFFICULTY", "15");
    }

    @Test
    void the_browser_does_the_work_while_a_person_registers_signs_in_and_asks_for_mails(RealBrowser browser) {
        Page page = page(browser, PageLooksIT.Look.LIGHT_EN.options());
        String email = People.newAddress();
        page.navigate(server.address() + "/auth/register");
        assertThat(advice(page)).isHidden();
        fillIn(page, email);
        button(page, "Create account").click(); // before the work is done, mostly: it is sent when it is
        assertHeading(page, "Check your mail");
        assertThat(outbox.awaitMailsTo(email, 1)).hasSize(1);
        assertWorkIsDone(page);
        PageLooksIT.look(page, PageLooksIT.Look.LIGHT_EN, "captcha-check-mailbox");
        button(page, "Send it again").click();
        assertThat(outbox.awaitMailsTo(email, 2)).hasSize(2);

        page.navigate(outbox.awaitMailTo(email).link());
        button(page, "Confirm address").click();
        assertHeading(page, "Address confirmed");

        page.navigate(server.address() + "/auth/login?return_to=/app");
        signIn(page, email, PASSWORD);
        assertHeading(page, "Hello, " + email);

        Map<String, String> mails = Map.of("/password/forgot", "/password/reset", "/magic-link", "/magic-link/consume");
        for (Map.Entry<String, String> mail : mails.entrySet()) {
            page.navigate(server.address() + "/auth" + mail.getKey());
            page.getByLabel("E-mail address").fill(email);
            button(page, "Send the link").click();
            assertHeading(page, "Check your mail");
            assertThat(outbox.awaitLinkTo(email, mail.getValue()))
                    .startsWith(server.address().toString());
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_wrong_password_has_to_be_paid_for_each_time(RealBrowser browser) {
        Page page = page(browser, new Browser.NewContextOptions());
        page.navigate(server.address() + "/auth/login");
        String first = page.locator(CHALLENGE).getAttribute("data-challenge");
        signIn(page, People.newAddress(), "a guess that is wrong");
        assertThat(page.getByText("The e-mail address or the password is wrong.")
                        .first())
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(WORK_MILLIS));
        assertWorkIsDone(page);
        assertThat(page.locator(CHALLENGE).getAttribute("data-challenge")).isNotEqualTo(first);
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_challenge_that_expired_while_the_page_was_open_is_exchanged_when_the_form_is_sent(RealBrowser browser) {
        Page page = page(browser, new Browser.NewContextOptions());
        page.clock().install();
        page.navigate(server.address() + "/auth/password/forgot");
        page.clock().resume();
        page.getByLabel("E-mail address").fill(People.newAddress());
        assertWorkIsDone(page);
        String first = page.locator(CHALLENGE).getAttribute("data-challenge");

        page.clock().setSystemTime(System.currentTimeMillis() + 3_600_000);
        Request sent = page.waitForRequest(
                request -> request.method().equals("POST"),
                new Page.WaitForRequestOptions().setTimeout(WORK_MILLIS),
                button(page, "Send the link")::click);

        assertThat(URLDecoder.decode(sent.postData(), UTF_8))
                .contains("captcha=1.send_mail.")
                .doesNotContain(first);
        assertHeading(page, "Check your mail");
        assertThat(complaints).isEmpty();
    }

    @Test
    void without_scripts_the_page_says_what_to_do(RealBrowser browser) {
        Page page = page(browser, new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page.navigate(server.address() + "/auth/login");
        assertThat(advice(page)).containsText(ADVICE);
        assertThat(advice(page)).isVisible();
        signIn(page, People.newAddress(), PASSWORD);
        assertThat(advice(page)).isVisible();
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void no_page_with_a_captcha_is_wider_than_its_window(PageLooksIT.Look look, RealBrowser browser) {
        Page page = page(browser, look.options());
        for (String path : List.of("login", "register", "password/forgot", "magic-link")) {
            page.navigate(server.address() + "/auth/" + path);
            assertThat(page.locator("input[name=captcha]"))
                    .not()
                    .hasValue("", new LocatorAssertions.HasValueOptions().setTimeout(WORK_MILLIS));
            PageLooksIT.look(page, look, "captcha-" + path.replace('/', '-'));
        }
    }

    private static Locator advice(Page page) {
        return page.locator("noscript p");
    }

    private static void fillIn(Page page, String email) {
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(PASSWORD);
    }

    private static void assertWorkIsDone(Page page) {
        assertThat(page.locator(CHALLENGE).first())
                .not()
                .hasValue("", new LocatorAssertions.HasValueOptions().setTimeout(WORK_MILLIS));
        assertThat(page.locator(".captcha:not([hidden])")).hasCount(0);
    }

    private static void assertHeading(Page page, String words) {
        assertThat(heading(page)).hasText(words, new LocatorAssertions.HasTextOptions().setTimeout(WORK_MILLIS));
    }
}
