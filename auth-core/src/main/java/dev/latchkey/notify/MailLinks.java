package dev.latchkey.notify;

import dev.latchkey.kernel.Loopback;
import dev.latchkey.kernel.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the links in mails lead, for an application that has pages of its own. Each is a path at one origin: the issuer's
 * unless {@link #at} names another one. Immutable and safe for use by several threads.
 *
 * <p>Security promise: the origin is the configured one, https or that of a loopback host, and nothing a request said
 * changes it. A token after a {@code #} is sent to no server and stands in no access log (RFC 3986, section 3.5).
 */
public final class MailLinks {

    /** Stands in a path for the one-time token. */
    public static final String TOKEN = "{token}";

    private static final String HOSTED_RESET = "/password/reset?token=" + TOKEN;
    private static final String HOSTED_RESTORE = "/restore-account?token=" + TOKEN;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final @Nullable String origin;
    private final String verification;
    private final String signIn;
    private final @Nullable String passwordReset;
    private final @Nullable String unlock;
    private final @Nullable String resetCancellation;
    private final @Nullable String restore;
    private final @Nullable String hostedPages;

    private MailLinks(
            @Nullable String origin,
            String verification,
            String signIn,
            @Nullable String passwordReset,
            @Nullable String unlock,
            @Nullable String resetCancellation,
            @Nullable String restore,
            @Nullable String hostedPages) {
        this.origin = origin;
        this.verification = verification;
        this.signIn = signIn;
        this.passwordReset = passwordReset;
        this.unlock = unlock;
        this.resetCancellation = resetCancellation;
        this.restore = restore;
        this.hostedPages = hostedPages;
    }

    /**
     * Links to the application's own pages, at the issuer's origin.
     *
     * @param verification the path of the page where an address is verified, with {@value #TOKEN} in it once, such as
     *     <code>/confirm#token={token}</code>; the page sends the token on to {@code POST /verify-email}
     * @param signIn the path of the page where users sign in, such as {@code /sign-in}
     * @return the links
     * @throws IllegalArgumentException when one is no path, with a query or a fragment where wanted, or the token is not
     *     where it should be
     */
    public static MailLinks to(String verification, String signIn) {
        Objects.requireNonNull(verification, "verification");
        Objects.requireNonNull(signIn, "signIn");
        requireToken("verification", verification);
        requirePath("sign-in", signIn, signIn);
        return new MailLinks(null, verification, signIn, null, null, null, null, null);
    }

    /**
     * The same with a page of the application's own where a forgotten password is replaced; to the hosted one when it is
     * left out.
     *
     * @param path the path of the page, with {@value #TOKEN} in it once, such as <code>/new-password#token={token}</code>;
     *     the page sends the token on to {@code POST /password/reset}
     * @return the links
     * @throws IllegalArgumentException when it is no path, or the token is not where it should be
     */
    public MailLinks withPasswordReset(String path) {
        Objects.requireNonNull(path, "path");
        requireToken("the new password", path);
        return new MailLinks(origin, verification, signIn, path, unlock, resetCancellation, restore, hostedPages);
    }

    /**
     * The same with a link to the page where the owner of an account that was guessed at lifts its lock. Without it, such
     * owners are sent no mail, and the lock ends by itself.
     *
     * @param path the path of the page, with {@value #TOKEN} in it once; the page sends the token on to {@code POST /unlock}
     * @return the links
     * @throws IllegalArgumentException when it is no path, or the token is not where it should be
     */
    public MailLinks withUnlock(String path) {
        requireToken("unlocking", Objects.requireNonNull(path, "path"));
        return new MailLinks(origin, verification, signIn, passwordReset, path, resetCancellation, restore, hostedPages);
    }

    /**
     * The same with a link to the page where a reset of second factors is cancelled. Without it the link leads to the page
     * where users sign in: who signs in with the factor can cancel there as well.
     *
     * @param path the path of the page, with {@value #TOKEN} in it once; the page sends the token on to {@code POST
     *     /mfa-reset/cancel}
     * @return the links
     * @throws IllegalArgumentException when it is no path, or the token is not where it should be
     */
    public MailLinks withResetCancellation(String path) {
        requireToken("the cancellation", Objects.requireNonNull(path, "path"));
        return new MailLinks(origin, verification, signIn, passwordReset, unlock, path, restore, hostedPages);
    }

    /**
     * The same with a page of the application's own where the deletion of an account is taken back; to the hosted one when
     * it is left out.
     *
     * @param path the path of the page, with {@value #TOKEN} in it once, such as <code>/keep-account#token={token}</code>;
     *     the page sends the token on to {@code POST /restore-account}
     * @return the links
     * @throws IllegalArgumentException when it is no path, or the token is not where it should be
     */
    public MailLinks withRestore(String path) {
        Objects.requireNonNull(path, "path");
        requireToken("a deletion", path);
        return new MailLinks(
                origin, verification, signIn, passwordReset, unlock, resetCancellation, path, hostedPages);
    }

    /**
     * Whether no link leads to a hosted page.
     *
     * @return false when one is left out
     */
    public boolean needNoHostedPages() {
        return passwordReset != null && restore != null;
    }

    /** The hosted pages, below the issuer's base path. */
    static MailLinks ofPages(String basePath) {
        return to(basePath + "/verify-email?token=" + TOKEN, basePath + "/login")
                .withPasswordReset(basePath + HOSTED_RESET)
                .withRestore(basePath + HOSTED_RESTORE)
                .withUnlock(basePath + "/unlock?token=" + TOKEN)
                .withResetCancellation(basePath + "/mfa-reset/cancel?token=" + TOKEN);
    }

    /**
     * Links to the same paths at another origin than the issuer's.
     *
     * @param origin such as {@code https://app.shop.example}: https, or http on a loopback host; without a path
     * @return the links
     * @throws IllegalArgumentException when it is none
     */
    public MailLinks at(String origin) {
        Objects.requireNonNull(origin, "origin");
        URI uri;
        try {
            uri = new URI(origin);
        } catch (URISyntaxException e) {
            throw noOrigin(origin);
        }
        String host = uri.getHost();
        boolean bare = host != null
                && "".equals(uri.getRawPath())
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && uri.getRawUserInfo() == null;
        if (!bare || (!isHttps(uri) && !isLocal(uri))) {
            throw noOrigin(origin);
        }
        return new MailLinks(origin, verification, signIn, passwordReset, unlock, resetCancellation, restore, hostedPages);
    }

    /**
     * Checks that the links may go with an issuer whose base path is {@code /auth}, unless another one is settled.
     *
     * @param issuer the issuer
     * @return these links, whose origin is settled
     * @throws IllegalArgumentException when the links are plain http and the issuer is not
     */
    public MailLinks of(URI issuer) {
        return of(issuer, "/auth");
    }

    /**
     * Checks that the links may go with an issuer.
     *
     * @param issuer the issuer
     * @param basePath where the hosted pages are, to which links lead that are left out; once settled it stays
     * @return these links, whose origin is settled
     * @throws IllegalArgumentException when the links are plain http and the issuer is not
     */
    public MailLinks of(URI issuer, String basePath) {
        String pages = hostedPages == null ? issuer + basePath : hostedPages;
        String issuersOrigin = issuer.getScheme() + "://" + issuer.getRawAuthority();
        MailLinks settled = new MailLinks(
                origin == null ? issuersOrigin : origin,
                verification,
                signIn,
                passwordReset,
                unlock,
                resetCancellation,
                restore,
                pages);
        if (origin != null && !isHttps(URI.create(origin)) && isHttps(issuer)) {
            throw new IllegalArgumentException("the links in mails lead to " + origin + ", and the issuer " + issuer
                    + " is https: have them lead to https as well");
        }
        return settled;
    }

    String verification(Secret token) {
        return with(token, required() + verification);
    }

    boolean hasUnlock() {
        return unlock != null;
    }

    String unlock(Secret token) {
        if (unlock == null) {
            throw new IllegalStateException("there is no page that lifts locks: call withUnlock(...)");
        }
        return with(token, required() + unlock);
    }

    String resetCancellation(Secret token) {
        return resetCancellation == null ? signIn() : with(token, required() + resetCancellation);
    }

    String signIn() {
        return required() + signIn;
    }

    String passwordReset(Secret token) {
        String page = passwordReset == null
                ? Objects.requireNonNull(hostedPages, "of(issuer) settles the pages first") + HOSTED_RESET
                : required() + passwordReset;
        return with(token, page);
    }

    String restore(Secret token) {
        String page = restore == null
                ? Objects.requireNonNull(hostedPages, "of(issuer) settles the pages first") + HOSTED_RESTORE
                : required() + restore;
        return with(token, page);
    }

    private static String with(Secret token, String page) {
        return page.replace(TOKEN, URLEncoder.encode(token.reveal(), StandardCharsets.UTF_8));
    }

    /** The origin and the paths, with no token in them. */
    @Override
    public String toString() {
        String start = origin == null ? "" : origin;
        return start + verification + ", " + start + signIn;
    }

    private String required() {
        return Objects.requireNonNull(origin, "of(issuer) settles the origin first");
    }

    private static void requireToken(String which, String path) {
        int token = path.indexOf(TOKEN);
        if (token < 0 || path.indexOf(TOKEN, token + 1) >= 0) {
            throw new IllegalArgumentException("the link for " + which + ", '" + printable(path) + "', needs " + TOKEN
                    + " once, where the token goes");
        }
        requirePath(which, path.replace(TOKEN, "t"), path);
    }

    private static void requirePath(String which, String sample, String shown) {
        boolean good = sample.startsWith("/") && !sample.startsWith("//");
        try {
            URI uri = new URI("https://host.example" + sample);
            good &= uri.toASCIIString().equals(uri.toString())
                    && uri.normalize().equals(uri);
        } catch (URISyntaxException e) {
            good = false;
        }
        if (!good) {
            throw new IllegalArgumentException("the link for " + which + ", '" + printable(shown)
                    + "', is no path such as /sign-in: it begins with one slash and has only characters of a URL; at(...)"
                    + " names another origin");
        }
    }

    private static boolean isHttps(URI uri) {
        return "https".equalsIgnoreCase(uri.getScheme());
    }

    private static boolean isLocal(URI uri) {
        return "http".equalsIgnoreCase(uri.getScheme()) && Loopback.isLoopback(uri.getHost());
    }

    private static IllegalArgumentException noOrigin(String origin) {
        String shown = origin.indexOf('@') >= 0 ? "that with a user in it" : "'" + printable(origin) + "'";
        return new IllegalArgumentException("the origin of links in mails, " + shown
                + ", is none such as https://app.shop.example: https, or http on a loopback host, without a path");
    }

    private static String printable(String text) {
        return CONTROL.matcher(text).replaceAll("?");
    }
}
