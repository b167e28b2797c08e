package dev.latchkey.servlet.client;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Makes of a request what the services need to know of it. Immutable and safe for use by several threads. */
public final class RequestContexts {

    private static final String ID_ATTRIBUTE = "dev.latchkey.servlet.requestId";
    private static final int ID_LIMIT = 100;

    private final TrustedProxies proxies;
    private final Environment environment;
    private final List<Locale> languages;

    private RequestContexts(TrustedProxies proxies, Environment environment, List<Locale> languages) {
        this.proxies = proxies;
        this.environment = environment;
        this.languages = List.copyOf(languages);
    }

    /**
     * The contexts of requests.
     *
     * @param proxies who is believed about addresses and request ids
     * @param environment makes request ids
     * @param languages those there are texts for, first the one that stands in
     * @return the contexts
     */
    public static RequestContexts of(TrustedProxies proxies, Environment environment, List<Locale> languages) {
        return new RequestContexts(proxies, environment, languages);
    }

    /**
     * The context of a request.
     *
     * @param request the request
     * @return its address, user agent, id and language
     */
    public RequestContext of(HttpServletRequest request) {
        return new RequestContext(
                proxies.clientAddress(request), request.getHeader("User-Agent"), requestId(request), locale(request));
    }

    /**
     * Where a request comes from.
     *
     * @param request the request
     * @return the client's address
     */
    public String address(HttpServletRequest request) {
        return proxies.clientAddress(request);
    }

    /**
     * The id of a request: {@code X-Request-Id} of a trusted proxy, else a new one; the same each time.
     *
     * @param request the request
     * @return 1 to 100 of ASCII letters, digits, {@code . _ -}
     */
    public String requestId(HttpServletRequest request) {
        if (request.getAttribute(ID_ATTRIBUTE) instanceof String known) {
            return known;
        }
        String given = request.getHeader("X-Request-Id");
        boolean taken = given != null && isId(given) && proxies.vouchFor(request);
        String id = taken ? given : environment.newId().toString();
        request.setAttribute(ID_ATTRIBUTE, id);
        return id;
    }

    /**
     * The language a client prefers among those there are texts for.
     *
     * @param request the request
     * @return one of the languages, the first when the client prefers none of them
     */
    public Locale locale(HttpServletRequest request) {
        if (request.getHeader("Accept-Language") == null) {
            return languages.get(0);
        }
        for (Locale wanted : Collections.list(request.getLocales())) {
            for (Locale known : languages) {
                if (known.getLanguage().equals(wanted.getLanguage())) {
                    return known;
                }
            }
        }
        return languages.get(0);
    }

    private static boolean isId(String text) {
        if (text.isEmpty() || text.length() > ID_LIMIT) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '_'
                    || c == '-';
            if (!good) {
                return false;
            }
        }
        return true;
    }
}
