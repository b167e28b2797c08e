package dev.latchkey.examples.server.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads URLs in settings. */
final class Urls {

    private Urls() {}

    static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL");
        }
    }

    static URI issuer(String text) {
        URI uri = parse(text);
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("a scheme and a host, no user");
        }
        if (uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !uri.getRawPath().isEmpty()) {
            throw new IllegalArgumentException("nothing may follow the host and port, not even a slash");
        }
        boolean https = "https".equals(uri.getScheme());
        boolean http = "http".equals(uri.getScheme());
        if (!https && !(http && isLoopback(uri.getHost()))) {
            throw new IllegalArgumentException(http ? uri.getHost() + " is not a loopback host" : "not https");
        }
        return uri;
    }

    /** Decided by the text alone, so that no name service has a say in it. */
    static boolean isLoopback(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.matches("127(\\.\\d{1,3}){3}");
    }
}
