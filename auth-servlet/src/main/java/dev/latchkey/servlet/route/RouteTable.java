package dev.latchkey.servlet.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All routes, by path and method. Immutable. */
public final class RouteTable {

    private static final String WELL_KNOWN = "/.well-known/";

    private final String base;
    private final List<Route> routes;
    private final Map<String, Map<String, Route>> literal = new HashMap<>();
    private final List<Variable> variable = new ArrayList<>();

    private RouteTable(String base, List<Route> routes) {
        this.base = base;
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            Map<String, Route> methods = methods(route);
            if (methods.putIfAbsent(route.method(), route) != null) {
                throw new IllegalStateException("there are two routes for " + route);
            }
        }
    }

    private record Variable(List<String> segments, Map<String, Route> methods) {}

    /**
     * What was found for a path.
     *
     * @param methods the routes of the path, by method
     * @param variables the values of the path's variables
     */
    record Match(Map<String, Route> methods, Map<String, String> variables) {

        @Nullable
        Route route(String method) {
            Route exact = methods.get(method);
            return exact == null && method.equals("HEAD") ? methods.get("GET") : exact;
        }

        /** The value of {@code Allow} (RFC 9110, section 10.2.1). */
        String allow() {
            Map<String, Boolean> names = new TreeMap<>();
            methods.keySet().forEach(method -> names.put(method, true));
            if (methods.containsKey("GET")) {
                names.put("HEAD", true);
            }
            names.put("OPTIONS", true);
            return String.join(", ", names.keySet());
        }
    }

    /**
     * A table.
     *
     * @param base the base path
     * @param routes the routes
     * @return the table
     * @throws IllegalStateException when two routes have one path and method
     */
    public static RouteTable of(String base, List<Route> routes) {
        return new RouteTable(base, routes);
    }

    /**
     * All routes, in the order they were given.
     *
     * @return the routes
     */
    public List<Route> routes() {
        return routes;
    }

    /**
     * The base path.
     *
     * @return such as {@code /auth}
     */
    public String base() {
        return base;
    }

    /**
     * Whether a path is this table's to answer.
     *
     * @param path a decoded path, relative to the application
     * @return true under the base path, and for the well-known documents of the table
     */
    public boolean covers(String path) {
        if (path.startsWith(base)) {
            return path.length() == base.length() || path.charAt(base.length()) == '/';
        }
        return path.startsWith(WELL_KNOWN) && literal.containsKey(path);
    }

    /**
     * What is answered outside of the base path: documents that others look for at a fixed path (RFC 8615).
     *
     * @return the paths, such as {@code /.well-known/jwks.json}
     */
    public List<String> documents() {
        return literal.keySet().stream()
                .filter(path -> path.startsWith(WELL_KNOWN))
                .sorted()
                .toList();
    }

    List<String> paths() {
        List<String> paths = new ArrayList<>();
        paths.add(base + "/*");
        paths.addAll(documents());
        return paths;
    }

    @Nullable
    Match find(String path) {
        String relative = path.startsWith(WELL_KNOWN) ? path : path.substring(base.length());
        Map<String, Route> methods = literal.get(relative);
        if (methods != null) {
            return new Match(methods, Map.of());
        }
        List<String> segments =
                relative.isEmpty() ? List.of() : List.of(relative.substring(1).split("/", -1));
        for (Variable candidate : variable) {
            Map<String, String> variables = variables(candidate.segments, segments);
            if (variables != null) {
                return new Match(candidate.methods, variables);
            }
        }
        return null;
    }

    private static @Nullable Map<String, String> variables(List<String> pattern, List<String> segments) {
        if (pattern.size() != segments.size()) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String part = pattern.get(i);
            if (part.startsWith("{")) {
                if (segments.get(i).isEmpty()) {
                    return null;
                }
                variables.put(part.substring(1, part.length() - 1), segments.get(i));
            } else if (!part.equals(segments.get(i))) {
                return null;
            }
        }
        return Collections.unmodifiableMap(variables);
    }

    private Map<String, Route> methods(Route route) {
        if (!route.hasVariables()) {
            return literal.computeIfAbsent(route.path(), path -> new LinkedHashMap<>());
        }
        for (Variable known : variable) {
            if (known.segments.equals(route.segments())) {
                return known.methods;
            }
        }
        Variable added = new Variable(route.segments(), new LinkedHashMap<>());
        variable.add(added);
        return added.methods;
    }
}
