package dev.latchkey.servlet.answer;

import dev.latchkey.servlet.path.ReturnPath;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Sends a person at a browser to sign in, and to come back to what they asked for. */
public final class SignInRedirect {

    /** The page where users sign in, below the base path. */
    public static final String PAGE = "/login";

    /** The parameter that says why a session was ended, one of the codes of {@code EndReason}. */
    public static final String ENDED = "ended";

    private SignInRedirect() {}

    /**
     * Sends a person to sign in. A {@code GET} is come back to, with its query; anything else is not repeated.
     *
     * @param request what they asked for
     * @param signInPath the page where they sign in, without the context path
     * @return the redirect
     */
    public static Answer of(HttpServletRequest request, String signInPath) {
        return of(request, signInPath, null);
    }

    /**
     * Sends a person to sign in whose session was ended, which the page then says.
     *
     * @param request what they asked for
     * @param signInPath the page where they sign in, without the context path
     * @param ended the code of the reason why their session was ended, null when that is not known
     * @return the redirect
     */
    public static Answer of(HttpServletRequest request, String signInPath, @Nullable String ended) {
        String page = request.getContextPath() + signInPath + (ended == null ? "" : "?" + ENDED + "=" + ended);
        if (!request.getMethod().equals("GET")) {
            return Answer.redirect(303, page);
        }
        String query = request.getQueryString();
        String target = query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
        String returnTo = ReturnPath.safe(target)
                .map(safe ->
                        (ended == null ? "?" : "&") + "return_to=" + URLEncoder.encode(safe, StandardCharsets.UTF_8))
                .orElse("");
        return Answer.redirect(302, page + returnTo);
    }
}
