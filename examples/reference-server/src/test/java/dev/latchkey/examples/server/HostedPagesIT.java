package dev.latchkey.examples.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.latchkey.examples.server.process.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import dev.latchkey.examples.browser.BrowserTest;
import dev.latchkey.examples.browser.RealBrowser;
import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.People;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.mfa.Totp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hosted pages of the built server in a real browser, from sign-up to sign-out. */
@BrowserTest
class HostedPagesIT extends BrowserSuite {

    /** The colour of the bar above the pages of who is signed in. */
    private static final String BRAND = "rgb(13, 74, 62)";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_person_signs_up_is_sent_back_to_the_application_and_signs_out(boolean scripts, RealBrowser browser) {
        Page page = page(browser, new Browser.NewContextOptions().setJavaScriptEnabled(scripts));
        String email = People.newAddress();

        page.navigate(server.address() + "/app");
        assertThat(page).hasURL(server.address() + "/auth/login?return_to=%2Fapp");
        link(page, "Create an account").click();
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(PASSWORD);
        button(page, "Create account").click();
        assertThat(heading(page)).hasText("Check your mail");
        assertThat(page.getByText(email)).isVisible();

        page.navigate(outbox.awaitMailTo(email).link());
        button(page, "Confirm address").click();
        assertThat(heading(page)).hasText("Address confirmed");

        page.navigate(server.address() + "/app");
        signIn(page, email, PASSWORD);
        assertThat(page).hasURL(server.address() + "/app");
        assertThat(heading(page)).hasText("Hello, " + email);
        assertThat(page.locator("header.bar")).hasCSS("background-color", BRAND);

        link(page, "Your account and sessions").click();
        assertThat(heading(page)).hasText("Your account");
        assertThat(page.locator("header.bar")).hasCSS("background-color", BRAND);
        BoundingBox devices = link(page, "Devices you have signed in on").boundingBox();
        assertThat(page.locator(".sessions").boundingBox().y)
                .describedAs("the link keeps off the line below it")
                .isGreaterThan(devices.y + devices.height + 8);
        button(page, "Sign out").click();
        assertThat(heading(page)).hasText("You are signed out");
        page.navigate(server.address() + "/app");
        assertThat(heading(page)).hasText("Sign in");
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_account_page_changes_the_profile_and_the_password_and_ends_other_sessions(
            boolean scripts, RealBrowser browser) {
        String email = People.registered(new Client(server.address()), outbox);
        Page page = page(browser, new Browser.NewContextOptions().setJavaScriptEnabled(scripts));
        Page other = page(browser, new Browser.NewContextOptions().setJavaScriptEnabled(scripts));
        for (Page each : List.of(other, page)) {
            each.navigate(server.address() + "/auth/login?return_to=/auth/account");
            signIn(each, email, PASSWORD);
            assertThat(heading(each)).hasText("Your account");
        }

        page.getByLabel("Given name").fill("Ada <b>Lovelace</b>");
        button(page, "Save profile").click();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("Your profile was saved.");
        assertThat(page.getByLabel("Given name")).hasValue("Ada <b>Lovelace</b>");

        Locator sessions = page.locator(".sessions li");
        assertThat(sessions).hasCount(2);
        sessions.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Sign out"))
                .click();
        assertThat(page.getByRole(AriaRole.STATUS)).hasText("The device was signed out.");
        assertThat(sessions).hasCount(1);
        other.navigate(server.address() + "/auth/account");
        assertThat(heading(other)).hasText("Sign in");

        page.getByLabel("Current password").fill("not my password at all");
        page.getByLabel("New password").fill(PASSWORD + " now");
        button(page, "Change password").click();
        assertThat(page.getByText("This is not your current password.").first()).isVisible();
        page.getByLabel("Current password").fill(PASSWORD);
        page.getByLabel("New password").fill(PASSWORD + " now");
        button(page, "Change password").click();
        assertThat(page.getByRole(AriaRole.STATUS))
                .hasText("Your password was changed, and all other devices were signed out.");

        signIn(other, email, PASSWORD);
        assertThat(other.getByText("The e-mail address or the password is wrong.")
                        .first())
                .isVisible();
        signIn(other, email, PASSWORD + " now");
        assertThat(heading(other)).hasText("Your account");
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_authenticator_app_is_set_up_and_asked_for_in_the_browser(boolean scripts, RealBrowser browser) {
        String email = People.registered(new Client(server.address()), outbox);
        Page page = page(browser, new Browser.NewContextOptions().setJavaScriptEnabled(scripts));
        page.navigate(server.address() + "/auth/login?return_to=/auth/account");
        signIn(page, email, PASSWORD);
        link(page, "Set up or change").click();
        button(page, "Set up an app").click();
        assertThat(page.getByAltText("QR code for the authenticator app")).isVisible();
        Secret secret = Secret.of(page.locator(".key code").textContent().replace(" ", ""));
        page.getByLabel("Code").fill(code(secret, Duration.ZERO));
        button(page, "Confirm the app").click();
        assertThat(page.locator(".codes li")).hasCount(10);
        String recovery = page.locator(".codes li").first().textContent().strip();
        button(page, "Sign out").click();

        page.navigate(server.address() + "/auth/login?return_to=/auth/account");
        signIn(page, email, PASSWORD);
        assertThat(heading(page)).hasText("One more step");
        page.getByLabel("Code").fill("000 00");
        button(page, "Go on").click();
        assertThat(page.getByText("The code is wrong, or was used before.").first())
                .isVisible();
        page.getByLabel("Code").fill(code(secret, Duration.ofSeconds(30)));
        button(page, "Go on").click();
        assertThat(heading(page)).hasText("Your account");
        button(page, "Sign out").click();

        page.navigate(server.address() + "/auth/login?return_to=/auth/account");
        signIn(page, email, PASSWORD);
        link(page, "Use a recovery code").click();
        page.getByLabel("Code").fill(recovery);
        button(page, "Go on").click();
        assertThat(heading(page)).hasText("Your account");
        assertThat(complaints).isEmpty();
    }

    /** That of the next step is accepted too, so that nobody has to wait for it. */
    private static String code(Secret secret, Duration ahead) {
        return Totp.codeAt(secret, Environment.system().now().plus(ahead)).reveal();
    }

    @Test
    void the_first_administrator_is_set_up_in_the_browser(RealBrowser browser) {
        Page page = page(browser, new Browser.NewContextOptions());
        String link = server.out().lines().findFirst().orElseThrow().replaceFirst(".* (?=http)", "");

        page.navigate(link);
        page.getByLabel("E-mail address").fill("root@shop.example");
        page.getByLabel("Password").fill(PASSWORD);
        button(page, "Create administrator").click();
        page.navigate(server.address() + "/auth/login?return_to=/api/admin/hello");
        signIn(page, "root@shop.example", PASSWORD);

        assertThat(page.locator("body")).containsText("Hello, root@shop.example");
        page.navigate(link);
        assertThat(heading(page)).hasText("This link does not work any more");
    }

    @Test
    void only_a_path_of_this_server_is_returned_to(RealBrowser browser) {
        String email = People.registered(new Client(server.address()), outbox);
        for (String elsewhere :
                List.of("//shop.example", "/\\shop.example", "https://shop.example", "javascript:alert(1)")) {
            Page page = page(browser, new Browser.NewContextOptions());
            page.navigate(
                    server.address() + "/auth/login?return_to=" + URLEncoder.encode(elsewhere, StandardCharsets.UTF_8));
            signIn(page, email, PASSWORD);
            assertThat(page.url()).startsWith(server.address().toString());
        }
    }

    @Test
    void a_german_reads_german(RealBrowser browser) {
        Page page = page(browser, new Browser.NewContextOptions().setLocale("de-AT"));

        page.navigate(server.address() + "/auth/login");

        assertThat(heading(page)).hasText("Anmelden");
        assertThat(page.locator("html")).hasAttribute("lang", "de");
    }

    @Test
    void the_whole_way_can_be_gone_with_the_keyboard(RealBrowser browser) {
        String email = People.registered(new Client(server.address()), outbox);
        Page page = page(browser, new Browser.NewContextOptions());
        page.navigate(server.address() + "/auth/login?return_to=/app");

        page.getByLabel("E-mail address").focus();
        page.keyboard().type(email);
        page.keyboard().press("Tab");
        page.keyboard().type(PASSWORD);
        page.keyboard().press("Enter");

        assertThat(heading(page)).hasText("Hello, " + email);
    }
}
