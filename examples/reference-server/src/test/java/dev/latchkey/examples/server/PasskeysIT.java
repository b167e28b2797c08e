package dev.latchkey.examples.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.latchkey.examples.server.process.People.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.latchkey.examples.browser.BrowserTest;
import dev.latchkey.examples.browser.RealBrowser;
import dev.latchkey.examples.server.process.Client;
import dev.latchkey.examples.server.process.People;
import org.junit.jupiter.api.Test;

/** Passkeys in a real browser, whose authenticator is a virtual one. */
@BrowserTest
class PasskeysIT extends BrowserSuite {

    /** A device that keeps passkeys and has verified its user. */
    private static void addAuthenticator(Page page) {
        CDPSession devtools = page.context().newCDPSession(page);
        devtools.send("WebAuthn.enable");
        JsonObject options = JsonParser.parseString(
                        "{\"options\": {\"protocol\": \"ctap2\", \"transport\": \"internal\","
                                + " \"hasResidentKey\": true, \"hasUserVerification\": true, \"isUserVerified\": true,"
                                + " \"automaticPresenceSimulation\": true}}")
                .getAsJsonObject();
        JsonObject added = devtools.send("WebAuthn.addVirtualAuthenticator", options);
        assertThat(added.has("authenticatorId")).isTrue();
    }

    private void signOut(Page page) {
        page.navigate(server.address() + "/auth/account");
        button(page, "Sign out").click();
        assertThat(heading(page)).hasText("You are signed out");
        page.navigate(server.address() + "/auth/login");
    }

    @Test
    void a_passkey_is_registered_signs_in_alone_and_as_a_second_factor_steps_up_and_is_removed(RealBrowser browser) {
        String email = People.registered(new Client(server.address()), outbox);
        Page page = page(browser, new Browser.NewContextOptions());
        addAuthenticator(page);
        page.navigate(server.address() + "/auth/login?return_to=/auth/account/mfa");
        signIn(page, email, PASSWORD);

        page.getByLabel("What to call the passkey").fill("My telephone");
        button(page, "Add a passkey").click();
        assertThat(page.getByText("Your recovery codes")).isVisible();
        assertThat(page.locator(".codes li")).hasCount(10);
        Locator passkeys = page.locator("section[aria-labelledby=passkeys] li");
        assertThat(passkeys).hasCount(1);
        assertThat(passkeys.first()).containsText("My telephone");

        signOut(page);
        button(page, "Sign in with a passkey").click();
        assertThat(heading(page)).hasText("Your account");

        signOut(page);
        signIn(page, email, PASSWORD);
        assertThat(heading(page)).hasText("One more step");
        button(page, "Use a passkey").click();
        assertThat(heading(page)).hasText("Your account");

        page.navigate(server.address() + "/auth/step-up?return_to=/auth/account/mfa");
        button(page, "Use a passkey").click();
        assertThat(heading(page)).hasText("Two-step sign-in");
        button(page, "Remove").click();
        assertThat(passkeys).hasCount(0);

        signOut(page);
        signIn(page, email, PASSWORD);
        assertThat(heading(page)).hasText("Your account");
        assertThat(complaints).isEmpty();
    }

    @Test
    void without_scripts_there_is_no_sign_of_passkeys_but_a_word(RealBrowser browser) {
        String email = People.registered(new Client(server.address()), outbox);
        Page page = page(browser, new Browser.NewContextOptions().setJavaScriptEnabled(false));
        page.navigate(server.address() + "/auth/login?return_to=/auth/account/mfa");
        assertThat(button(page, "Sign in with a passkey")).isHidden();
        signIn(page, email, PASSWORD);

        assertThat(page.getByText("This browser cannot use passkeys here, or runs no scripts."))
                .isVisible();
        assertThat(button(page, "Add a passkey")).isHidden();
        assertThat(complaints).isEmpty();
    }

    @Test
    void a_device_without_a_passkey_says_so_and_the_form_is_there_again(RealBrowser browser) {
        Page page = page(browser, new Browser.NewContextOptions());
        addAuthenticator(page);
        page.navigate(server.address() + "/auth/login");

        button(page, "Sign in with a passkey").click();

        assertThat(page.getByText("No passkey was used. Please try again.")).isVisible();
        assertThat(button(page, "Sign in with a passkey")).isEnabled();
    }
}
