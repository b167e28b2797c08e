package dev.latchkey.servlet.guard;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The path of a dispatch as the container reads it: that by which it has chosen the servlet. */
final class ContainerPath {

    private ContainerPath() {}

    static String of(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.INCLUDE) {
            Object servletPath = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
            Object pathInfo = request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
            if (servletPath != null || pathInfo != null) {
                return join((String) servletPath, (String) pathInfo);
            }
        }
        return join(request.getServletPath(), request.getPathInfo());
    }

    /** The path when it is another than one that was read before, null when it is the same. */
    static @Nullable String differing(HttpServletRequest request, String path) {
        String servletPath = request.getServletPath();
        String pathInfo = request.getPathInfo();
        boolean same = pathInfo == null
                ? path.equals(servletPath)
                : path.length() == servletPath.length() + pathInfo.length()
                        && path.startsWith(servletPath)
                        && path.endsWith(pathInfo);
        return same ? null : join(servletPath, pathInfo);
    }

    private static String join(@Nullable String servletPath, @Nullable String pathInfo) {
        return (servletPath == null ? "" : servletPath) + (pathInfo == null ? "" : pathInfo);
    }
}
