package dev.latchkey.servlet.rule;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the servlet for a path by the rules of the Servlet specification (section 12.1), because not all containers
 * say which servlet an include goes to. Immutable.
 */
final class ServletMappings {

    private final Map<String, String> servlets = new TreeMap<>();

    private ServletMappings(ServletContext context) {
        for (Map.Entry<String, ? extends ServletRegistration> entry :
                context.getServletRegistrations().entrySet()) {
            for (String pattern : entry.getValue().getMappings()) {
                servlets.put(pattern, entry.getKey());
            }
        }
    }

    /** The mappings of an application whose servlets are all registered. */
    static ServletMappings of(ServletContext context) {
        return new ServletMappings(context);
    }

    /** The name of the servlet: by the whole path, the longest part of it, its ending, or the default one. */
    @Nullable
    String find(String path) {
        String exact = servlets.get(path);
        if (exact != null) {
            return exact;
        }
        for (int end = path.length(); end >= 0; end = path.lastIndexOf('/', end - 1)) {
            String prefix = servlets.get(path.substring(0, end) + "/*");
            if (prefix != null) {
                return prefix;
            }
        }
        int dot = path.lastIndexOf('.');
        String byEnding = dot > path.lastIndexOf('/') ? servlets.get("*" + path.substring(dot)) : null;
        return byEnding == null ? servlets.get("/") : byEnding;
    }
}
