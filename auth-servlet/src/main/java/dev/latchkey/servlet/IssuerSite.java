package dev.latchkey.servlet;

import dev.latchkey.EmailVerification;
import dev.latchkey.Issuer;
import dev.latchkey.Latchkey;
import dev.latchkey.PublicSettings;
import dev.latchkey.access.Access;
import dev.latchkey.access.AccessRule;
import dev.latchkey.servlet.answer.AnswerWriter;
import dev.latchkey.servlet.answer.SignInRedirect;
import dev.latchkey.servlet.api.Api;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.cookie.CookieNames;
import dev.latchkey.servlet.cookie.SetCookies;
import dev.latchkey.servlet.csrf.BrowserValues;
import dev.latchkey.servlet.csrf.FormOrigin;
import dev.latchkey.servlet.guard.SignInPages;
import dev.latchkey.servlet.identity.Authenticator;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.identity.TokenService;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import dev.latchkey.servlet.route.CallLimits;
import dev.latchkey.servlet.route.CallReader;
import dev.latchkey.servlet.route.OpenApi;
import dev.latchkey.servlet.route.RouteTable;
import dev.latchkey.servlet.route.Router;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an issuer answers by itself: the HTTP API and the pages. Safe for use by several threads. */
final class IssuerSite {

    private static final String STEP_UP = "/step-up";

    private final Protection protection;
    private final RouteTable routes;
    private final Map<String, Schema> definitions;
    private final Router router;
    private final CookieNames cookieNames;
    private final Issuer issuer;
    private final Access access;

    private IssuerSite(
            Protection protection,
            RouteTable routes,
            Map<String, Schema> definitions,
            Router router,
            CookieNames cookieNames,
            Issuer issuer,
            Access access) {
        this.protection = protection;
        this.routes = routes;
        this.definitions = definitions;
        this.router = router;
        this.cookieNames = cookieNames;
        this.issuer = issuer;
        this.access = access;
    }

    static IssuerSite of(Latchkey latchkey, WebSettings settings) {
        LeftOut.tell(latchkey.passkeys().isAvailable(), latchkey.settings().sendsMail());
        TokenService tokens = new IssuerTokens(latchkey);
        Issuer issuer = latchkey.settings().issuer();
        String base = latchkey.settings().basePath();
        HostedPages pages = settings.hasPages() ? pages(latchkey, settings) : null;
        if (pages == null) {
            requireLinksElsewhere(latchkey.settings(), latchkey.logins().offersLinks());
        }
        CookieNames cookieNames = CookieNames.of(issuer);
        SetCookies cookies = SetCookies.of(cookieNames);
        BrowserValues values = BrowserValues.of(latchkey.keyRing(), latchkey.environment());
        BrowserSessions browser = BrowserSessions.of(latchkey.sessions(), values, cookies, latchkey.environment());
        List<Locale> languages = pages == null ? List.of(Locale.ENGLISH, Locale.GERMAN) : pages.languages();
        RequestContexts contexts = RequestContexts.of(settings.proxies(), latchkey.environment(), languages);
        Authenticator authenticator = Authenticator.withSessions(tokens, browser, cookieNames, contexts);
        FormOrigin origin = FormOrigin.of(issuer);
        boolean openDocuments = settings.openDocuments() || issuer.isLoopback();
        AnswerWriter writer = AnswerWriter.of(contexts, base, pages, strictTransport(issuer, settings));
        CallLimits limits = new CallLimits(latchkey.limits(), contexts);
        CallReader reader =
                new CallReader(base, authenticator, values, origin, contexts, tokens::now, limits, pages != null);
        Api.Parts parts = new Api.Parts(
                cookieNames,
                cookies,
                values,
                origin,
                browser,
                settings.proxies(),
                pages,
                settings.captchaWidget(),
                openDocuments);
        RouteTable routes = Api.routes(latchkey, parts);
        settings.rules().requireNoneAnsweredBefore(base, routes.documents());
        return new IssuerSite(
                new Protection(
                        tokens,
                        authenticator,
                        writer,
                        pages == null ? null : new SignInPages(base + SignInRedirect.PAGE, base + STEP_UP)),
                routes,
                Api.definitions(latchkey),
                new Router(routes, reader, limits, writer, contexts),
                cookieNames,
                issuer,
                latchkey.access());
    }

    /** How the rest of the application is protected. */
    Protection protection() {
        return protection;
    }

    /** What is answered. */
    RouteTable routes() {
        return routes;
    }

    Router router() {
        return router;
    }

    /** Warns of roles and permissions that are asked for and that nobody can have. */
    void warnOfUnknownNames(List<AccessRule> asked) {
        UnknownNames.warn(asked, access);
    }

    String openApi() {
        return OpenApi.write(routes, cookieNames, issuer.toString(), definitions);
    }

    /** Or everybody who registers would be mailed a link to a page that is not there. */
    private static void requireLinksElsewhere(PublicSettings settings, boolean magicLinks) {
        boolean mailed = settings.emailVerification() == EmailVerification.REQUIRED;
        if (mailed && settings.mailLinks().isEmpty()) {
            throw new IllegalArgumentException("withoutHostedPages is set, and mails still lead to "
                    + settings.baseUrl() + "/verify-email, where there is then no page: call"
                    + " Latchkey.builder().mailLinks(...) with the pages of the application, or"
                    + " emailVerification(EmailVerification.OFF)");
        }
        if (settings.mailLinks()
                .filter(links -> !links.needNoHostedPages(magicLinks))
                .isPresent()) {
            throw new IllegalArgumentException("withoutHostedPages is set, and mails still lead to "
                    + settings.baseUrl()
                    + "/password/reset, /restore-account or /magic-link/consume, where there is then no"
                    + " page: add withPasswordReset(...), withRestore(...) and withMagicLink(...) to the mailLinks(...),"
                    + " or instead of the last call Latchkey.builder().withoutMagicLinks()");
        }
    }

    private static HostedPages pages(Latchkey latchkey, WebSettings settings) {
        HostedPages own = settings.pages();
        return own == null
                ? PebblePages.create(PageSettings.of(latchkey.settings().applicationName()), latchkey.environment())
                : own;
    }

    private static @Nullable String strictTransport(Issuer issuer, WebSettings settings) {
        return issuer.isHttps() ? "max-age=" + settings.strictTransport().toSeconds() : null;
    }
}
