package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.access.Anonymous;
import dev.latchkey.access.JwtRequired;
import dev.latchkey.access.PermissionRequired;
import dev.latchkey.access.RoleRequired;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Annotations that cannot be enforced keep the application from starting. */
final class StartHttpTest {

    /** Where Tomcat tells at length what this test is about; kept, because loggers are forgotten otherwise. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache.catalina.core");

    @BeforeAll
    static void expectErrors() {
        TOMCAT.setLevel(Level.OFF);
    }

    @AfterAll
    static void expectNoErrors() {
        TOMCAT.setLevel(null);
    }

    static List<Arguments> wrong() {
        List<Arguments> arguments = new ArrayList<>();
        for (Container container : Container.values()) {
            for (Class<?> type : List.of(
                    ScopedRole.class,
                    ScopedPermission.class,
                    Contradicting.class,
                    NotADuration.class,
                    NotAPermission.class,
                    NoRoles.class,
                    OwnDispatch.class)) {
                arguments.add(Arguments.of(container, type));
            }
        }
        return arguments;
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void a_servlet_whose_annotations_cannot_be_enforced_stops_the_start(
            Container container, Class<? extends HttpServlet> type) {
        TestApplication.Builder builder =
                TestApplication.builder().servlets(context -> GuardedServlets.add(context, "wrong", type, "/wrong"));
        assertThatThrownBy(() -> builder.start(container).close()).isInstanceOf(Exception.class);
    }

    /** Says that it was reached. */
    public static class Served extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("served");
        }
    }

    @RoleRequired(value = "owner", scope = "organization:{orgId}")
    public static final class ScopedRole extends Served {
        private static final long serialVersionUID = 1L;
    }

    @PermissionRequired(value = "articles:read", scope = "organization:{orgId}")
    public static final class ScopedPermission extends Served {
        private static final long serialVersionUID = 1L;
    }

    @Anonymous
    @RoleRequired("admin")
    public static final class Contradicting extends Served {
        private static final long serialVersionUID = 1L;
    }

    @JwtRequired(maxAge = "5 minutes")
    public static final class NotADuration extends Served {
        private static final long serialVersionUID = 1L;
    }

    @PermissionRequired("everything")
    public static final class NotAPermission extends Served {
        private static final long serialVersionUID = 1L;
    }

    @RoleRequired({})
    public static final class NoRoles extends Served {
        private static final long serialVersionUID = 1L;
    }

    /** Guards one method and calls it for whatever it likes. */
    public static final class OwnDispatch extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            doGet(request, response);
        }

        @Override
        @RoleRequired("admin")
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("served");
        }
    }
}
