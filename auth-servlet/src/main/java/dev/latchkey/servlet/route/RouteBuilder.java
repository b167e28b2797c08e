package dev.latchkey.servlet.route;

import dev.latchkey.access.AccessRule;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.rule.RouteRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what a route is. Not safe for use by several threads. */
public final class RouteBuilder {

    final String method;
    final String path;
    final String summary;
    final Map<Integer, Route.Outcome> outcomes = new TreeMap<>();
    final Set<ErrorCode> errors = EnumSet.noneOf(ErrorCode.class);
    final List<Route.Parameter> parameters = new ArrayList<>();

    @Nullable
    RouteRule rule;

    String asks = "";

    @Nullable
    Schema body;

    boolean bodyOptional;
    boolean bodyIgnored;

    @Nullable
    RouteForm form;

    @Nullable
    Handler handler;

    @Nullable
    RouteLimit limit;

    RouteBuilder(String method, String path, String summary) {
        this.method = method;
        this.path = path;
        this.summary = summary;
    }

    /**
     * Asks for an access token. Without this the call's credentials are none of the route's business.
     *
     * @return this builder
     */
    public RouteBuilder signedIn() {
        rule = RouteRule.of(AccessRule.authenticated());
        return this;
    }

    /**
     * Asks for more than an access token.
     *
     * @param asked the rule
     * @param words what it asks, in words
     * @return this builder
     */
    public RouteBuilder asking(AccessRule asked, String words) {
        rule = RouteRule.of(asked);
        asks = words;
        return this;
    }

    /**
     * Limits how often it may be called.
     *
     * @param declared the limit
     * @return this builder
     */
    public RouteBuilder limited(RouteLimit declared) {
        limit = declared;
        return this;
    }

    /**
     * Takes a JSON body.
     *
     * @param schema the body
     * @return this builder
     */
    public RouteBuilder body(Schema schema) {
        body = schema;
        return this;
    }

    /**
     * Takes a JSON body that may be left out.
     *
     * @param schema the body
     * @return this builder
     */
    public RouteBuilder optionalBody(Schema schema) {
        body = schema;
        bodyOptional = true;
        return this;
    }

    /**
     * Leaves a body alone.
     *
     * @return this builder
     */
    public RouteBuilder ignoringBody() {
        bodyIgnored = true;
        return this;
    }

    /**
     * Takes a form of people who have no session yet.
     *
     * @param schema its fields
     * @param answering answers it
     * @return this builder
     */
    public RouteBuilder form(Schema schema, Handler answering) {
        form = new RouteForm(schema, false, answering);
        return this;
    }

    /**
     * Takes a form of people with a session.
     *
     * @param schema its fields
     * @param answering answers it
     * @return this builder
     */
    public RouteBuilder signedInForm(Schema schema, Handler answering) {
        form = new RouteForm(schema, true, answering);
        return this;
    }

    /**
     * Says what is answered.
     *
     * @param status the status
     * @param description what it means
     * @return this builder
     */
    public RouteBuilder answers(int status, String description) {
        outcomes.put(status, new Route.Outcome(description, null, null));
        return this;
    }

    /**
     * Says what is answered in JSON.
     *
     * @param status the status
     * @param description what it means
     * @param schema the body
     * @return this builder
     */
    public RouteBuilder answers(int status, String description, Schema schema) {
        outcomes.put(status, new Route.Outcome(description, "application/json", schema));
        return this;
    }

    /**
     * Says what is answered in another media type.
     *
     * @param status the status
     * @param description what it means
     * @param mediaType the media type
     * @return this builder
     */
    public RouteBuilder answers(int status, String description, String mediaType) {
        outcomes.put(status, new Route.Outcome(description, mediaType, null));
        return this;
    }

    /**
     * Says which problems it has of its own.
     *
     * @param codes the codes
     * @return this builder
     */
    public RouteBuilder fails(ErrorCode... codes) {
        errors.addAll(List.of(codes));
        return this;
    }

    /**
     * Says which parameters it takes.
     *
     * @param parameter the parameter
     * @return this builder
     */
    public RouteBuilder takes(Route.Parameter parameter) {
        parameters.add(parameter);
        return this;
    }

    /**
     * Finishes the route.
     *
     * @param answering answers its calls
     * @return the route
     */
    public Route by(Handler answering) {
        handler = answering;
        return new Route(this);
    }

    /**
     * Finishes a route that takes forms alone.
     *
     * @return the route
     */
    public Route byForm() {
        if (form == null) {
            throw new IllegalStateException("the route takes no form: " + path);
        }
        return new Route(this);
    }
}
