package dev.latchkey.servlet.route;

import dev.latchkey.servlet.cookie.CookieNames;
import dev.latchkey.servlet.json.RequestBody;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.ProblemWriter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the OpenAPI 3.1 document of a route table. */
public final class OpenApi {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String SERVER_FAULTS = "5XX";

    /** The limit of the call beside the generous ones; documents may have fields of this form (OpenAPI, section 4.9). */
    private static final String LIMIT = "x-rate-limit";

    private final RouteTable table;
    private final CookieNames cookies;
    private final Map<String, Schema> definitions;
    private final Map<String, Schema> named = new TreeMap<>();

    private OpenApi(RouteTable table, CookieNames cookies, Map<String, Schema> definitions) {
        this.table = table;
        this.cookies = cookies;
        this.definitions = definitions;
    }

    /**
     * Writes the document.
     *
     * @param table the routes
     * @param cookies what the cookies are called
     * @param issuer the URL of the server
     * @param definitions what the document tells of objects of these names, in place of what the routes know of them
     * @return JSON
     */
    public static String write(RouteTable table, CookieNames cookies, String issuer, Map<String, Schema> definitions) {
        return MAPPER.writeValueAsString(new OpenApi(table, cookies, definitions).document(issuer));
    }

    private ObjectNode document(String issuer) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Latchkey")
                .put("version", "1")
                .put("description", "Accounts, sign-in, sessions and access tokens.");
        document.putArray("servers").addObject().put("url", issuer);
        ObjectNode paths = document.putObject("paths");
        Map<String, ObjectNode> byPath = new LinkedHashMap<>();
        for (Route route : table.routes()) {
            String path = route.path().startsWith("/.well-known/") ? route.path() : table.base() + route.path();
            ObjectNode item = byPath.computeIfAbsent(path, paths::putObject);
            item.set(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        ObjectNode components = document.putObject("components");
        schemas(components.putObject("schemas"));
        security(components.putObject("securitySchemes"));
        return document;
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = JsonNodeFactory.instance.objectNode();
        operation.put("operationId", operationId(route));
        operation.put("summary", route.summary());
        if (!route.asks().isEmpty()) {
            operation.put("description", "Needs the " + route.asks() + ".");
        }
        operation.put(LIMIT, route.limit().name());
        if (route.rule() != null) {
            ArrayNode security = operation.putArray("security");
            security.addObject().putArray("bearer");
            ObjectNode browser = security.addObject();
            browser.putArray("cookie");
            if (!route.method().equals("GET")) {
                browser.putArray("csrf");
            }
        }
        parameters(operation, route);
        requestBody(operation, route);
        responses(operation.putObject("responses"), route);
        return operation;
    }

    private static String operationId(Route route) {
        String words = route.path().replaceAll("[^A-Za-z]+", "_").replaceAll("^_|_$", "");
        return route.method().toLowerCase(Locale.ROOT) + "_" + words;
    }

    private void parameters(ObjectNode operation, Route route) {
        ArrayNode parameters = JsonNodeFactory.instance.arrayNode();
        for (String segment : route.segments()) {
            if (segment.startsWith("{")) {
                ObjectNode parameter = parameters.addObject();
                parameter.put("name", segment.substring(1, segment.length() - 1));
                parameter.put("in", "path").put("required", true);
                parameter.putObject("schema").put("type", "string");
            }
        }
        for (Route.Parameter known : route.parameters()) {
            ObjectNode parameter = parameters.addObject();
            parameter.put("name", known.name()).put("in", known.in()).put("required", known.required());
            parameter.put("description", known.description());
            parameter.set("schema", schema(known.schema()));
        }
        if (!parameters.isEmpty()) {
            operation.set("parameters", parameters);
        }
    }

    private void requestBody(ObjectNode operation, Route route) {
        Schema body = route.body();
        RouteForm form = route.form();
        if (body == null && form == null) {
            return;
        }
        ObjectNode requestBody = operation.putObject("requestBody");
        requestBody.put("required", !route.bodyOptional());
        ObjectNode content = requestBody.putObject("content");
        if (body != null) {
            content.putObject(RequestBody.JSON).set("schema", schema(body));
        }
        if (form != null) {
            content.putObject(RequestBody.FORM).set("schema", schema(form.schema()));
        }
    }

    private void responses(ObjectNode responses, Route route) {
        route.outcomes().forEach((status, outcome) -> {
            ObjectNode response = responses.putObject(String.valueOf(status));
            response.put("description", outcome.description());
            if (outcome.mediaType() != null) {
                ObjectNode media = response.putObject("content").putObject(outcome.mediaType());
                if (outcome.schema() != null) {
                    media.set("schema", schema(outcome.schema()));
                }
            }
        });
        Map<Integer, String> problems = new TreeMap<>();
        for (ErrorCode code : errorsOf(route)) {
            problems.merge(code.status(), describe(code), (one, other) -> one + "; " + other);
        }
        if (route.limit().kind() != RouteLimit.Kind.UNLIMITED) {
            problems.putIfAbsent(ErrorCode.RATE_LIMITED.status(), "Too many calls from one address, or of one user.");
        }
        problems.forEach((status, description) -> problem(responses, String.valueOf(status), description));
        problem(responses, SERVER_FAULTS, describe(ErrorCode.INTERNAL) + "; " + describe(ErrorCode.UNAVAILABLE));
    }

    private static String describe(ErrorCode code) {
        return "`" + code.code() + "`: " + code.meaning();
    }

    /** Its own problems, and those that follow from what it takes and asks. */
    private static Set<ErrorCode> errorsOf(Route route) {
        Set<ErrorCode> errors = EnumSet.of(ErrorCode.MALFORMED_REQUEST);
        errors.addAll(route.errors());
        if (route.body() != null || route.form() != null) {
            errors.addAll(
                    Set.of(ErrorCode.PAYLOAD_TOO_LARGE, ErrorCode.UNSUPPORTED_MEDIA_TYPE, ErrorCode.VALIDATION_FAILED));
        }
        if (route.rule() != null) {
            errors.addAll(Set.of(
                    ErrorCode.TOKEN_MISSING,
                    ErrorCode.TOKEN_INVALID,
                    ErrorCode.TOKEN_EXPIRED,
                    ErrorCode.TOKEN_REVOKED));
            if (!route.method().equals("GET")) {
                errors.add(ErrorCode.CSRF_FAILED);
            }
            if (!route.asks().isEmpty()) {
                errors.add(ErrorCode.FORBIDDEN);
            }
        }
        return errors;
    }

    private static void problem(ObjectNode responses, String status, String description) {
        if (responses.has(status)) {
            return;
        }
        ObjectNode response = responses.putObject(status);
        response.put("description", description);
        response.putObject("content")
                .putObject(ProblemWriter.MEDIA_TYPE)
                .putObject("schema")
                .put("$ref", "#/components/schemas/Problem");
    }

    private ObjectNode schema(Schema schema) {
        if (schema.name() != null) {
            named.put(schema.name(), definitions.getOrDefault(schema.name(), schema));
            ObjectNode reference = JsonNodeFactory.instance.objectNode();
            reference.put("$ref", "#/components/schemas/" + schema.name());
            return reference;
        }
        return inPlace(schema);
    }

    private ObjectNode inPlace(Schema schema) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        String type = switch (schema.type()) {
            case TEXT -> "string";
            case INTEGER -> "integer";
            case NUMBER -> "number";
            case FLAG -> "boolean";
            case LIST -> "array";
            case OBJECT, FREE_OBJECT -> "object";
        };
        if (schema.nullable()) {
            node.putArray("type").add(type).add("null");
        } else {
            node.put("type", type);
        }
        if (schema.format() != null) {
            node.put("format", schema.format());
        }
        if (!schema.values().isEmpty()) {
            ArrayNode values = node.putArray("enum");
            schema.values().forEach(values::add);
        }
        schema.keywords().forEach((keyword, value) -> node.set(keyword, MAPPER.valueToTree(value)));
        if (schema.items() != null) {
            node.set("items", schema(schema.items()));
        }
        if (schema.type() == Schema.Type.OBJECT || !schema.members().isEmpty()) {
            members(node, schema);
        }
        return node;
    }

    private void members(ObjectNode node, Schema schema) {
        ObjectNode properties = node.putObject("properties");
        ArrayNode required = JsonNodeFactory.instance.arrayNode();
        for (Schema.Member member : schema.members()) {
            ObjectNode property = schema(member.schema());
            property.put("description", member.description());
            properties.set(member.name(), property);
            if (member.required()) {
                required.add(member.name());
            }
        }
        if (!required.isEmpty()) {
            node.set("required", required);
        }
        if (schema.type() == Schema.Type.OBJECT) {
            node.put("additionalProperties", false);
        }
    }

    private void schemas(ObjectNode schemas) {
        schema(ProblemSchema.PROBLEM);
        Map<String, Schema> written = new TreeMap<>();
        while (written.size() < named.size()) {
            Map<String, Schema> more = new TreeMap<>(named);
            more.keySet().removeAll(written.keySet());
            more.forEach((name, schema) -> schemas.set(name, inPlace(schema)));
            written.putAll(more);
        }
    }

    private void security(ObjectNode schemes) {
        schemes.putObject("bearer").put("type", "http").put("scheme", "bearer").put("bearerFormat", "JWT (RFC 9068)");
        schemes.putObject("cookie").put("type", "apiKey").put("in", "cookie").put("name", cookies.access());
        schemes.putObject("csrf")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "X-CSRF-Token")
                .put("description", "The value of the cookie " + cookies.csrf() + ".");
    }
}
