package dev.latchkey.notify;

import dev.latchkey.kernel.Loopback;
import dev.latchkey.kernel.Secret;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How a mail server is reached. Immutable; {@code toString} shows the server and not the credentials.
 *
 * <p>{@code smtps://} speaks TLS from the start (RFC 8314). {@code smtp://} turns to TLS whenever the server offers
 * STARTTLS (RFC 3207), and with credentials insists on it, unless the host is this machine. Either way the server's
 * certificate and name are checked.
 */
public final class SmtpSettings {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_MAIL_TIMEOUT = Duration.ofMinutes(1);
    private static final int SUBMISSION_PORT = 587;
    private static final int SUBMISSION_TLS_PORT = 465;
    private static final String FORM =
            "a mail server is given as smtp://user:password@host:port or smtps://user:password@host:port, where the user"
                    + " and the password may be left out and special characters in them are percent-encoded";

    private final String host;
    private final int port;
    private final boolean tls;
    private final @Nullable String user;
    private final @Nullable Secret password;
    private final MailAddress from;
    private final Duration timeout;
    private final Duration mailTimeout;
    private final @Nullable SSLContext sslContext;

    private SmtpSettings(
            String host,
            int port,
            boolean tls,
            @Nullable String user,
            @Nullable Secret password,
            MailAddress from,
            Duration timeout,
            Duration mailTimeout,
            @Nullable SSLContext sslContext) {
        this.host = host;
        this.port = port;
        this.tls = tls;
        this.user = user;
        this.password = password;
        this.from = from;
        this.timeout = timeout;
        this.mailTimeout = mailTimeout;
        this.sslContext = sslContext;
    }

    /**
     * Reads a server's URL. Ports that are left out are 587, and 465 for {@code smtps}.
     *
     * @param url {@code smtp://user:password@host:port} or {@code smtps://user:password@host:port}; a secret, because
     *     of the password
     * @param from the sender, {@code noreply@shop.example} or {@code Shop <noreply@shop.example>}
     * @return the settings, with time-outs of 10 seconds a step and a minute a mail, and the platform's trusted certificates
     * @throws IllegalArgumentException when the URL or the sender is not of that form; the message holds nothing of the
     *     URL
     */
    public static SmtpSettings parse(Secret url, String from) {
        String text = url.reveal();
        int schemeEnd = text.indexOf("://");
        String scheme = schemeEnd < 0 ? "" : text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("smtps");
        require(tls || scheme.equals("smtp"), "the scheme is neither smtp nor smtps");
        String authority = text.substring(schemeEnd + 3);
        if (authority.endsWith("/")) {
            authority = authority.substring(0, authority.length() - 1);
        }
        int at = authority.lastIndexOf('@');
        String server = authority.substring(at + 1);
        int colon = server.endsWith("]") ? -1 : server.lastIndexOf(':');
        String host = colon < 0 ? server : server.substring(0, colon);
        requireHost(host);
        int port = colon < 0 ? (tls ? SUBMISSION_TLS_PORT : SUBMISSION_PORT) : port(server.substring(colon + 1));
        String user = null;
        Secret password = null;
        if (at >= 0) {
            int split = authority.indexOf(':');
            require(split > 0 && split < at - 1, "the user or the password is empty");
            user = decode(authority.substring(0, split));
            password = Secret.of(decode(authority.substring(split + 1, at)));
        }
        return new SmtpSettings(
                host, port, tls, user, password, MailAddress.parse(from), DEFAULT_TIMEOUT, DEFAULT_MAIL_TIMEOUT, null);
    }

    /**
     * Sets how long connecting, and then each answer and each write, may take.
     *
     * @param timeout from 1 ms to 1 minute; 10 seconds when not set
     * @return the new settings
     */
    public SmtpSettings withTimeout(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("the time-out " + timeout + " is not from PT0.001S to PT1M");
        }
        return new SmtpSettings(host, port, tls, user, password, from, timeout, mailTimeout, sslContext);
    }

    /**
     * Sets how long a mail may take in all, from connecting to the server's last answer: a server that goes on answering,
     * but slowly, is broken off.
     *
     * @param timeout from 1 ms to 5 minutes; 1 minute when not set
     * @return the new settings
     */
    public SmtpSettings withMailTimeout(Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofMinutes(5)) > 0) {
            throw new IllegalArgumentException("the time-out " + timeout + " of a mail is not from PT0.001S to PT5M");
        }
        return new SmtpSettings(host, port, tls, user, password, from, this.timeout, timeout, sslContext);
    }

    /**
     * Sets which certificates are trusted, for a server with one of an authority of its own.
     *
     * @param sslContext what TLS connections are made by; the platform's default when not set
     * @return the new settings
     */
    public SmtpSettings withSslContext(SSLContext sslContext) {
        Objects.requireNonNull(sslContext, "sslContext");
        return new SmtpSettings(host, port, tls, user, password, from, timeout, mailTimeout, sslContext);
    }

    /** The server, without credentials. */
    @Override
    public String toString() {
        return (tls ? "smtps://" : "smtp://") + host + ":" + port;
    }

    String host() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    int port() {
        return port;
    }

    boolean tlsFromTheStart() {
        return tls;
    }

    boolean requiresStartTls() {
        return !tls && user != null && !Loopback.isLoopback(host);
    }

    @Nullable
    String user() {
        return user;
    }

    @Nullable
    String password() {
        return password == null ? null : password.reveal();
    }

    MailAddress from() {
        return from;
    }

    Duration timeout() {
        return timeout;
    }

    Duration mailTimeout() {
        return mailTimeout;
    }

    Optional<SSLContext> sslContext() {
        return Optional.ofNullable(sslContext);
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(problem + ": " + FORM);
        }
    }

    private static void requireHost(String host) {
        boolean literal = host.startsWith("[") && host.endsWith("]") && host.contains(":");
        String inside = literal ? host.substring(1, host.length() - 1) : host;
        String punctuation = literal ? ".:" : ".-_";
        boolean plain = !inside.isEmpty()
                && inside.chars()
                        .allMatch(c -> (c >= '0' && c <= '9')
                                || (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || punctuation.indexOf(c) >= 0);
        require(plain, "the host is missing, or not a host name");
    }

    private static int port(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        require(digits, "the port is not a number");
        int port = Integer.parseInt(text);
        require(port >= 1 && port <= 65_535, "the port is not from 1 to 65535");
        return port;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // The exception's own message quotes what it could not read, which may be the password.
            throw new IllegalArgumentException("a % in the user or the password is written %25: " + FORM);
        }
    }
}
