package dev.latchkey.examples.server.hello;

import dev.latchkey.access.JwtRequired;
import dev.latchkey.account.Accounts;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/** The application's page. A browser without a session is sent to the sign-in page and comes back. */
@JwtRequired
public final class AppServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String STYLE = """
            :root { color-scheme: light dark; }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; \
            font: 1.125rem/1.6 system-ui, sans-serif; overflow-wrap: anywhere; }
            main { max-width: 36rem; padding: 2rem 1.5rem; }
            h1 { margin: 0 0 1rem; font-size: clamp(1.5rem, 1.2rem + 1.5vw, 2.25rem); line-height: 1.25; }
            h1 bdi { display: block; font-size: max(.625em, 1.125rem); }
            a { color: LinkText; text-underline-offset: .2em; }
            """;
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>The application</title>
            <style>{style}</style>
            </head>
            <body>
            <main>
            <h1>Hello, <bdi>{address}</bdi></h1>
            <p>This page is the application. It is shown to signed-in users alone.</p>
            <p><a href="/auth/account">Your account and sessions</a></p>
            </main>
            </body>
            </html>
            """;

    private static final Pattern SEPARATOR = Pattern.compile("[@._+]");

    private final transient Greeting greeting;
    private final String policy = policy();

    /**
     * Made with what it asks.
     *
     * @param accounts where the user's address is found
     */
    public AppServlet(Accounts accounts) {
        this.greeting = new Greeting(accounts);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", policy);
        String address = greeting.address(request).orElse("guest");
        response.getWriter().write(PAGE.replace("{style}", STYLE).replace("{address}", breakable(escaped(address))));
    }

    /** With places where a line may end, so that a long address is not cut within a word. */
    private static String breakable(String address) {
        return SEPARATOR.matcher(address).replaceAll("<wbr>$0");
    }

    /** Permits the page's own style, by its digest, and nothing else. */
    private static String policy() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
            String style = "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
            return "default-src 'none'; style-src " + style
                    + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
