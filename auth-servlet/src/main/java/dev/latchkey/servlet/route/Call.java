package dev.latchkey.servlet.route;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.servlet.client.RequestContexts;
import dev.latchkey.servlet.identity.Authentication;
import dev.latchkey.servlet.identity.Authenticator;
import dev.latchkey.servlet.identity.Credentials;
import dev.latchkey.servlet.identity.Demand;
import dev.latchkey.servlet.identity.Identity;
import dev.latchkey.servlet.json.Input;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call of the API: the request as its handler needs it. For one thread; {@code toString} shows no values. */
public final class Call {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Map<String, String> variables;
    private final Input input;
    private final Credentials credentials;
    private final @Nullable Identity identity;
    private final Authenticator authenticator;
    private final RequestContexts contexts;
    private final String base;

    Call(
            HttpServletRequest request,
            HttpServletResponse response,
            Map<String, String> variables,
            Input input,
            Credentials credentials,
            @Nullable Identity identity,
            Authenticator authenticator,
            RequestContexts contexts,
            String base) {
        this.request = request;
        this.response = response;
        this.variables = variables;
        this.input = input;
        this.credentials = credentials;
        this.identity = identity;
        this.authenticator = authenticator;
        this.contexts = contexts;
        this.base = base;
    }

    /**
     * The body.
     *
     * @return its members, none when there is no body
     */
    public Input input() {
        return input;
    }

    /**
     * Who calls.
     *
     * @return the identity
     * @throws IllegalStateException when the route asks for no token
     */
    public Identity identity() {
        if (identity == null) {
            throw new IllegalStateException("the route asks for no access token");
        }
        return identity;
    }

    /**
     * A variable of the path.
     *
     * @param name its name
     * @return its value, decoded
     */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the path has no variable " + name);
        }
        return value;
    }

    /**
     * A parameter of the query. Never looked for in the body.
     *
     * @param name its name
     * @return its value, decoded, empty when it is not there
     * @throws dev.latchkey.servlet.problem.RefusedException when it is there twice, or not percent-encoded UTF-8
     */
    public Optional<String> query(String name) {
        String query = request.getQueryString();
        return query == null ? Optional.empty() : QueryString.only(query, name);
    }

    /**
     * A field of the header.
     *
     * @param name its name
     * @return its first value, empty when it is not there
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    /**
     * What the services need to know of the request.
     *
     * @return the context, with who calls as its actor where the route asks for a token, and where it does not, with what
     *     the browser is known by
     */
    public RequestContext context() {
        RequestContext context = contexts.of(request);
        if (identity != null) {
            return context.by(identity.user());
        }
        String known = credentials.cookies().known();
        return known == null ? context : context.withDevice(Secret.of(known));
    }

    /**
     * What the request carries to say whom it comes from.
     *
     * @return the credentials
     */
    public Credentials credentials() {
        return credentials;
    }

    /**
     * Verifies the credentials, in a route that leaves that to its handler.
     *
     * @param from the credentials to verify
     * @param demand the demand
     * @return what they come to
     */
    public Authentication authenticate(Credentials from, Demand demand) {
        return authenticator.authenticate(request, response, from, demand);
    }

    /**
     * Where the API's own paths begin, as browsers see it.
     *
     * @return context path and base path
     */
    public String base() {
        return request.getContextPath() + base;
    }

    /**
     * The request itself.
     *
     * @return the request
     */
    public HttpServletRequest request() {
        return request;
    }

    /** Method and path. */
    @Override
    public String toString() {
        return "Call[" + request.getMethod() + " " + printable(request.getRequestURI()) + "]";
    }

    private static String printable(String text) {
        return new String(text.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII);
    }
}
