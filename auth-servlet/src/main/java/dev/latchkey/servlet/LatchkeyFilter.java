package dev.latchkey.servlet;

import dev.latchkey.Latchkey;
import dev.latchkey.ResourceService;
import dev.latchkey.servlet.guard.Guard;
import dev.latchkey.servlet.guard.NamedDispatchFilter;
import dev.latchkey.servlet.path.RequestPath;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.Problem;
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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one thing a host registers: it guards the application by the rules of {@link WebSettings} and the annotations of
 * the servlets and, for an issuer, serves the HTTP API and the hosted pages. Safe for use by several threads, as every
 * filter is.
 *
 * <p>Register it with {@link #addTo}, ahead of all other filters but those that set the request right (a host's CORS
 * filter among them), for all paths and all kinds of dispatch: a forward, an include, an error page and the end of
 * asynchronous work are guarded by the rules of their own paths and servlets. A dispatch by name to a servlet whose
 * annotations ask for a token is refused to everyone, because no container tells where it goes.
 *
 * <p>Security promise: a path that can be read in two ways is refused before any rule is asked; a servlet whose
 * annotations are wrong fails the start, or is served to nobody; {@code TRACE} is answered with 405 on every path.
 */
public final class LatchkeyFilter implements Filter {

    private static final String NAME = "latchkey";
    private static final String BY_NAME = "latchkey-by-name";

    /** An echo of the request gives scripts what they may not read, cookies among it (RFC 9110, section 9.3.8). */
    private static final Problem NO_TRACE = Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "TRACE is not answered")
            .withHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");

    private final WebSettings settings;
    private final Protection protection;
    private final @Nullable IssuerSite site;
    private volatile @Nullable Guard guard;
    private volatile FilterRegistration.@Nullable Dynamic byName;

    private LatchkeyFilter(WebSettings settings, Protection protection, @Nullable IssuerSite site) {
        this.settings = settings;
        this.protection = protection;
        this.site = site;
    }

    /**
     * Makes the filter of an issuer.
     *
     * @param latchkey the issuer; the host closes it, after the container has stopped
     * @param settings how to guard and what to show
     * @return the filter, to be registered once
     * @throws IllegalArgumentException when there is a rule for what lies at or below the base path, or for just one of
     *     the issuer's documents such as {@code /.well-known/jwks.json}: Latchkey answers there before rules are asked; or when there are no hosted
     *     pages, and the links in mails lead to them
     */
    public static LatchkeyFilter create(Latchkey latchkey, WebSettings settings) {
        Objects.requireNonNull(latchkey, "latchkey");
        Objects.requireNonNull(settings, "settings");
        IssuerSite site = IssuerSite.of(latchkey, settings);
        return new LatchkeyFilter(settings, site.protection(), site);
    }

    /**
     * Makes the filter of a service that only verifies what another service issues: it guards the application, and has
     * no API and no pages. Tokens are taken from the Authorization header alone, cookies are not looked at; roles are
     * those that the token names, permissions those that {@link ResourceService.Builder#roles} gives them. While the
     * issuer's keys or revocations are not known, guarded paths answer 503 {@code unavailable}.
     *
     * @param service verifies; the host closes it, after the container has stopped
     * @param settings how to guard
     * @return the filter, to be registered once
     * @throws IllegalArgumentException when the settings ask for what only an issuer has: pages of the host's own, open
     *     documents, or HSTS for the answers of the API
     */
    public static LatchkeyFilter create(ResourceService service, WebSettings settings) {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(settings, "settings");
        settings.requireNothingOfAnIssuer();
        return new LatchkeyFilter(settings, Protection.of(service, settings), null);
    }

    /**
     * Registers the filter for all paths and all kinds of dispatch, with support for asynchronous requests, and the paths
     * that it answers itself, because some containers ask filters about no path that has no servlet; and a second filter,
     * {@code latchkey-by-name}, that refuses dispatches by name.
     *
     * @param context the application, not initialised yet
     * @throws IllegalStateException when the application has a filter of one of these names already
     */
    public void addTo(ServletContext context) {
        FilterRegistration.Dynamic registration = context.addFilter(NAME, this);
        if (registration == null) {
            throw new IllegalStateException("the application has a filter named " + NAME + " already");
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, "/*");
        FilterRegistration.Dynamic named = context.addFilter(BY_NAME, new NamedDispatchFilter(protection.writer()));
        if (named == null) {
            throw new IllegalStateException("the application has a filter named " + BY_NAME + " already");
        }
        named.setAsyncSupported(true);
        byName = named;
        if (site == null) {
            return;
        }
        ServletRegistration.Dynamic paths = context.addServlet(NAME, new UnansweredServlet());
        paths.setAsyncSupported(true);
        paths.addMapping(site.router().paths().toArray(String[]::new));
    }

    /**
     * Describes the HTTP API, as {@code GET /openapi.json} does.
     *
     * @return an OpenAPI 3.1 document, in JSON
     * @throws IllegalStateException when this is the filter of a service that only verifies, which has no API
     */
    public String openApi() {
        if (site == null) {
            throw new IllegalStateException("a service that only verifies has no HTTP API to describe");
        }
        return site.openApi();
    }

    /**
     * Reads the annotations of the servlets. A role or permission that they or the rules for paths ask for, and that no
     * role of the storage has, is warned of in the log: it may be misspelt.
     *
     * @throws ServletException when annotations contradict each other or are not well-formed
     */
    @Override
    public void init(FilterConfig config) throws ServletException {
        try {
            Guard guarding = protection.guard(settings, config.getServletContext());
            if (site != null) {
                site.warnOfUnknownNames(guarding.asked());
            }
            stopDispatchesByName(guarding.closedServlets());
            guard = guarding;
        } catch (IllegalArgumentException e) {
            throw new ServletException("a servlet's annotations cannot be enforced: " + e.getMessage(), e);
        }
    }

    /** Done at the start, when all servlets are known. */
    private void stopDispatchesByName(Set<String> servlets) {
        FilterRegistration.Dynamic registration = byName;
        if (registration != null && !servlets.isEmpty()) {
            registration.addMappingForServletNames(
                    EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE), true, servlets.toArray(String[]::new));
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
            protection
                    .writer()
                    .write(
                            http,
                            answer,
                            Problem.of(ErrorCode.MALFORMED_REQUEST, "the path can be read in more than one way"));
        } else if (http.getMethod().equals("TRACE")) {
            protection.writer().write(http, answer, NO_TRACE);
        } else if (site != null && site.router().covers(path)) {
            site.router().serve(http, answer, path);
        } else {
            guarding.request(http, answer, chain, path);
        }
    }

    /** Answers the requests that still wait for something new. */
    @Override
    public void destroy() {
        if (site != null) {
            site.router().close();
        }
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
}
