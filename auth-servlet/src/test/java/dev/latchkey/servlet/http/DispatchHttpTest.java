package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.access.RoleRequired;
import dev.latchkey.account.User;
import dev.latchkey.servlet.LatchkeyRequest;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forwards, includes, error pages and asynchronous work. */
@ParameterizedClass
@EnumSource(Container.class)
final class DispatchHttpTest extends HttpSuite {

    @Override
    TestApplication.Builder application() {
        return GuardHttpTest.guarded().servlets(DispatchHttpTest::addTo);
    }

    private static void addTo(ServletContext context) {
        GuardedServlets.addTo(context);
        GuardedServlets.add(context, "forward", new Forward(), "/free-forward");
        GuardedServlets.add(context, "include", new Include(), "/free-include");
        GuardedServlets.add(context, "async", new Async(), "/api/rule/async", "/free-async");
        GuardedServlets.add(context, "redispatch", new Redispatch(), "/free-redispatch");
        GuardedServlets.add(context, "boom", new Boom(), "/free-boom", "/api/rule/boom");
        GuardedServlets.add(context, "error-page", new ErrorPage(), Container.ERROR_PAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/rule/x", "/api/jwt", "/api/mixed", "/api/forgotten", "/free-only-get"})
    void a_forward_meets_the_rules_of_where_it_goes(String target) {
        client().get("/free-forward?to=" + target).send().expect(401, "token_missing");
    }

    @Test
    void a_forward_takes_along_who_the_request_comes_from() {
        User user = user();
        assertThat(client().get("/free-forward?to=/api/jwt")
                        .bearer(bearer(user))
                        .send()
                        .expect(200)
                        .text())
                .startsWith("GET by " + user.id());
        assertThat(client().get("/free-forward?to=/api/jwt")
                        .cookies(cookies(user))
                        .send()
                        .expect(200)
                        .text())
                .startsWith("GET by " + user.id());
        client().get("/free-forward?to=/api/mixed").bearer(bearer(user)).send().expect(200);
        client().get("/free-forward?to=/api/permission")
                .bearer(bearer(user))
                .send()
                .expect(403, "forbidden");
        client().get("/free-forward?to=/api/strict").bearer(bearer(user)).send().expect(200);
        client().get("/free-forward?to=/api/open").send().expect(200);
    }

    @Test
    void a_forward_of_an_unsafe_request_by_cookie_needs_the_csrf_value_as_well() {
        Map<String, String> cookies = cookies();
        client().post("/free-forward?to=/api/jwt").cookies(cookies).send().expect(401, "token_missing");
        client().post("/free-forward?to=/api/jwt")
                .cookies(cookies)
                .csrf(csrf(cookies))
                .send()
                .expect(200);
    }

    @Test
    void an_include_is_left_out_where_the_caller_may_not_see_it() {
        Answer without = client().get("/free-include?from=/api/jwt").send().expect(200);
        assertThat(without.text()).isEqualTo("before|after");
        assertThat(client().get("/free-include?from=/free-only-get")
                        .send()
                        .expect(200)
                        .text())
                .isEqualTo("before|after");
        User user = user();
        Answer with = client().get("/free-include?from=/api/jwt")
                .bearer(bearer(user))
                .send()
                .expect(200);
        assertThat(with.text())
                .startsWith("before|")
                .contains("by " + user.id())
                .endsWith("|after");
        assertThat(client().get("/free-include?from=/api/permission")
                        .bearer(bearer(user))
                        .send()
                        .text())
                .isEqualTo("before|after");
    }

    @Test
    void asynchronous_work_knows_who_the_request_comes_from() {
        User user = user();
        assertThat(client().get("/api/rule/async")
                        .bearer(bearer(user))
                        .send()
                        .expect(200)
                        .text())
                .isEqualTo("async by " + user.id());
        client().get("/api/rule/async").send().expect(401, "token_missing");
        assertThat(client().get("/free-async")
                        .bearer(bearer(user))
                        .send()
                        .expect(200)
                        .text())
                .isEqualTo("async by " + user.id());
        assertThat(client().get("/free-async").send().expect(200).text()).isEqualTo("async by nobody");
    }

    @Test
    void a_dispatch_at_the_end_of_asynchronous_work_meets_the_rules_of_where_it_goes() {
        client().get("/free-redispatch?to=/api/jwt").send().expect(401, "token_missing");
        client().get("/free-redispatch?to=/free-only-get").send().expect(401, "token_missing");
        client().get("/free-redispatch?to=/api/permission")
                .bearer(bearer())
                .send()
                .expect(403, "forbidden");
        User user = user();
        assertThat(client().get("/free-redispatch?to=/api/jwt")
                        .bearer(bearer(user))
                        .send()
                        .expect(200)
                        .text())
                .startsWith("GET by " + user.id());
    }

    @Test
    void an_error_page_is_shown_to_who_may_see_it_and_the_status_stays() {
        Answer anonymous = client().get("/free-boom").send().expect(500);
        assertThat(anonymous.text()).doesNotContain("error page", "Exception", "boom");
        User editor = user("editor");
        Answer known = client().get("/free-boom").bearer(bearer(editor)).send().expect(500);
        assertThat(known.text()).isEqualTo("error page 500 for " + editor.id());
        assertThat(client().get("/free-boom")
                        .bearer(bearer())
                        .send()
                        .expect(500)
                        .text())
                .doesNotContain("error page");
        assertThat(client().get("/free-missing")
                        .bearer(bearer(editor))
                        .send()
                        .expect(404)
                        .text())
                .isEqualTo("error page 404 for " + editor.id());
    }

    @Test
    void a_guarded_path_that_fails_shows_the_error_page_to_its_caller() {
        User editor = user("editor");
        assertThat(client().get("/api/rule/boom")
                        .bearer(bearer(editor))
                        .send()
                        .expect(500)
                        .text())
                .isEqualTo("error page 500 for " + editor.id());
    }

    /** Forwards to where the query says. */
    public static final class Forward extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            String query = request.getQueryString();
            request.getRequestDispatcher(query.substring("to=".length())).forward(request, response);
        }
    }

    /** Includes what the query says. */
    public static final class Include extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            response.getWriter().print("before|");
            request.getRequestDispatcher(request.getQueryString().substring("from=".length()))
                    .include(request, response);
            boolean included = LatchkeyRequest.of(request).identity().isPresent()
                    && request.getQueryString().endsWith("jwt");
            response.getWriter().print(included ? "|after" : "after");
        }
    }

    /** Answers from a thread of its own, with what it was handed. */
    public static final class Async extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            LatchkeyRequest caller = LatchkeyRequest.of(request);
            AsyncContext async = request.startAsync();
            Thread thread = new Thread(() -> {
                String user = caller.identity()
                        .map(identity -> identity.user().toString())
                        .orElse("nobody");
                try {
                    async.getResponse().getWriter().print("async by " + user);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                } finally {
                    async.complete();
                }
            });
            thread.start();
        }
    }

    /** Goes on elsewhere from a thread of its own. */
    public static final class Redispatch extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            String target = request.getQueryString().substring("to=".length());
            AsyncContext async = request.startAsync(request, response);
            new Thread(() -> async.dispatch(target)).start();
        }
    }

    /** Fails. */
    public static final class Boom extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendError(500, "boom");
        }
    }

    /** The page for errors, which tells editors more than others should know. */
    @RoleRequired("editor")
    public static final class ErrorPage extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("error page " + response.getStatus() + " for " + request.getRemoteUser());
        }
    }
}
