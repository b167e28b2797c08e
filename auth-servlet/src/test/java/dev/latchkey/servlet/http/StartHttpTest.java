package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Anonymous;
import dev.latchkey.access.JwtRequired;
import dev.latchkey.access.Match;
import dev.latchkey.access.Permission;
import dev.latchkey.access.PermissionRequired;
import dev.latchkey.access.RoleRequired;
import dev.latchkey.servlet.WebSettings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Annotations that cannot be enforced keep the application from starting. */
final class StartHttpTest {

    /** Where Tomcat tells at length what this test is about; kept, because loggers are forgotten otherwise. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache.catalina.core");

    @BeforeAll
    static void expectErrors() {
        TOMCAT.setLevel(java.util.logging.Level.OFF);
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

    @ParameterizedTest
    @EnumSource(Container.class)
    void names_that_nobody_can_have_are_warned_of_once_each(Container container) throws Exception {
        WebSettings web = WebSettings.builder()
                .protect("/api/**")
                .requires(AccessRule.authenticated().withRoles(Match.ANY, List.of("edtior", "editor", "admin")))
                .protect("/shop/**")
                .requires(AccessRule.authenticated()
                        .withPermissions(
                                Match.ALL,
                                List.of(
                                        Permission.parse("articles:edit"),
                                        Permission.parse("aricles:read"),
                                        Permission.parse("*:*"))))
                .build();
        try (LogLines lines = LogLines.of("UnknownNames");
                TestApplication app = TestApplication.builder()
                        .web(web)
                        .latchkey(builder ->
                                builder.roles(roles -> roles.role("editor").may("articles:*", "invoices:read")))
                        .servlets(context -> GuardedServlets.add(context, "misspelt", Misspelt.class, "/misspelt"))
                        .start(container)) {
            assertThat(app.latchkey().isReady()).isTrue();
            assertThat(lines.next().getFormattedMessage()).contains("The role edtior ");
            assertThat(lines.next().getFormattedMessage()).contains("The role lector ");
            assertThat(lines.next().getFormattedMessage()).contains("The permission aricles:read ");
            ILoggingEvent last = lines.next();
            assertThat(last.getFormattedMessage()).contains("The permission invoices:raed ");
            assertThat(last.getLevel()).isEqualTo(Level.WARN);
            assertThat(lines.isEmpty()).isTrue();
        }
    }

    @RoleRequired({"edtior", "lector"})
    @PermissionRequired("invoices:raed")
    public static final class Misspelt extends Served {
        private static final long serialVersionUID = 1L;

        @Override
        @PermissionRequired("invoices:read")
        protected void doPost(HttpServletRequest request, HttpServletResponse response) {
            response.setStatus(204);
        }
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
