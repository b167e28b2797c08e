package dev.latchkey.servlet;

import dev.latchkey.Issuer;
import dev.latchkey.Latchkey;
import dev.latchkey.servlet.answer.AnswerWriter;
import dev.latchkey.servlet.api.Api;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.cookie.CookieNames;
import dev.latchkey.servlet.cookie.SetCookies;
import dev.latchkey.servlet.csrf.BrowserValues;
import dev.latchkey.servlet.csrf.FormOrigin;
import dev.latchkey.servlet.guard.Guard;
import dev.latchkey.servlet.identity.Authenticator;
import dev.latchkey.servlet.identity.BrowserSessions;
import dev.latchkey.servlet.identity.TokenService;
import dev.latchkey.servlet.page.HostedPages;
import dev.latchkey.servlet.page.PageSettings;
import dev.latchkey.servlet.page.PebblePages;
import dev.latchkey.servlet.path.RequestPath;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.route.CallReader;
import dev.latchkey.servlet.route.OpenApi;
import dev.latchkey.servlet.route.RouteTable;
import dev.latchkey.servlet.route.Router;
import dev.latchkey.servlet.rule.Rulings;
import dev.latchkey.servlet.rule.ServletRules;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The one thing a host registers: it guards the application by the rules of {@link WebSettings} and the annotations of
 * the servlets, and serves the HTTP API and the hosted pages. Safe for use by several threads, as every filter is.
 *
 * <p>Register it with {@link #addTo}, ahead of all other filters but those that set the request right (a host's CORS
 * filter among them), for all paths and all kinds of dispatch: a forward, an include, an error page and the end of
 * asynchronous work are guarded by the rules of their own paths and servlets.
 *
 * <p>Security promise: a path that can be read in two ways is refused before any rule is asked; a servlet whose
 * annotations are wrong fails the start, or is served to nobody.
 */
public final class LatchkeyFilter implements Filter {

    private static final String NAME = "latchkey";
    private static final String SIGN_IN = "/login";

    private final Latchkey latchkey;
    private final WebSettings settings;
    private final TokenService tokens;
    private final CookieNames cookieNames;
    private final Authenticator authenticator;
    private final AnswerWriter writer;
    private final RouteTable routes;
    private final Router router;
    private final boolean hasPages;
    private volatile @Nullable Guard guard;

    private LatchkeyFilter(Latchkey latchkey, WebSettings settings) {
        this.latchkey = latchkey;
        this.settings = settings;
        this.tokens = new IssuerTokens(latchkey);
        Issuer issuer = latchkey.settings().issuer();
        HostedPages pages = settings.hasPages() ? pages() : null;
        this.hasPages = pages != null;
        this.cookieNames = CookieNames.of(issuer);
        SetCookies cookies = SetCookies.of(cookieNames);
        BrowserValues values = BrowserValues.of(latchkey.keyRing(), latchkey.environment());
        BrowserSessions browser = BrowserSessions.of(latchkey.sessions(), values, cookies, latchkey.environment());
        List<Locale> languages = pages == null ? List.of(Locale.ENGLISH, Locale.GERMAN) : pages.languages();
        RequestContexts contexts = RequestContexts.of(settings.proxies(), latchkey.environment(), languages);
        this.authenticator = Authenticator.withSessions(tokens, browser, contexts);
        String base = latchkey.settings().basePath();
        FormOrigin origin = FormOrigin.of(issuer);
        boolean openDocuments = settings.openDocuments() || issuer.isLoopback();
        this.writer = AnswerWriter.of(contexts, base, pages, strictTransport(issuer, settings));
        CallReader reader =
                new CallReader(base, authenticator, cookieNames, values, origin, contexts, tokens::now, hasPages);
        Api.Parts parts =
                new Api.Parts(cookieNames, cookies, values, origin, browser, settings.proxies(), pages, openDocuments);
        this.routes = Api.routes(latchkey, parts);
        this.router = new Router(routes, reader, writer, contexts);
    }

    /**
     * Makes the filter of an issuer.
     *
     * @param latchkey the issuer; the host closes it, after the container has stopped
     * @param settings how to guard and what to show
     * @return the filter, to be registered once
     */
    public static LatchkeyFilter create(Latchkey latchkey, WebSettings settings) {
        return new LatchkeyFilter(latchkey, settings);
    }

    /**
     * Registers the filter for all paths and all kinds of dispatch, with support for asynchronous requests, and the paths
     * that it answers itself, because some containers ask filters about no path that has no servlet.
     *
     * @param context the application, not initialised yet
     * @throws IllegalStateException when the application has a filter named {@code latchkey} already
     */
    public void addTo(ServletContext context) {
        FilterRegistration.Dynamic registration = context.addFilter(NAME, this);
        if (registration == null) {
            throw new IllegalStateException("the application has a filter named " + NAME + " already");
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        ServletRegistration.Dynamic paths = context.addServlet(NAME, new UnansweredServlet());
        paths.setAsyncSupported(true);
        paths.addMapping(router.paths().toArray(String[]::new));
    }

    /**
     * Describes the HTTP API, as {@code GET /openapi.json} does.
     *
     * @return an OpenAPI 3.1 document, in JSON
     */
    public String openApi() {
        return OpenApi.write(routes, cookieNames, latchkey.settings().issuer().toString());
    }

    /**
     * Reads the annotations of the servlets.
     *
     * @throws ServletException when annotations contradict each other or are not well-formed
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        try {
            guard = new Guard(
                    Rulings.of(settings.rules()),
                    ServletRules.of(config.getServletContext()),
                    authenticator,
                    cookieNames,
                    tokens::now,
                    writer,
                    hasPages ? latchkey.settings().basePath() + SIGN_IN : null);
        } catch (IllegalArgumentException e) {
            throw new ServletException("a servlet's annotations cannot be enforced: " + e.getMessage(), e);
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Guard guarding = guard;
        if (guarding == null) {
            throw new ServletException("LatchkeyFilter is used before its init method was called");
        }
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse answer)) {
            throw new ServletException("LatchkeyFilter guards HTTP requests alone");
        }
        if (request.getDispatcherType() != DispatcherType.REQUEST) {
            guarding.dispatch(http, answer, chain);
            return;
        }
        String path = path(http);
        if (path == null) {
            writer.write(
                    http, answer, Problem.of(ErrorCode.MALFORMED_REQUEST, "the path can be read in more than one way"));
        } else if (router.covers(path)) {
            router.serve(http, answer, path);
        } else {
            guarding.request(http, answer, chain, path);
        }
    }

    /** Answers the requests that still wait for something new. */
    @Override
    public void destroy() {
        router.close();
    }

    /** The decoded path without the context path, null when it can be read in more than one way. */
    private static @Nullable String path(HttpServletRequest request) {
        String raw = request.getRequestURI();
        String contextPath = request.getContextPath();
        if (!contextPath.isEmpty()) {
            if (!raw.startsWith(contextPath)) {
                return null;
            }
            raw = raw.length() == contextPath.length() ? "/" : raw.substring(contextPath.length());
        }
        return RequestPath.decode(raw);
    }

    private HostedPages pages() {
        HostedPages own = settings.pages();
        return own == null
                ? PebblePages.create(PageSettings.of(latchkey.settings().applicationName()), latchkey.environment())
                : own;
    }

    private static @Nullable String strictTransport(Issuer issuer, WebSettings settings) {
        return issuer.isHttps() ? "max-age=" + settings.strictTransport().toSeconds() : null;
    }
}
