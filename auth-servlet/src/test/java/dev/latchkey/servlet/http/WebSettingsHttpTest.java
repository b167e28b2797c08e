package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.notify.MailLinks;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.servlet.client.ForwardingHeader;
import dev.latchkey.servlet.page.Asset;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.Page;
import dev.latchkey.servlet.page.PageContext;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import dev.latchkey.testing.CapturedMail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the settings of the web change, on every container. */
final class WebSettingsHttpTest {

    private static final String HTTPS = "https://shop.example";

    @ParameterizedTest
    @EnumSource(Container.class)
    void without_pages_no_page_and_no_form_is_served(Container container) throws Exception {
        try (TestApplication app = start(container, "", withoutPages())) {
            for (String path : List.of("/login", "/register", "/verify-email")) {
                app.client().get("/auth" + path).html().send().expect(405, "method_not_allowed");
            }
            for (String path : List.of("/account", "/logged-out", "/set-up", "/assets/pages.css", "/nothing")) {
                app.client().get("/auth" + path).html().send().expect(404, "not_found");
            }
            for (String path : List.of("/login", "/register", "/logout", "/verify-email")) {
                app.client()
                        .post("/auth" + path)
                        .form("csrf_token=x&email=a%40mail.example&password=x")
                        .send()
                        .expect(415, "unsupported_media_type");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void without_pages_nobody_is_sent_to_sign_in(Container container) throws Exception {
        try (TestApplication app = start(container, "", withoutPages())) {
            for (String path : List.of("/api/jwt", "/api/permission", "/auth/me")) {
                Answer answer = app.client().get(path).html().send().expect(401, "token_missing");
                assertThat(answer.header("Location")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void without_pages_the_api_signs_in_and_out_by_cookie(Container container) throws Exception {
        try (TestApplication app = start(container, "", withoutPages())) {
            User user = app.kit().user("ada@mail.example");
            Map<String, String> cookies = app.client()
                    .post("/auth/login")
                    .json(HttpSuite.login(user, ", \"delivery\": \"cookie\""))
                    .send()
                    .expect(200)
                    .cookies();
            app.client().get("/api/jwt").cookies(cookies).html().send().expect(200);
            app.client()
                    .post("/auth/logout")
                    .cookies(cookies)
                    .csrf(HttpSuite.csrf(cookies))
                    .send()
                    .expect(204);
            app.client().get("/api/jwt").cookies(cookies).html().send().expect(401, "token_revoked");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void without_pages_mails_lead_to_the_applications_own_whose_token_the_api_takes(Container container)
            throws Exception {
        try (TestApplication app = start(container, HTTPS, withoutPages())) {
            app.client()
                    .post("/auth/register")
                    .json("{\"email\": \"new@mail.example\", \"password\": \"a quiet harbour at dawn\"}")
                    .send()
                    .expect(202);
            CapturedMail mail = app.kit().mail();
            await().until(() -> mail.all().size() == 1);
            String token = mail.tokenTo("new@mail.example").reveal();
            assertThat(mail.lastTo("new@mail.example").text())
                    .contains("\n" + HTTPS + "/confirm#token=" + token + "\n")
                    .doesNotContain("/auth/");
            app.client()
                    .post("/auth/verify-email")
                    .json("{\"token\": \"" + token + "\"}")
                    .send()
                    .expect(204);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void pages_of_the_hosts_own_are_what_is_shown(Container container) throws Exception {
        WebSettings web = WebSettings.builder().hostedPages(new PlainPages()).build();
        try (TestApplication app = start(container, "", web)) {
            Answer signIn = app.client()
                    .get("/auth/login")
                    .html()
                    .header("Accept-Language", "fr-CA, en;q=0.5")
                    .send()
                    .expect(200);
            assertThat(signIn.text()).isEqualTo("<title>SignIn of /auth in fr</title>");
            assertThat(signIn.header("Content-Security-Policy")).isPresent();
            Answer failure = app.client().get("/auth/nothing").html().send().expect(404);
            assertThat(failure.text()).isEqualTo("<title>Failure of /auth in en</title>");
            Answer asset = app.client().get("/auth/assets/plain.css").send().expect(200);
            assertThat(asset.text()).isEqualTo("body { color: black }");
            app.client().get("/auth/assets/pages.css").send().expect(404);
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void the_document_is_open_to_everyone_where_it_is_set_so(Container container) throws Exception {
        WebSettings web = WebSettings.builder().openDocumentsToEveryone().build();
        try (TestApplication app = start(container, HTTPS, web)) {
            Answer answer = app.client().get("/auth/openapi.json").send().expect(200);
            assertThat(answer.json().path("servers").toString()).contains(HTTPS);
            assertThat(answer.header("Cache-Control")).contains("public, max-age=300");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void browsers_are_told_to_stay_on_https_for_as_long_as_is_set(Container container) throws Exception {
        assertThat(strictTransport(container, HTTPS, Duration.ofDays(1))).contains("max-age=86400");
        assertThat(strictTransport(container, HTTPS, Duration.ZERO)).contains("max-age=0");
        assertThat(strictTransport(container, "", Duration.ofDays(1))).isEmpty();
    }

    @Test
    void a_filter_is_made_with_pages_of_ones_own() throws Exception {
        try (TestApplication app = start(Container.JETTY, HTTPS, WebSettings.defaults())) {
            Latchkey latchkey = app.latchkey();
            // region: pages
            HostedPages pages = PebblePages.create(PageSettings.of("Shop"), Environment.system());
            WebSettings web = WebSettings.builder().hostedPages(pages).build();
            LatchkeyFilter filter = LatchkeyFilter.create(latchkey, web);
            // endregion
            // region: settings
            WebSettings behindProxy = WebSettings.builder()
                    .trustedProxies("10.0.0.0/8", "2001:db8::7")
                    .forwardingHeader(ForwardingHeader.FORWARDED)
                    .strictTransportSecurity(Duration.ofDays(730))
                    .withoutHostedPages()
                    .openDocumentsToEveryone()
                    .build();
            // endregion
            assertThat(filter.openApi()).contains("text/html");
            assertThat(LatchkeyFilter.create(latchkey, behindProxy).openApi())
                    .isNotEmpty()
                    .doesNotContain("text/html", "application/x-www-form-urlencoded");
        }
    }

    @ParameterizedTest
    @EnumSource(ForwardingHeader.class)
    void the_address_is_taken_from_the_header_that_the_proxy_writes(ForwardingHeader header) throws Exception {
        WebSettings web = WebSettings.builder()
                .trustedProxies("127.0.0.1")
                .forwardingHeader(header)
                .build();
        try (TestApplication app = start(Container.JETTY, "", web)) {
            User user = app.kit().user("ada@mail.example");
            app.client()
                    .post("/auth/login")
                    .header("X-Forwarded-For", "\", 198.51.100.1")
                    .header("Forwarded", "for=\", for=198.51.100.2")
                    .json("{\"email\": \"ada@mail.example\", \"password\": \"" + HttpSuite.PASSWORD + "\"}")
                    .send()
                    .expect(200);
            assertThat(app.latchkey()
                            .sessions()
                            .list(user.id())
                            .get(0)
                            .request()
                            .address())
                    .isEqualTo(header == ForwardingHeader.FORWARDED ? "198.51.100.2" : "198.51.100.1");
        }
    }

    private static Optional<String> strictTransport(Container container, String issuer, Duration life)
            throws Exception {
        WebSettings web = WebSettings.builder().strictTransportSecurity(life).build();
        try (TestApplication app = start(container, issuer, web)) {
            return app.client().get("/auth/login").send().header("Strict-Transport-Security");
        }
    }

    private static WebSettings withoutPages() {
        return WebSettings.builder().withoutHostedPages().build();
    }

    private static TestApplication start(Container container, String issuer, WebSettings web) throws Exception {
        return TestApplication.builder()
                .issuer(issuer)
                .latchkey(builder -> builder.limits(LimitSettings.off())
                        .mailLinks(MailLinks.to("/confirm#token={token}", "/sign-in")
                                .withPasswordReset("/new-password#token={token}")
                                .withMagicLink("/in#token={token}")
                                .withRestore("/keep-account#token={token}")))
                .web(web)
                .servlets(GuardedServlets::addTo)
                .start(container);
    }

    /** The least that a host can show. */
    private static final class PlainPages implements HostedPages {

        @Override
        public String render(Page page, PageContext context) {
            return "<title>" + page.getClass().getSimpleName() + " of " + context.base() + " in " + context.locale()
                    + "</title>";
        }

        @Override
        public Optional<Asset> asset(String name) {
            return name.equals("plain.css")
                    ? Optional.of(
                            Asset.of("text/css", "\"1\"", "body { color: black }".getBytes(StandardCharsets.UTF_8)))
                    : Optional.empty();
        }

        @Override
        public List<Locale> languages() {
            return List.of(Locale.ENGLISH, Locale.FRENCH);
        }
    }
}
