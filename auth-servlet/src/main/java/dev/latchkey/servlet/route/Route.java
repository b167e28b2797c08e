package dev.latchkey.servlet.route;

import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.rule.RouteRule;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A route: what it takes, of whom, what it answers, and who answers. Immutable.
 *
 * <p>A path begins with a slash and has literal segments and variables such as {@code {id}}. It lies under the base path;
 * one that begins with {@code /.well-known/} lies at the root of the host as well (RFC 8615).
 */
public final class Route {

    private final RouteBuilder parts;
    private final List<String> segments;

    Route(RouteBuilder parts) {
        this.parts = parts;
        this.segments = List.of(parts.path.substring(1).split("/", -1));
    }

    /**
     * What a route answers when all is well.
     *
     * @param description what it means, in English
     * @param mediaType of the body, null for none
     * @param schema of the body, null for none or for one that is not JSON
     */
    public record Outcome(
            String description,
            @Nullable String mediaType,
            @Nullable Schema schema) {}

    /**
     * A parameter in the query or the header.
     *
     * @param name its name
     * @param in {@code query} or {@code header}
     * @param schema what it is
     * @param required whether it has to be there
     * @param description what it means, in English
     */
    public record Parameter(String name, String in, Schema schema, boolean required, String description) {}

    /**
     * Begins a route.
     *
     * @param method the HTTP method
     * @param path the path
     * @param summary what it does, in English
     * @return the builder
     */
    public static RouteBuilder of(String method, String path, String summary) {
        return new RouteBuilder(method, path, summary);
    }

    /**
     * The HTTP method.
     *
     * @return in upper case
     */
    public String method() {
        return parts.method;
    }

    /**
     * The path.
     *
     * @return relative to the base path
     */
    public String path() {
        return parts.path;
    }

    /**
     * What it does.
     *
     * @return a line in English
     */
    public String summary() {
        return parts.summary;
    }

    /**
     * Who may call it.
     *
     * @return the rule, null when the call's credentials are none of the route's business
     */
    public @Nullable RouteRule rule() {
        return parts.rule;
    }

    /**
     * What the rule asks, in words.
     *
     * @return such as {@code permission revocations:read}, empty when it asks for no more than a token, or for nothing
     */
    public String asks() {
        return parts.asks;
    }

    /**
     * The JSON body it takes.
     *
     * @return the schema, null when it takes none
     */
    public @Nullable Schema body() {
        return parts.body;
    }

    /**
     * Whether it can do without the body.
     *
     * @return true when the body may be left out
     */
    public boolean bodyOptional() {
        return parts.bodyOptional;
    }

    /**
     * Whether a body is neither taken nor looked at.
     *
     * @return true for calls that proxies make with the header of another request
     */
    public boolean bodyIgnored() {
        return parts.bodyIgnored;
    }

    /**
     * The form it takes.
     *
     * @return the form, null when it takes none
     */
    @Nullable
    RouteForm form() {
        return parts.form;
    }

    /**
     * The fields of the form it takes.
     *
     * @return the schema, null when it takes none
     */
    public @Nullable Schema formSchema() {
        return parts.form == null ? null : parts.form.schema();
    }

    /**
     * Who answers.
     *
     * @return the handler of JSON and of calls without a body; null for a route that takes forms alone
     */
    public @Nullable Handler handler() {
        return parts.handler;
    }

    /**
     * What it answers when all is well.
     *
     * @return the outcomes by status
     */
    public Map<Integer, Outcome> outcomes() {
        return Collections.unmodifiableMap(parts.outcomes);
    }

    /**
     * The problems of its own; those that every route has are left out.
     *
     * @return the codes
     */
    public Set<ErrorCode> errors() {
        return Collections.unmodifiableSet(parts.errors);
    }

    /**
     * The parameters in query and header.
     *
     * @return the parameters
     */
    public List<Parameter> parameters() {
        return Collections.unmodifiableList(parts.parameters);
    }

    /**
     * How often it may be called.
     *
     * @return the limit that was set; without one, {@link RouteLimit#GENERAL}
     */
    public RouteLimit limit() {
        return parts.limit == null ? RouteLimit.GENERAL : parts.limit;
    }

    /**
     * Whether it was thought of how often it may be called: a route that asks for an access token has the limits of its
     * user, any other one has to say.
     *
     * @return false for a mistake
     */
    public boolean hasLimit() {
        return parts.limit != null || parts.rule != null;
    }

    /** The parts of the path; variables in braces. */
    List<String> segments() {
        return segments;
    }

    boolean hasVariables() {
        return parts.path.indexOf('{') >= 0;
    }

    /** Method and path. */
    @Override
    public String toString() {
        return parts.method + " " + parts.path;
    }
}
