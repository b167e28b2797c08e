package dev.latchkey.session;

import dev.latchkey.kernel.RequestContext;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a user was authenticated, for the session that is to follow. Immutable.
 *
 * @param methods the methods that succeeded, {@code amr} values (RFC 8176) such as {@code pwd}, or a host's own, of
 *     visible ASCII characters without spaces; at most 500 characters in all, with one between each two, to which a
 *     step-up adds its own
 * @param request the request it happened in
 * @param rememberMe whether the browser's cookies are to outlive the browser
 * @param epoch the user's epoch as it was read before the credential was checked, so that a password change in
 *     between leaves no session behind; null when there was nothing that could change, then it is read at the start
 */
public record AuthContext(
        List<String> methods,
        RequestContext request,
        boolean rememberMe,
        @Nullable Integer epoch) {

    private static final int LONGEST = 500;
    private static final Pattern METHOD = Pattern.compile("[!-~]+");

    /** Checks that there is at least one method, the form of each, and how long they are together. */
    public AuthContext {
        methods = List.copyOf(methods);
        Objects.requireNonNull(request, "request");
        if (methods.isEmpty()
                || !methods.stream().allMatch(method -> METHOD.matcher(method).matches())) {
            throw new IllegalArgumentException(
                    "an authentication has at least one method, each of visible ASCII characters without spaces: "
                            + methods);
        }
        int length = String.join(" ", methods).length();
        if (length > LONGEST) {
            throw new IllegalArgumentException("the methods of an authentication have " + length
                    + " characters in all, of at most " + LONGEST + "; give them shorter names");
        }
        if (epoch != null && epoch < 0) {
            throw new IllegalArgumentException("an epoch is 0 or more, not " + epoch);
        }
    }

    /**
     * An authentication by one method, in no particular request.
     *
     * @param method the method
     * @return the context
     */
    public static AuthContext of(String method) {
        return new AuthContext(List.of(method), RequestContext.none(), false, null);
    }

    /**
     * Sets the methods.
     *
     * @param value all methods that succeeded
     * @return a context with them
     */
    public AuthContext withMethods(List<String> value) {
        return new AuthContext(value, request, rememberMe, epoch);
    }

    /**
     * Sets the request.
     *
     * @param value the request it happened in
     * @return a context with it
     */
    public AuthContext withRequest(RequestContext value) {
        return new AuthContext(methods, value, rememberMe, epoch);
    }

    /**
     * Sets whether the browser's cookies are to outlive the browser.
     *
     * @param value true for yes
     * @return a context with it
     */
    public AuthContext withRememberMe(boolean value) {
        return new AuthContext(methods, request, value, epoch);
    }

    /**
     * Sets the epoch.
     *
     * @param value the user's epoch, read before the credential was checked
     * @return a context with it
     */
    public AuthContext withEpoch(int value) {
        return new AuthContext(methods, request, rememberMe, value);
    }
}
