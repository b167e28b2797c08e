package dev.latchkey.servlet.csrf;

import dev.latchkey.Issuer;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a request that signs a browser in or out comes from a page of this issuer, by {@code Sec-Fetch-Site} and
 * {@code Origin}.
 *
 * <p>Pages with {@code Referrer-Policy: no-referrer}, as the hosted ones, post their forms with {@code Origin: null};
 * that is believed only together with {@code Sec-Fetch-Site: same-origin}, which no page can write. A request with
 * neither header does not come from a browser of today; the CSRF value has to do then. A loopback issuer has the same
 * page under every name of the loopback host. Immutable.
 */
public final class FormOrigin {

    private final Issuer issuer;

    private FormOrigin(Issuer issuer) {
        this.issuer = issuer;
    }

    /**
     * The check for an issuer.
     *
     * @param issuer the issuer
     * @return the check
     */
    public static FormOrigin of(Issuer issuer) {
        return new FormOrigin(issuer);
    }

    /**
     * Checks a request.
     *
     * @param request the request
     * @return false when its headers say that it comes from elsewhere
     */
    public boolean isOwn(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin")) {
            return false;
        }
        Enumeration<String> origins = request.getHeaders("Origin");
        if (origins == null || !origins.hasMoreElements()) {
            return true;
        }
        String origin = origins.nextElement();
        if (origins.hasMoreElements()) {
            return false;
        }
        return origin.equals("null") ? site != null : isIssuer(origin);
    }

    private boolean isIssuer(String origin) {
        Optional<URI> parsed = parse(origin);
        if (parsed.isEmpty()) {
            return false;
        }
        URI uri = parsed.get();
        URI own = issuer.uri();
        return own.getScheme().equals(uri.getScheme())
                && port(own) == port(uri)
                && (lower(own.getHost()).equals(lower(uri.getHost())) || (issuer.isLoopback() && isLoopback(origin)));
    }

    private static boolean isLoopback(String origin) {
        try {
            return Issuer.parse(origin).isLoopback();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** An origin is scheme, host and port, and nothing else (RFC 6454, section 6.2). */
    private static Optional<URI> parse(String origin) {
        try {
            URI uri = new URI(origin);
            boolean plain = uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && Objects.requireNonNullElse(uri.getRawPath(), "").isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            return plain ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }

    private static String lower(@Nullable String host) {
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }
}
