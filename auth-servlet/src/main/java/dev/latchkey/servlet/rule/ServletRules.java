package dev.latchkey.servlet.rule;

import dev.latchkey.access.AccessRule;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletMapping;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the annotations of the application's servlets ask. Each servlet class is read once: at start, or at the first
 * request for a servlet that was registered later. Safe for use by several threads.
 *
 * <p>Security promise: a servlet whose annotations cannot be read, because they are wrong or because its class cannot be
 * found, is served to nobody.
 */
public final class ServletRules {

    private static final Logger log = LoggerFactory.getLogger(ServletRules.class);

    /** Servlets of the containers themselves, whose classes an application may not see. */
    private static final List<String> CONTAINERS =
            List.of("org.eclipse.jetty.", "org.apache.catalina.", "org.apache.jasper.", "io.undertow.");

    private static final ServletRule NONE = new ServletRule.None();
    private static final ServletRule UNKNOWN = new ServletRule.Unknown();

    private final ServletContext context;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private volatile @Nullable ServletMappings mappings;

    private ServletRules(ServletContext context) {
        this.context = context;
    }

    /** What is known of a servlet. */
    private record Entry(ServletGuard guard, boolean broken) {

        boolean closed() {
            return broken || guard.asksForTokens();
        }
    }

    /**
     * Reads the annotations of all servlets that are registered.
     *
     * @param context the application
     * @return the rules
     * @throws IllegalArgumentException when annotations contradict each other or are not well-formed
     */
    public static ServletRules of(ServletContext context) {
        ServletRules rules = new ServletRules(context);
        for (Map.Entry<String, ? extends ServletRegistration> registration :
                context.getServletRegistrations().entrySet()) {
            rules.entries.put(registration.getKey(), rules.read(registration.getKey(), registration.getValue()));
        }
        return rules;
    }

    /**
     * The servlets that not everybody is served by.
     *
     * @return the names of those that were registered at start
     */
    public Set<String> closed() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().closed())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What the annotations of the servlets that were registered at start ask of callers.
     *
     * @return the rules
     */
    public List<AccessRule> asked() {
        return entries.values().stream().flatMap(entry -> entry.guard.asked()).toList();
    }

    /**
     * What the servlet that will serve a request asks.
     *
     * @param request the request, in the dispatch at hand
     * @return what it asks
     */
    public ServletRule find(HttpServletRequest request) {
        String name = servletName(request);
        if (name == null || name.isEmpty()) {
            return NONE;
        }
        Entry entry = entry(name);
        if (entry.broken) {
            return UNKNOWN;
        }
        ServletRule rule = entry.guard.find(request.getMethod());
        return rule == null ? NONE : rule;
    }

    /**
     * Whether the servlet that will serve a request is one of those that not everybody is served by, whatever the method.
     *
     * @param request the request, in the dispatch at hand
     * @return true for those of {@link #closed()}
     */
    public boolean isClosed(HttpServletRequest request) {
        String name = servletName(request);
        return name != null && !name.isEmpty() && entry(name).closed();
    }

    private Entry entry(String name) {
        Entry entry = entries.get(name);
        return entry == null ? entries.computeIfAbsent(name, this::readLate) : entry;
    }

    private @Nullable String servletName(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.INCLUDE
                && request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH) instanceof String servletPath) {
            // The mapping of the include is not asked for: Undertow 2.3 gives that of the servlet that includes.
            Object pathInfo = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
            return mappings().find(pathInfo == null ? servletPath : servletPath + pathInfo);
        }
        HttpServletMapping mapping = request.getHttpServletMapping();
        return mapping == null ? null : mapping.getServletName();
    }

    private ServletMappings mappings() {
        ServletMappings known = mappings;
        if (known == null) {
            known = ServletMappings.of(context);
            mappings = known;
        }
        return known;
    }

    private Entry readLate(String name) {
        ServletRegistration registration = context.getServletRegistration(name);
        if (registration == null) {
            return new Entry(ServletGuard.open(), false);
        }
        try {
            return read(name, registration);
        } catch (IllegalArgumentException e) {
            log.error("The servlet {} is not served: {}", name, e.getMessage());
            return new Entry(ServletGuard.open(), true);
        }
    }

    private Entry read(String name, ServletRegistration registration) {
        String className = registration.getClassName();
        Optional<Class<?>> type = className == null ? Optional.empty() : load(className);
        if (type.isPresent()) {
            return new Entry(ServletGuard.of(type.get()), false);
        }
        if (className != null && CONTAINERS.stream().anyMatch(className::startsWith)) {
            return new Entry(ServletGuard.open(), false);
        }
        log.error(
                "The servlet {} is not served: its class {} cannot be found by the class loaders of the application, so "
                        + "its annotations are not known. Cover its paths with a rule, or make the class visible.",
                name,
                className);
        return new Entry(ServletGuard.open(), true);
    }

    private Optional<Class<?>> load(String className) {
        ClassLoader[] loaders = {
            context.getClassLoader(),
            Thread.currentThread().getContextClassLoader(),
            ServletRules.class.getClassLoader()
        };
        for (ClassLoader loader : loaders) {
            try {
                return Optional.of(Class.forName(className, false, loader));
            } catch (ClassNotFoundException | LinkageError e) {
                log.debug("The class loader {} does not find {}", loader, className, e);
            }
        }
        return Optional.empty();
    }
}
