package dev.latchkey.servlet.answer;

import dev.latchkey.servlet.path.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Sends a person at a browser to sign in, and to come back to what they asked for. */
public final class SignInRedirect {

    /** The page where users sign in, below the base path. */
    public static final String PAGE = "/login";

    private SignInRedirect() {}

    /**
     * Sends a person to sign in. A {@code GET} is come back to, with its query; anything else is not repeated.
     *
     * @param request what they asked for
     * @param signInPath the page where they sign in, without the context path
     * @return the redirect
     */
    public static Answer of(HttpServletRequest request, String signInPath) {
        String page = request.getContextPath() + signInPath;
        if (!request.getMethod().equals("GET")) {
            return Answer.redirect(303, page);
        }
        String query = request.getQueryString();
        String target = query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
        String returnTo = ReturnPath.safe(target)
                .map(safe -> "?return_to=" + URLEncoder.encode(safe, StandardCharsets.UTF_8))
                .orElse("");
        return Answer.redirect(302, page + returnTo);
    }
}
