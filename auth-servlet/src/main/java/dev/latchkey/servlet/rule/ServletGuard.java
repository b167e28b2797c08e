package dev.latchkey.servlet.rule;

import dev.latchkey.access.AccessRule;
import dev.latchkey.access.AccessRules;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the annotations of one servlet class ask, by HTTP method: what stands on {@code doGet} and so on, else on
 * {@code service}, else on the class. HEAD is served by {@code doGet} and asks the same, unless {@code doHead} says
 * otherwise. A method that overrides an annotated one keeps its annotations. Immutable.
 */
final class ServletGuard {

    private static final ServletGuard OPEN = new ServletGuard(Map.of(), null);
    private static final Map<String, String> HANDLERS = Map.of(
            "GET", "doGet",
            "HEAD", "doHead",
            "POST", "doPost",
            "PUT", "doPut",
            "DELETE", "doDelete",
            "PATCH", "doPatch",
            "OPTIONS", "doOptions",
            "TRACE", "doTrace");

    private final Map<String, ServletRule> byMethod;
    private final @Nullable ServletRule otherwise;

    private ServletGuard(Map<String, AccessRule> byMethod, @Nullable AccessRule otherwise) {
        Map<String, ServletRule> asks = new HashMap<>();
        byMethod.forEach((method, rule) -> asks.put(method, new ServletRule.Asks(rule)));
        this.byMethod = Map.copyOf(asks);
        this.otherwise = otherwise == null ? null : new ServletRule.Asks(otherwise);
    }

    /** A servlet without annotations. */
    static ServletGuard open() {
        return OPEN;
    }

    /**
     * Reads the annotations of a class.
     *
     * @throws IllegalArgumentException when they contradict each other, are not well-formed, or leave open what a
     *     {@code service} method of the class's own may call
     */
    static ServletGuard of(Class<?> type) {
        Map<String, AccessRule> byMethod = new HashMap<>();
        HANDLERS.forEach(
                (method, handler) -> inherited(type, handler, HttpServletRequest.class, HttpServletResponse.class)
                        .ifPresent(rule -> byMethod.put(method, rule)));
        AccessRule get = byMethod.get("GET");
        if (get != null) {
            byMethod.putIfAbsent("HEAD", get);
        }
        Optional<AccessRule> service = inherited(type, "service", HttpServletRequest.class, HttpServletResponse.class)
                .or(() -> inherited(type, "service", ServletRequest.class, ServletResponse.class));
        AccessRule otherwise = service.or(() -> AccessRules.of(type)).orElse(null);
        if (otherwise == null && !byMethod.isEmpty() && dispatchesItself(type)) {
            throw new IllegalArgumentException(type.getName() + " has annotations on "
                    + "methods such as doGet, and a service method of its own that may call them for any request: "
                    + "annotate the class or its service method as well");
        }
        return byMethod.isEmpty() && otherwise == null ? OPEN : new ServletGuard(byMethod, otherwise);
    }

    /** Whether a request of some method needs a token. */
    boolean asksForTokens() {
        return asked().anyMatch(AccessRule::tokenRequired);
    }

    /** What is asked of callers, by all methods. */
    Stream<AccessRule> asked() {
        return Stream.concat(byMethod.values().stream(), Stream.ofNullable(otherwise))
                .filter(ServletRule.Asks.class::isInstance)
                .map(rule -> ((ServletRule.Asks) rule).rule());
    }

    @Nullable
    ServletRule find(String method) {
        ServletRule rule = byMethod.get(method);
        return rule == null ? otherwise : rule;
    }

    /** What stands on the method, looked for from the class up through what it overrides. */
    private static Optional<AccessRule> inherited(Class<?> type, String name, Class<?>... parameters) {
        for (Class<?> c = type; c != null && c != HttpServlet.class; c = c.getSuperclass()) {
            Optional<AccessRule> rule = declared(c, name, parameters).flatMap(AccessRules::of);
            if (rule.isPresent()) {
                return rule;
            }
        }
        return Optional.empty();
    }

    private static boolean dispatchesItself(Class<?> type) {
        for (Class<?> c = type; c != null && c != HttpServlet.class; c = c.getSuperclass()) {
            if (declared(c, "service", HttpServletRequest.class, HttpServletResponse.class)
                            .isPresent()
                    || declared(c, "service", ServletRequest.class, ServletResponse.class)
                            .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Method> declared(Class<?> type, String name, Class<?>... parameters) {
        try {
            return Optional.of(type.getDeclaredMethod(name, parameters));
        } catch (NoSuchMethodException e) {
            return Optional.empty();
        }
    }
}
