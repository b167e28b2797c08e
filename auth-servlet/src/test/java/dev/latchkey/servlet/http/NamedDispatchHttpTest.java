package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.JwtRequired;
import dev.latchkey.account.User;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dispatches to the name of a servlet, which have no path that a rule could be found by. */
@ParameterizedClass
@EnumSource(Container.class)
final class NamedDispatchHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return GuardHttpTest.guarded().servlets(NamedDispatchHttpTest::addTo);
    }

    private static void addTo(ServletContext context) {
        GuardedServlets.addTo(context);
        GuardedServlets.add(context, "by-name", new ByName(), "/free-by-name");
        GuardedServlets.add(context, "by-name-guarded", GuardedByName.class, "/api/by-name");
        GuardedServlets.add(context, "to-by-name", new ToByName(), "/free-to-by-name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "jwt-instance", "mixed", "inheriting", "only-get", "permission", "strict", "custom"})
    void a_forward_to_a_guarded_servlet_is_refused_to_everyone(String servlet) {
        client().get("/free-by-name?forward=" + servlet).send().expect(500, "internal");
        Answer known = client().get("/free-by-name?forward=" + servlet)
                .bearer(bearer(user("admin")))
                .send()
                .expect(500, "internal");
        assertThat(known.text()).doesNotContain("GET by");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "jwt-instance", "mixed", "inheriting", "only-get", "permission", "strict", "custom"})
    void an_include_of_a_guarded_servlet_is_left_out_for_everyone(String servlet) {
        assertThat(client().get("/free-by-name?include=" + servlet)
                        .send()
                        .expect(200)
                        .text())
                .isEqualTo("before|after");
        assertThat(client().get("/free-by-name?include=" + servlet)
                        .bearer(bearer(user("admin")))
                        .send()
                        .expect(200)
                        .text())
                .isEqualTo("before|after");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "open", "optional", "anonymous-class"})
    void a_servlet_that_is_open_to_everyone_is_reached_by_its_name(String servlet) {
        User user = user();
        assertThat(client().get("/free-by-name?forward=" + servlet)
                        .send()
                        .expect(200)
                        .text())
                .startsWith("GET by nobody");
        assertThat(client().get("/free-by-name?forward=" + servlet)
                        .bearer(bearer(user))
                        .send()
                        .expect(200)
                        .text())
                .startsWith("GET by " + user.id());
        assertThat(client().get("/free-by-name?include=" + servlet)
                        .send()
                        .expect(200)
                        .text())
                .startsWith("before|GET by nobody")
                .endsWith("after");
    }

    @Test
    void who_may_call_one_guarded_servlet_does_not_get_to_another_by_its_name() {
        String token = bearer();
        client().get("/api/by-name?forward=permission").bearer(token).send().expect(500, "internal");
        client().get("/free-to-by-name?forward=permission").send().expect(401, "token_missing");
        client().get("/free-to-by-name?forward=permission").bearer(token).send().expect(500, "internal");
        client().get("/free-to-by-name?forward=plain").bearer(token).send().expect(200);
        assertThat(client().get("/free-to-by-name?include=permission")
                        .bearer(token)
                        .send()
                        .expect(200)
                        .text())
                .isEqualTo("before|after");
    }

    /** Dispatches to the servlet that the query names. */
    public static class ByName extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            String[] query = request.getQueryString().split("=", 2);
            RequestDispatcher dispatcher = getServletContext().getNamedDispatcher(query[1]);
            if (query[0].equals("forward")) {
                dispatcher.forward(request, response);
                return;
            }
            response.getWriter().print("before|");
            dispatcher.include(request, response);
            response.getWriter().print("after");
        }
    }

    /** The same, for who is known. */
    @JwtRequired
    public static final class GuardedByName extends ByName {
        private static final long serialVersionUID = 1L;
    }

    /** Forwards to the path of a servlet that dispatches by name. */
    public static final class ToByName extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            request.getRequestDispatcher("/api/by-name").forward(request, response);
        }
    }
}
