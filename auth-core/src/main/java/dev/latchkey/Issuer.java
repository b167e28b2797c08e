package dev.latchkey;

import dev.latchkey.kernel.Loopback;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The issuer: the public URL of the service, the {@code iss} of its tokens and the start of every mailed link (RFC
 * 8414, section 2). https, or http for a loopback host. Immutable.
 *
 * @param uri the URL, without query, fragment, user information or closing slash
 */
public record Issuer(URI uri) {

    private static final int LONGEST_SHOWN = 200;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** Checks the rules above. */
    public Issuer {
        Objects.requireNonNull(uri, "uri");
        String host = uri.getHost();
        if (!uri.isAbsolute() || host == null || uri.getRawUserInfo() != null) {
            throw noUrl(uri.toString());
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the issuer " + uri + " has a query or a fragment: leave them out");
        }
        if (uri.toString().endsWith("/")) {
            throw new IllegalArgumentException("the issuer " + uri + " ends in a slash: leave it out");
        }
        boolean https = "https".equals(uri.getScheme());
        boolean http = "http".equals(uri.getScheme());
        if (!https && !http) {
            throw new IllegalArgumentException("the issuer " + uri + " is neither https nor http");
        }
        if (http && !Loopback.isLoopback(host)) {
            throw new IllegalArgumentException(
                    "the issuer " + uri
                            + " is plain http, which is accepted for loopback hosts only: use https, or a host such as localhost");
        }
    }

    /**
     * Reads an issuer.
     *
     * @param text the URL
     * @return the issuer
     * @throws IllegalArgumentException when it is not an issuer by the rules above
     */
    public static Issuer parse(String text) {
        Objects.requireNonNull(text, "issuer");
        try {
            return new Issuer(new URI(text));
        } catch (URISyntaxException e) {
            // Not as the cause: it repeats the text, whatever is in it.
            throw noUrl(text);
        }
    }

    private static IllegalArgumentException noUrl(String text) {
        String form = "an issuer is a URL such as https://shop.example";
        if (text.indexOf('@') >= 0) {
            return new IllegalArgumentException(form + ", without a user and a password");
        }
        String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
        return new IllegalArgumentException(
                form + ", unlike '" + CONTROL.matcher(shown).replaceAll("?") + "'");
    }

    /**
     * Whether it is https, so that cookies are {@code Secure} and HSTS is sent.
     *
     * @return false for plain http on a loopback host
     */
    public boolean isHttps() {
        return "https".equals(uri.getScheme());
    }

    /**
     * Whether the host is this machine: {@code localhost}, 127.0.0.0/8 or ::1.
     *
     * @return true on a developer's machine
     */
    public boolean isLoopback() {
        return Loopback.isLoopback(uri.getHost());
    }

    /** The URL. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
