package dev.latchkey.examples.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.latchkey.examples.server.process.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import dev.latchkey.examples.browser.BrowserTest;
import dev.latchkey.examples.browser.RealBrowser;
import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.Outbox;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.mfa.Totp;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every hosted page of the built server on screens of several widths; leaves a picture of each to look at. */
@BrowserTest
class PageLooksIT extends BrowserSuite {

    private static final Path SCREENSHOTS = Path.of("target/screenshots");

    private static final int WIDE = 1280;
    private static final int MEDIUM = 912;
    private static final int NARROW = 320;
    private static final int HEIGHT = 800;

    /** How a page is looked at, at each width: in both languages and in both sets of colours. */
    enum Look {
        LIGHT_EN(ColorScheme.LIGHT, "en-GB"),
        DARK_DE(ColorScheme.DARK, "de-AT");

        private final ColorScheme colors;
        private final String locale;

        Look(ColorScheme colors, String locale) {
            this.colors = colors;
            this.locale = locale;
        }

        /** The window to open. */
        Browser.NewContextOptions options() {
            return new Browser.NewContextOptions().setColorScheme(colors).setLocale(locale);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_page_is_wider_than_its_window(Look look, RealBrowser browser) {
        Page page = page(browser, look.options());
        String email = longAddress();

        look(page, look, "login", "/auth/login?return_to=%2Fapp");
        fill(page, "email", email);
        fill(page, "password", "wrong wrong wrong");
        submit(page);
        look(page, look, "login-refused");
        look(page, look, "register", "/auth/register");
        fill(page, "email", email);
        fill(page, "password", "password1234567");
        submit(page);
        look(page, look, "register-refused");
        fill(page, "password", PASSWORD);
        submit(page);
        look(page, look, "check-mailbox");
        page.navigate(server.address() + "/auth/login?return_to=%2Fapp");
        signInAs(page, email);
        look(page, look, "login-unverified");
        String link = outbox.awaitMailTo(email).link();
        page.navigate(link);
        look(page, look, "verify-email");
        submit(page);
        look(page, look, "email-verified");
        page.navigate(link);
        submit(page);
        look(page, look, "link-invalid");
        look(page, look, "set-up", "/auth/set-up?token=" + Outbox.tokenOf(server.out()));
        fill(page, "email", email);
        fill(page, "password", PASSWORD);
        submit(page);
        look(page, look, "set-up-refused");
        look(page, look, "set-up-link-over", "/auth/set-up?token=unknown");
        look(page, look, "not-found", "/auth/nowhere");
        look(page, look, "not-served", "/nowhere"); // neither Latchkey nor the application
        page.navigate(server.address() + "/auth/login?return_to=/app");
        signInAs(page, email);
        look(page, look, "app");
        look(page, look, "forbidden", "/api/admin/hello");
        look(page, look, "account", "/auth/account");
        look(page, look, "devices", "/auth/account/devices");
        form(page, "/account/devices/forget-all").locator("button").click();
        look(page, look, "devices-none");
        look(page, look, "cancel-reset", "/auth/mfa-reset/cancel?token=unknown");
        look(page, look, "reset-cancelled", "/auth/mfa-reset/cancelled");
        page.navigate(server.address() + "/auth/account");
        fill(page, "current_password", "not my password at all");
        fill(page, "new_password", "password1234567");
        form(page, "/account/password").locator("button").click();
        look(page, look, "account-refused");
        fill(page, "given_name", "Augusta");
        form(page, "/account/profile").locator("button").click();
        look(page, look, "account-saved");
        look(page, look, "factors", "/auth/account/mfa");
        form(page, "/account/mfa/totp").locator("button").click();
        look(page, look, "factors-pending");
        Secret secret = Secret.of(page.locator(".key code").textContent().replace(" ", ""));
        fill(page, "code", Totp.codeAt(secret, Environment.system().now()).reveal());
        form(page, "/account/mfa/totp/confirm").locator("button").click();
        look(page, look, "factors-codes");
        look(page, look, "step-up", "/auth/step-up?return_to=%2Fapp");
        page.navigate(server.address() + "/auth/account");
        form(page, "/logout").locator("button").click();
        look(page, look, "logged-out");
        look(page, look, "login-ended", "/auth/login?ended=token_reuse");
        page.navigate(server.address() + "/auth/login?return_to=%2Fapp");
        signInAs(page, email);
        look(page, look, "second-factor");
        look(page, look, "second-factor-mail", "/auth/mfa?method=email_code&return_to=%2Fapp");
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void no_page_of_a_mailed_link_or_of_own_data_is_wider_than_its_window(Look look, RealBrowser browser) {
        Page page = page(browser, look.options());
        String email = People.registered(new Client(server.address()), outbox, longAddress());

        look(page, look, "forgot-password", "/auth/password/forgot");
        fill(page, "email", email);
        submit(page);
        look(page, look, "forgot-password-sent");
        String reset = outbox.awaitLinkTo(email, "/password/reset");
        page.navigate(reset);
        look(page, look, "new-password");
        fill(page, "new_password", "password1234567");
        submit(page);
        look(page, look, "new-password-refused");
        fill(page, "new_password", PASSWORD);
        submit(page);
        look(page, look, "password-replaced");
        page.navigate(reset);
        look(page, look, "new-password-link-over");
        look(page, look, "magic-link", "/auth/magic-link");
        fill(page, "email", email);
        submit(page);
        look(page, look, "magic-link-sent");
        page.navigate(outbox.awaitLinkTo(email, "/magic-link/consume"));
        look(page, look, "magic-link-consume");
        look(page, look, "unlock-link-over", "/auth/unlock?token=unknown");
        look(page, look, "unlocked", "/auth/unlock/done");

        page.navigate(server.address() + "/auth/login?return_to=%2Fauth%2Faccount");
        signInAs(page, email);
        look(page, look, "change-email", "/auth/account/email");
        fill(page, "new_email", email);
        fill(page, "current_password", "not my password at all");
        submit(page);
        look(page, look, "change-email-refused");
        fill(page, "new_email", longAddress());
        fill(page, "current_password", PASSWORD);
        submit(page);
        look(page, look, "change-email-sent");
        look(page, look, "own-data", "/auth/account/data");
        page.locator("#confirm").check();
        form(page, "/account/data/delete").locator("button").click();
        look(page, look, "account-deleted");
        page.navigate(outbox.awaitLinkTo(email, "/restore-account"));
        look(page, look, "restore-account");
        submit(page);
        look(page, look, "account-restored");
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_long_address_is_not_cut_within_a_word_on_a_narrow_screen(RealBrowser browser) {
        String email = People.registered(new Client(server.address()), outbox, longAddress());
        Page page = page(browser, Look.DARK_DE.options());
        page.setViewportSize(NARROW, HEIGHT);
        page.navigate(server.address() + "/auth/login?return_to=/app");
        signInAs(page, email);

        assertThat(heading(page)).hasText("Hello, " + email);
        assertWordsAreWhole(heading(page).locator("bdi"));
        page.navigate(server.address() + "/auth/account");
        assertThat(page.locator(".address bdi")).hasText(email);
        assertWordsAreWhole(page.locator(".address bdi"));
    }

    private static void assertWordsAreWhole(Locator address) {
        Object linesOfWords = address.evaluate("""
                address => [...address.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(word => {
                    const range = document.createRange();
                    range.selectNodeContents(word);
                    return new Set([...range.getClientRects()].map(rect => rect.top)).size;
                })""");
        assertThat(linesOfWords)
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSizeGreaterThan(5)
                .containsOnly(1);
        assertThat(address.boundingBox().height)
                .describedAs("there is more than one line")
                .isGreaterThan(40);
    }

    private static String longAddress() {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return "augusta.ada_king+countess.of.lovelace." + unique + "@mathematics.department.shop.example";
    }

    private void look(Page page, Look look, String name, String path) {
        page.navigate(server.address() + path);
        look(page, look, name);
    }

    /** Looks at the page that is shown. */
    static void look(Page page, Look look, String name) {
        assertThat(heading(page)).isVisible();
        page.waitForLoadState(LoadState.LOAD); // pictures too
        assertThat(page.evaluate("Array.from(document.images).every(image => image.naturalWidth > 0)"))
                .describedAs("pictures of %s are shown", name)
                .isEqualTo(true);
        for (int width : List.of(MEDIUM, NARROW, WIDE)) {
            page.setViewportSize(width, HEIGHT);
            if (width != MEDIUM) {
                page.screenshot(new Page.ScreenshotOptions()
                        .setFullPage(true)
                        .setPath(SCREENSHOTS.resolve(
                                name + "-" + width + "-" + look.name().toLowerCase(Locale.ROOT) + ".png")));
            }
            Object taken = page.evaluate("document.documentElement.scrollWidth");
            assertThat((Integer) taken)
                    .describedAs("width of %s in %d", name, width)
                    .isLessThanOrEqualTo(width);
        }
    }

    private static void signInAs(Page page, String email) {
        fill(page, "email", email);
        fill(page, "password", PASSWORD);
        submit(page);
    }

    private static void fill(Page page, String field, String value) {
        page.locator("main input[name=" + field + "]:not([type=hidden])").fill(value);
    }

    /** The form that a page is there for, whatever the language of its button. */
    private static void submit(Page page) {
        page.locator("main form:not(.aside):not([data-passkey]) button").click();
    }

    private static Locator form(Page page, String path) {
        return page.locator("form[action$='" + path + "']");
    }
}
