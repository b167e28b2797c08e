package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.RoleRequired;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;
import dev.latchkey.testing.LatchkeyTestKit;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the documentation says of single containers. */
final class ContainerNotesHttpTest {

    private int port;
    private LatchkeyTestKit kit;

    @BeforeEach
    void issue() throws IOException {
        port = Container.freePort();
        kit = LatchkeyTestKit.create("http://localhost:" + port, builder -> {});
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void tomcat_without_a_default_servlet_serves_the_api_and_has_404_for_a_path_without_a_servlet() throws Exception {
        Container.Running tomcat = TomcatContainer.start(port, application(context -> {}), false);
        try {
            client().get("/auth/health/live").send().expect(200);
            client().get("/auth/me").send().expect(401, "token_missing");
            client().get("/.well-known/jwks.json").send().expect(200);
            client().get("/api/nothing").send().expect(404);
        } finally {
            tomcat.stop();
        }
    }

    @Test
    void undertow_without_eager_filters_starts_with_wrong_annotations_and_serves_nobody() throws Exception {
        Container.Running undertow = UndertowContainer.start(
                port, application(context -> GuardedServlets.add(context, "wrong", NoRoles.class, "/wrong")), false);
        try {
            assertThat(client().get("/wrong").send().expect(500).text()).doesNotContain("served");
            assertThat(client().get("/wrong").send().expect(500).text()).doesNotContain("served");
        } finally {
            undertow.stop();
        }
    }

    @Test
    void undertow_without_eager_filters_stops_dispatches_by_name_all_the_same() throws Exception {
        Container.Running undertow = UndertowContainer.start(
                port,
                application(context -> {
                    GuardedServlets.add(context, "jwt", GuardedServlets.Jwt.class, "/api/jwt");
                    GuardedServlets.add(context, "by-name", new NamedDispatchHttpTest.ByName(), "/free-by-name");
                }),
                false);
        try {
            for (int i = 0; i < 3; i++) {
                client().get("/free-by-name?forward=jwt").send().expect(500, "internal");
            }
        } finally {
            undertow.stop();
        }
    }

    @Test
    void jetty_has_404_for_a_servlet_class_that_is_not_public_unless_it_is_an_instance() throws Exception {
        Container.Running jetty = JettyContainer.start(port, application(context -> {
            GuardedServlets.add(context, "by-class", Hidden.class, "/by-class");
            GuardedServlets.add(context, "instance", new Hidden(), "/instance");
        }));
        try {
            client().get("/by-class").send().expect(404);
            client().get("/instance").send().expect(200);
        } finally {
            jetty.stop();
        }
    }

    private Consumer<ServletContext> application(Consumer<ServletContext> servlets) {
        LatchkeyFilter filter = LatchkeyFilter.create(
                kit.latchkey(),
                WebSettings.builder().protect("/api/**").requiresSignIn().build());
        return context -> {
            filter.addTo(context);
            servlets.accept(context);
        };
    }

    private Client client() {
        return new Client("http://127.0.0.1:" + port, null);
    }

    /** Asks for a role and names none. */
    @RoleRequired({})
    public static final class NoRoles extends Hidden {
        private static final long serialVersionUID = 1L;
    }

    /** Not public. */
    static class Hidden extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("served");
        }
    }
}
