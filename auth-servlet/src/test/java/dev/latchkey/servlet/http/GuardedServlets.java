package dev.latchkey.servlet.http;

import dev.latchkey.access.Anonymous;
import dev.latchkey.access.JwtRequired;
import dev.latchkey.access.Match;
import dev.latchkey.access.PermissionRequired;
import dev.latchkey.access.RoleRequired;
import dev.latchkey.access.TokenLocation;
import dev.latchkey.servlet.LatchkeyRequest;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;

/** Servlets of an application, as a host writes them. Each says who it was called by. */
public final class GuardedServlets {

    private GuardedServlets() {}

    static void addTo(ServletContext context) {
        add(context, "plain", new Plain(), "/api/rule/*", "/api/forgotten", "/free/*", "/Case/*");
        add(context, "jwt", Jwt.class, "/api/jwt");
        add(context, "jwt-instance", new Jwt(), "/api/jwt-instance");
        add(context, "anonymous-class", new Plain() {}, "/free-anonymous-class");
        add(context, "mixed", Mixed.class, "/api/mixed");
        add(context, "inheriting", Inheriting.class, "/api/inheriting");
        add(context, "overriding", Overriding.class, "/api/overriding");
        add(context, "only-get", OnlyGet.class, "/free-only-get");
        add(context, "permission", PermissionAny.class, "/api/permission");
        add(context, "all", All.class, "/api/all");
        add(context, "fresh", Fresh.class, "/api/fresh");
        add(context, "factor", Factor.class, "/api/factor");
        add(context, "auditor", Auditor.class, "/api/auditor");
        add(context, "optional", OptionalToken.class, "/api/optional");
        add(context, "open", Open.class, "/api/open", "/api/rule/open-by-annotation");
        add(context, "header-only", HeaderOnly.class, "/api/header-only");
        add(context, "cookie-only", CookieOnly.class, "/api/cookie-only");
        add(context, "strict", Strict.class, "/api/strict");
        add(context, "custom", Custom.class, "/api/custom");
    }

    static void add(ServletContext context, String name, HttpServlet servlet, String... paths) {
        configure(context.addServlet(name, servlet), paths);
    }

    static void add(ServletContext context, String name, Class<? extends HttpServlet> type, String... paths) {
        configure(context.addServlet(name, type), paths);
    }

    private static void configure(ServletRegistration.Dynamic registration, String... paths) {
        registration.setAsyncSupported(true);
        registration.addMapping(paths);
    }

    /** Says whom the request comes from, by all the ways there are to ask. */
    static void say(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Principal principal = request.getUserPrincipal();
        String known = LatchkeyRequest.of(request)
                .identity()
                .map(identity -> identity.user().toString())
                .orElse("nobody");
        String user = principal == null ? "nobody" : principal.getName();
        if (!user.equals(known)
                || !user.equals(String.valueOf(request.getRemoteUser()).replace("null", "nobody"))) {
            throw new IllegalStateException("the ways to ask disagree");
        }
        response.setContentType("text/plain");
        response.getWriter()
                .print(request.getMethod() + " by " + user + " " + request.getAuthType() + " editor="
                        + request.isUserInRole("editor"));
    }

    /** Without annotations. */
    public static class Plain extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }

        @Override
        protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }

        @Override
        protected void doDelete(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }
    }

    @JwtRequired
    public static final class Jwt extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @RoleRequired("editor")
    public static final class Mixed extends Plain {
        private static final long serialVersionUID = 1L;

        @Override
        @JwtRequired
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }

        @Override
        @Anonymous
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }
    }

    /** Has the annotation of the class it extends. */
    public static class Inheriting extends JwtBase {
        private static final long serialVersionUID = 1L;
    }

    @RoleRequired("editor")
    public static class JwtBase extends Plain {
        private static final long serialVersionUID = 1L;

        @Override
        @JwtRequired
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }
    }

    /** Overrides an annotated method without saying anything about it. */
    public static final class Overriding extends JwtBase {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }
    }

    public static final class OnlyGet extends Plain {
        private static final long serialVersionUID = 1L;

        @Override
        @JwtRequired
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }
    }

    @PermissionRequired({"articles:delete", "articles:update"})
    public static final class PermissionAny extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @RoleRequired(
            value = {"editor", "reader"},
            match = Match.ALL)
    @PermissionRequired("articles:read")
    public static final class All extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @JwtRequired(maxAge = "PT5M")
    public static final class Fresh extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @JwtRequired(factors = {"otp", "pwd"})
    public static final class Factor extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @RoleRequired("auditor")
    public static final class Auditor extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @JwtRequired(optional = true)
    public static final class OptionalToken extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @Anonymous
    public static final class Open extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @JwtRequired(locations = TokenLocation.HEADER)
    public static final class HeaderOnly extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @JwtRequired(locations = TokenLocation.COOKIE)
    public static final class CookieOnly extends Plain {
        private static final long serialVersionUID = 1L;
    }

    @JwtRequired(strict = true)
    public static final class Strict extends Plain {
        private static final long serialVersionUID = 1L;
    }

    /** Serves methods that HttpServlet does not know. */
    @JwtRequired
    public static final class Custom extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            say(request, response);
        }
    }
}
