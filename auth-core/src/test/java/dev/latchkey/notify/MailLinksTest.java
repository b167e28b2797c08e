package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Secret;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailLinksTest {

    private static final URI ISSUER = URI.create("https://shop.example/outlet");
    private static final Secret TOKEN = Secret.of("lkv_abc-_1");

    @Test
    void links_lead_to_the_issuers_origin() {
        MailLinks links =
                MailLinks.to("/confirm#token={token}", "/sign-in?from=mail").of(ISSUER);

        assertThat(links.verification(TOKEN)).isEqualTo("https://shop.example/confirm#token=lkv_abc-_1");
        assertThat(links.signIn()).isEqualTo("https://shop.example/sign-in?from=mail");
    }

    @Test
    void links_lead_to_another_origin_where_one_is_named() {
        MailLinks links = MailLinks.to("/{token}/confirm", "/")
                .at("https://app.shop.example:8443")
                .of(ISSUER);

        assertThat(links.verification(TOKEN)).isEqualTo("https://app.shop.example:8443/lkv_abc-_1/confirm");
        assertThat(links.signIn()).isEqualTo("https://app.shop.example:8443/");
    }

    @Test
    void a_link_that_is_left_out_leads_to_the_hosted_page_at_the_issuer() {
        MailLinks links = MailLinks.to("/confirm#token={token}", "/sign-in").at("https://app.shop.example");

        assertThat(links.of(ISSUER, "/id").passwordReset(TOKEN))
                .isEqualTo("https://shop.example/outlet/id/password/reset?token=lkv_abc-_1");
        assertThat(links.of(ISSUER, "/id").of(ISSUER).passwordReset(TOKEN)).contains("/outlet/id/");
        assertThat(links.needNoHostedPages(false)).isFalse();
        MailLinks own = links.withPasswordReset("/new-password#token={token}");
        assertThat(own.of(ISSUER).passwordReset(TOKEN))
                .isEqualTo("https://app.shop.example/new-password#token=lkv_abc-_1");
        assertThat(own.of(ISSUER, "/id").magicLink(TOKEN))
                .isEqualTo("https://shop.example/outlet/id/magic-link/consume?token=lkv_abc-_1");
        assertThat(own.of(ISSUER, "/id").restore(TOKEN))
                .isEqualTo("https://shop.example/outlet/id/restore-account?token=lkv_abc-_1");
        assertThat(own.needNoHostedPages(false)).isFalse();
        MailLinks without = own.withRestore("/keep#token={token}");
        assertThat(without.of(ISSUER).restore(TOKEN)).isEqualTo("https://app.shop.example/keep#token=lkv_abc-_1");
        assertThat(without.needNoHostedPages(false)).isTrue();
        assertThat(without.needNoHostedPages(true)).isFalse();
        MailLinks all = without.withMagicLink("/in#token={token}");
        assertThat(all.of(ISSUER).magicLink(TOKEN)).isEqualTo("https://app.shop.example/in#token=lkv_abc-_1");
        assertThat(all.needNoHostedPages(true)).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> links.withPasswordReset("/new-password"))
                .withMessageContaining("{token} once");
    }

    @Test
    void what_a_token_could_never_hold_is_escaped() {
        MailLinks links = MailLinks.to("/confirm?token={token}&x=1", "/sign-in").of(ISSUER);

        assertThat(links.verification(Secret.of("a&b#c\r\n")))
                .isEqualTo("https://shop.example/confirm?token=a%26b%23c%0D%0A&x=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/confirm", "/confirm?token={token}&again={token}", "/confirm?token={TOKEN}", ""})
    void the_token_stands_in_the_link_for_verification_once(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailLinks.to(path, "/sign-in"))
                .withMessageContainingAll("'" + path + "'", "{token} once");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sign-in",
                "//evil.example/sign-in",
                "https://evil.example/",
                "@evil.example/",
                ".evil.example/",
                ":8443/",
                "/\\evil.example",
                "/a/../b",
                "/sign in",
                "/sign-in\r\nBcc: all@mail.example",
                "/sign-in?token={token}",
                "/\"onmouseover=",
                "/anmelden/ü",
                "/%zz"
            })
    void a_link_that_is_no_plain_path_is_refused(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailLinks.to("/confirm?token={token}", path))
                .withMessageContaining("sign-in")
                .withMessageNotContaining("\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailLinks.to(path.replace("{token}", "{") + "{token}", "/sign-in"))
                .withMessageContaining("verification");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app.shop.example",
                "http://app.shop.example",
                "http://localhost.evil.example",
                "ftp://app.shop.example",
                "javascript:alert(1)",
                "https://app.shop.example/",
                "https://app.shop.example/pages",
                "https://app.shop.example?x",
                "https://app.shop.example#x",
                "https://",
                "https://app shop"
            })
    void an_origin_is_https_or_loopback_and_has_no_path(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailLinks.to("/confirm?token={token}", "/").at(origin))
                .withMessageContainingAll("'" + origin + "'", "https://app.shop.example");
    }

    @Test
    void a_user_in_the_origin_is_refused_and_not_repeated() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MailLinks.to("/confirm?token={token}", "/").at("https://ada:secret@app.example"))
                .withMessageNotContaining("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, http://localhost:8080, true",
        "https://app.shop.example, http://localhost:8080, true",
        "http://localhost:3000, https://shop.example, false",
        "http://127.0.0.1:3000, https://shop.example, false"
    })
    void plain_http_goes_with_an_issuer_on_a_loopback_host_alone(String origin, URI issuer, boolean accepted) {
        MailLinks links = MailLinks.to("/confirm?token={token}", "/sign-in").at(origin);

        if (accepted) {
            assertThat(links.of(issuer).signIn()).isEqualTo(origin + "/sign-in");
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> links.of(issuer))
                    .withMessageContainingAll(origin, issuer.toString());
        }
    }
}
