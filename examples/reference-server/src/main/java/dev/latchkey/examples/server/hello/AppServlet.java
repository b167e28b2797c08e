package dev.latchkey.examples.server.hello;

import dev.latchkey.access.JwtRequired;
import dev.latchkey.account.Accounts;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/** The application's page. A browser without a session is sent to the sign-in page and comes back. */
@JwtRequired
public final class AppServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private static final String POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";

    private static final Pattern SEPARATOR = Pattern.compile("[@._+]");

    private final transient Greeting greeting;
    private final transient AppLook look;

    /**
     * Made with what it asks.
     *
     * @param accounts where the user's address is found
     * @param look what it has in common with the hosted pages
     */
    public AppServlet(Accounts accounts, AppLook look) {
        this.greeting = new Greeting(accounts);
        this.look = look;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Content-Security-Policy", POLICY);
        String address = greeting.address(request).orElse("guest");
        response.getWriter().write(page(address));
    }

    private String page(String address) {
        return String.format(
                Locale.ROOT,
                """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>The application · %1$s</title>
                <link rel="icon" href="%3$s">
                <link rel="stylesheet" href="%2$s">
                </head>
                <body class="inside">
                <a class="skip" href="#content">Skip to content</a>
                <header class="bar">
                <p class="name"><img src="%3$s" alt="" height="32"><span>%1$s</span></p>
                </header>
                <main id="content">
                <div class="who">
                <h1>Hello, <bdi>%5$s</bdi></h1>
                </div>
                <div class="sections">
                <section aria-labelledby="application"><h2 id="application">The application</h2>
                <p class="intro">This page is the application. It is shown to signed-in users alone.</p>
                <p><a class="button" href="%4$s/account">Your account and sessions</a></p>
                </section>
                </div>
                </main>
                </body>
                </html>
                """,
                escaped(look.application()),
                escaped(look.styles()),
                escaped(look.logo()),
                escaped(look.base()),
                breakable(escaped(address)));
    }

    /** With places where a line may end, so that a long address is not cut within a word. */
    private static String breakable(String address) {
        return SEPARATOR.matcher(address).replaceAll("<wbr>$0");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
