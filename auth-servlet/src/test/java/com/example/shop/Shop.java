// region: application
package com.example.shop;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.LatchkeyRequest;
import dev.latchkey.servlet.WebSettings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** A service with accounts, sign-in and a page of its own. */
public final class Shop {

    private final Latchkey latchkey;
    private final Server server;

    Shop(int port) {
        latchkey = Latchkey.builder()
                .issuer("http://localhost:" + port)
                .emailVerification(EmailVerification.OFF) // to verify addresses: .mailer(...) instead
                .build(); // accounts are in memory: .storage(...) keeps them
        WebSettings web = WebSettings.builder().protect("/**").requiresSignIn().build();

        ServletContextHandler application = new ServletContextHandler("/");
        application.addServletContainerInitializer(
                (classes, context) -> LatchkeyFilter.create(latchkey, web).addTo(context));
        application.addServlet(new ServletHolder(new Hello(latchkey)), "/hello");

        server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        server.setHandler(application);
    }

    public static void main(String[] arguments) throws Exception {
        Shop shop = new Shop(8080);
        Runtime.getRuntime().addShutdownHook(new Thread(shop::stop));
        shop.start();
        shop.setUpLink().ifPresent(link -> System.out.println("Make the first administrator at " + link));
    }

    void start() throws Exception {
        server.start();
    }

    /** A page that makes the first administrator, once; empty when there is one. */
    Optional<String> setUpLink() {
        String page = latchkey.settings().baseUrl() + "/set-up?token=";
        return latchkey.accounts().administrators().mintSetUp().map(token -> page + token.reveal());
    }

    /** The requests first, then what they rest on. */
    void stop() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        } finally {
            latchkey.close();
        }
    }

    static final class Hello extends HttpServlet {

        private static final long serialVersionUID = 1L;

        private final transient Latchkey latchkey;

        Hello(Latchkey latchkey) {
            this.latchkey = latchkey;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            User user = latchkey.accounts()
                    .find(LatchkeyRequest.of(request).requireUser())
                    .orElseThrow();
            response.setContentType("text/plain; charset=utf-8");
            response.getWriter().println("Hello, " + user.email().address());
        }
    }
}
// endregion
