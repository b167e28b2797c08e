package dev.latchkey.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.kernel.Environment;
import dev.latchkey.notify.MailLinks;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSettingsTest {

    private static final HostedPages PAGES = PebblePages.create(PageSettings.of("Shop"), Environment.system());

    static Stream<UnaryOperator<WebSettings.Builder>> settings() {
        return Stream.of(
                builder -> builder.hostedPages(PAGES),
                WebSettings.Builder::withoutHostedPages,
                WebSettings.Builder::openDocumentsToEveryone,
                builder -> builder.strictTransportSecurity(Duration.ofDays(1)));
    }

    @Test
    void a_setting_that_is_null_is_named() {
        assertThatNullPointerException()
                .isThrownBy(() -> WebSettings.builder().hostedPages(null))
                .withMessage("hostedPages");
        assertThatNullPointerException()
                .isThrownBy(() -> WebSettings.builder().strictTransportSecurity(null))
                .withMessage("strictTransportSecurity");
        assertThatNullPointerException()
                .isThrownBy(() -> WebSettings.builder().trustedProxies("10.0.0.0/8", null))
                .withMessage("trustedProxies");
        assertThatNullPointerException()
                .isThrownBy(() -> WebSettings.builder().protect(null))
                .withMessage("protect");
        assertThatNullPointerException()
                .isThrownBy(() -> WebSettings.builder().protect("/a").requires(null))
                .withMessage("requires");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_setting_is_set_once(UnaryOperator<WebSettings.Builder> setting) {
        WebSettings.Builder builder = setting.apply(WebSettings.builder());
        assertThatIllegalStateException()
                .isThrownBy(() -> setting.apply(builder))
                .withMessageContaining("set twice");
    }

    @Test
    void a_time_that_is_set_twice_is_told_with_both_values() {
        WebSettings.Builder builder = WebSettings.builder().strictTransportSecurity(Duration.ofDays(1));
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.strictTransportSecurity(Duration.ofDays(2)))
                .withMessageContainingAll("PT24H", "PT48H");
    }

    @Test
    void pages_of_ones_own_and_none_contradict_each_other() {
        WebSettings.Builder without = WebSettings.builder().withoutHostedPages();
        assertThatIllegalStateException()
                .isThrownBy(() -> without.hostedPages(PAGES))
                .withMessageContainingAll("hostedPages", "withoutHostedPages");
        WebSettings.Builder own = WebSettings.builder().hostedPages(PAGES);
        assertThatIllegalStateException()
                .isThrownBy(own::withoutHostedPages)
                .withMessageContainingAll("hostedPages", "withoutHostedPages");
    }

    @Test
    void a_rule_that_says_nothing_of_who_is_admitted_is_no_rule() {
        WebSettings.Builder begun = WebSettings.builder();
        assertThat(begun.protect("/api/**")).isNotNull();

        String[] told = {"/api/**", "requiresSignIn()", "requires(...)", "anonymous()", "denied()"};
        assertThatIllegalStateException().isThrownBy(begun::build).withMessageContainingAll(told);
        assertThatIllegalStateException()
                .isThrownBy(() -> begun.protect("/other/**"))
                .withMessageContainingAll(told);
    }

    static Stream<Function<WebSettings.Builder.PathRuleBuilder, WebSettings.Builder>> endings() {
        return Stream.of(
                WebSettings.Builder.PathRuleBuilder::requiresSignIn,
                WebSettings.Builder.PathRuleBuilder::anonymous,
                WebSettings.Builder.PathRuleBuilder::denied,
                rule -> rule.requires(AccessRule.authenticated().withMaxAge(Duration.ofMinutes(5))));
    }

    @ParameterizedTest
    @MethodSource("endings")
    void a_rule_is_finished_by_who_is_admitted(
            Function<WebSettings.Builder.PathRuleBuilder, WebSettings.Builder> ending) {
        WebSettings.Builder one = ending.apply(WebSettings.builder().protect("/api/**"));
        WebSettings.Builder two = ending.apply(one.protect("/other/**"));
        assertThatCode(two::build).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/auth", "/auth/", "/auth/**", "/auth/register", "/auth/*/x", "/AUTH/register"})
    void a_rule_for_what_latchkey_answers_itself_is_refused_because_it_would_do_nothing(String pattern) {
        WebSettings settings = WebSettings.builder().protect(pattern).denied().build();
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LatchkeyFilter.create(kit.latchkey(), settings))
                    .withMessageContainingAll("'" + pattern + "'", "/auth", "AuthInterceptor", "AuthAction.Register");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/jwks.json",
                "/.well-known/JWKS.json",
                "/.well-known/jwks.json/",
                "/.well-known/oauth-authorization-server"
            })
    void a_rule_for_just_a_document_of_the_issuer_is_refused_too(String pattern) {
        for (WebSettings settings : List.of(
                WebSettings.builder().protect(pattern).denied().build(),
                WebSettings.builder().protect(pattern).anonymous().build())) {
            try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> LatchkeyFilter.create(kit.latchkey(), settings))
                        .withMessageContainingAll("'" + pattern + "'", "would do nothing", "to everyone");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/**",
                "/.well-known/*",
                "/.well-known/jwks",
                "/.well-known/jwks.json/more",
                "/.well-known/security.txt",
                "/jwks.json"
            })
    void a_rule_for_other_documents_is_taken(String pattern) {
        WebSettings settings = WebSettings.builder().protect(pattern).denied().build();
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            assertThatCode(() -> LatchkeyFilter.create(kit.latchkey(), settings))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void without_hosted_pages_mails_lead_elsewhere_or_the_filter_is_not_made() {
        WebSettings settings = WebSettings.builder().withoutHostedPages().build();
        try (LatchkeyTestKit nowhere = LatchkeyTestKit.create();
                LatchkeyTestKit elsewhere = LatchkeyTestKit.create(
                        builder -> builder.mailLinks(MailLinks.to("/confirm#token={token}", "/sign-in")
                                .withPasswordReset("/new-password#token={token}")
                                .withMagicLink("/in#token={token}")
                                .withRestore("/keep-account#token={token}")));
                Latchkey unverified = Latchkey.builder()
                        .issuer("https://test.example")
                        .emailVerification(EmailVerification.OFF)
                        .build()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LatchkeyFilter.create(nowhere.latchkey(), settings))
                    .withMessageContainingAll(
                            "withoutHostedPages", "https://test.example/auth/verify-email", "mailLinks(");
            assertThatCode(() -> LatchkeyFilter.create(elsewhere.latchkey(), settings))
                    .doesNotThrowAnyException();
            assertThatCode(() -> LatchkeyFilter.create(unverified, settings)).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/**", "/*", "/*/register", "/authors", "/authors/**", "/api/auth/**", "/"})
    void a_rule_that_covers_other_paths_as_well_is_taken(String pattern) {
        WebSettings settings = WebSettings.builder().protect(pattern).denied().build();
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            assertThatCode(() -> LatchkeyFilter.create(kit.latchkey(), settings))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void the_base_path_is_the_one_that_is_set() {
        WebSettings settings =
                WebSettings.builder().protect("/my/id/register").denied().build();
        try (LatchkeyTestKit elsewhere = LatchkeyTestKit.create();
                LatchkeyTestKit here = LatchkeyTestKit.create(builder -> builder.basePath("/my/id"))) {
            assertThatCode(() -> LatchkeyFilter.create(elsewhere.latchkey(), settings))
                    .doesNotThrowAnyException();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LatchkeyFilter.create(here.latchkey(), settings))
                    .withMessageContaining("/my/id ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0.5S", "PT1M0.001S"})
    void browsers_are_told_whole_seconds(String life) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSettings.builder().strictTransportSecurity(Duration.parse(life)))
                .withMessageContainingAll("strictTransportSecurity", life);
    }

    @Test
    void the_default_is_a_year_with_pages_and_a_closed_document() {
        WebSettings defaults = WebSettings.defaults();
        assertThat(defaults.strictTransport()).isEqualTo(Duration.ofDays(365));
        assertThat(defaults.hasPages()).isTrue();
        assertThat(defaults.openDocuments()).isFalse();
    }
}
