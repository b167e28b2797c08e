package dev.latchkey.servlet.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.JwtRequired;
import dev.latchkey.access.Match;
import dev.latchkey.access.RoleRequired;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.LatchkeyRequest;
import dev.latchkey.servlet.WebSettings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostApplicationTest {

    // region: servlet
    @JwtRequired
    static final class Hello extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("Hello, " + LatchkeyRequest.of(request).requireUser());
        }

        @Override
        @RoleRequired("admin")
        protected void doDelete(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(204);
        }
    }
    // endregion

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void an_application_of_twenty_lines_has_accounts_sign_in_and_protected_routes() throws Exception {
        int port = freePort();
        // region: application
        Latchkey latchkey = Latchkey.builder()
                .issuer("http://localhost:" + port)
                .emailVerification(EmailVerification.OFF)
                .build();
        WebSettings web = WebSettings.builder().protect("/**").requiresSignIn().build();

        ServletContextHandler application = new ServletContextHandler("/");
        application.addServletContainerInitializer(
                (classes, context) -> LatchkeyFilter.create(latchkey, web).addTo(context));
        application.addServlet(new ServletHolder(new Hello()), "/api/hello");

        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(application);
        server.start();
        // endregion
        try {
            String account = "{\"email\":\"ada@shop.example\",\"password\":\"a quiet harbour at dawn\"}";
            assertThat(post(port, "/auth/register", account).statusCode()).isEqualTo(201);
            Matcher token = Pattern.compile("\"access_token\":\"([^\"]+)\"")
                    .matcher(post(port, "/auth/login", account).body());
            assertThat(token.find()).isTrue();

            assertThat(call(port, "GET", null)).isEqualTo(401);
            assertThat(call(port, "GET", token.group(1))).isEqualTo(200);
            assertThat(call(port, "DELETE", token.group(1))).isEqualTo(403);
        } finally {
            server.stop();
            latchkey.close();
        }
    }

    @Test
    void rules_for_paths_stand_beside_annotations() {
        // region: rules
        WebSettings web = WebSettings.builder()
                .protect("/**")
                .requiresSignIn()
                .protect("/api/public/**")
                .anonymous()
                .protect("/api/admin/**")
                .requires(AccessRule.authenticated().withRoles(Match.ANY, List.of("admin")))
                .protect("/internal/**")
                .denied()
                .trustedProxies("10.0.0.0/8")
                .build();
        // endregion
        assertThat(web).isNotNull();
    }

    private HttpResponse<String> post(int port, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int call(int port, String method, @Nullable String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/hello"))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
