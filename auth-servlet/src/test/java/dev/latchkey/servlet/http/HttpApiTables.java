package dev.latchkey.servlet.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The tables of docs/reference/http-api.md, written from the OpenAPI document. */
final class HttpApiTables {

    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`:");
    private static final String HTML = "text/html";
    private static final String FORM = "application/x-www-form-urlencoded";

    /** Those that the page says once, for every call that can have them. */
    private static final Set<String> OF_MANY = Set.of(
            "malformed_request",
            "payload_too_large",
            "unsupported_media_type",
            "validation_failed",
            "token_missing",
            "token_invalid",
            "token_expired",
            "token_revoked",
            "csrf_failed");

    /** Told in docs/reference/errors.md. */
    private static final Set<String> OF_PROBLEMS = Set.of("Problem", "FieldError");

    /** Calls without a rule of their own whose handlers look at what the caller has. */
    private static final Map<String, String> BY_THEMSELVES = Map.of(
            "POST /auth/refresh", "who has a refresh token",
            "POST /auth/logout", "who has a token of the session",
            "DELETE /auth/sign-out", "who has a token of the session",
            "GET /auth/check", "who has an access token");

    private final JsonNode document;

    HttpApiTables(JsonNode document) {
        this.document = document;
    }

    private record Operation(String name, JsonNode node) {

        boolean isPage() {
            return node.path("responses").properties().stream()
                            .anyMatch(response ->
                                    response.getValue().path("content").has(HTML))
                    || node.path("requestBody").path("content").has(FORM)
                            && !node.path("requestBody").path("content").has("application/json")
                            && !BY_THEMSELVES.containsKey(name);
        }
    }

    /** The calls of programs, a row each. */
    List<String> calls() {
        return operations().stream()
                .filter(operation -> !operation.isPage())
                .map(operation -> row(
                        "`" + operation.name() + "`",
                        operation.node().path("summary").asString(),
                        who(operation),
                        body(operation.node()),
                        answers(operation.node()),
                        problems(operation.node())))
                .toList();
    }

    /** The pages and the forms on them, a row each. */
    List<String> pages() {
        return operations().stream()
                .filter(Operation::isPage)
                .map(operation -> row(
                        "`" + operation.name() + "`",
                        operation.node().path("summary").asString(),
                        who(operation)))
                .toList();
    }

    /** The parameters in query and header, a row each. */
    List<String> parameters() {
        List<String> rows = new ArrayList<>();
        for (Operation operation : operations()) {
            for (JsonNode parameter : operation.node().path("parameters")) {
                if (!parameter.path("in").asString().equals("path") && !operation.isPage()) {
                    rows.add(row(
                            "`" + operation.name() + "`",
                            "`" + parameter.path("name").asString() + "`",
                            parameter.path("in").asString(),
                            type(parameter.path("schema")),
                            parameter.path("required").asBoolean() ? "yes" : "",
                            parameter.path("description").asString("")));
                }
            }
        }
        return rows;
    }

    /** The members of all bodies but problems and forms, a row each. */
    List<String> members() {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, JsonNode> schema :
                document.path("components").path("schemas").properties()) {
            if (schema.getKey().endsWith("Form") || OF_PROBLEMS.contains(schema.getKey())) {
                continue;
            }
            Set<String> required = texts(schema.getValue().path("required"));
            String name = "`" + schema.getKey() + "`";
            for (Map.Entry<String, JsonNode> member :
                    schema.getValue().path("properties").properties()) {
                rows.add(row(
                        name,
                        "`" + member.getKey() + "`",
                        type(member.getValue()),
                        required.contains(member.getKey()) ? "yes" : "",
                        member.getValue().path("description").asString("")));
            }
        }
        return rows;
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(new Operation(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), operation.getValue()));
            }
        }
        return operations;
    }

    private static String who(Operation operation) {
        String needs = operation
                .node()
                .path("description")
                .asString("")
                .replaceFirst("^Needs the ", "")
                .replaceFirst("\\.$", "");
        if (operation.node().has("security")) {
            return needs.isEmpty() ? "signed in" : needs;
        }
        return BY_THEMSELVES.getOrDefault(operation.name(), "everyone");
    }

    private static String body(JsonNode operation) {
        JsonNode body = operation.path("requestBody");
        String name = type(body.path("content").path("application/json").path("schema"));
        return name.isEmpty() || body.path("required").asBoolean() ? name : name + ", may be left out";
    }

    private static String answers(JsonNode operation) {
        return operation.path("responses").properties().stream()
                .filter(response -> !response.getValue().path("content").has("application/problem+json"))
                .map(response -> {
                    JsonNode content = response.getValue().path("content");
                    String media =
                            content.properties().stream().map(Map.Entry::getKey).collect(Collectors.joining());
                    String schema = type(content.path(media).path("schema"));
                    String what = schema.isEmpty() && !media.isEmpty() ? "`" + media + "`" : schema;
                    return (response.getKey() + " " + what).strip();
                })
                .collect(Collectors.joining(", "));
    }

    private static String problems(JsonNode operation) {
        Set<String> codes = new TreeSet<>();
        operation.path("responses").properties().stream()
                .filter(response -> !response.getKey().equals("5XX"))
                .filter(response -> response.getValue().path("content").has("application/problem+json"))
                .map(response -> response.getValue().path("description").asString(""))
                .forEach(
                        description -> CODE.matcher(description).results().forEach(found -> codes.add(found.group(1))));
        codes.removeAll(OF_MANY);
        return codes.stream().map(code -> "`" + code + "`").collect(Collectors.joining(", "));
    }

    private static String type(JsonNode schema) {
        if (schema.has("$ref")) {
            return "`" + schema.path("$ref").asString().replace("#/components/schemas/", "") + "`";
        }
        if (schema.has("items")) {
            return "list of " + type(schema.path("items"));
        }
        JsonNode type = schema.path("type");
        String name = type.isArray() ? String.join(" or ", list(type)) : type.asString("");
        if (schema.has("enum")) {
            return list(schema.path("enum")).stream()
                    .map(value -> "`" + value + "`")
                    .collect(Collectors.joining(", "));
        }
        return schema.has("format") ? name + " (" + schema.path("format").asString() + ")" : name;
    }

    private static Set<String> texts(JsonNode array) {
        return new TreeSet<>(list(array));
    }

    private static List<String> list(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private static String row(String... cells) {
        return ("| " + String.join(" | ", cells) + " |").replaceAll("\\|  (?=\\|)", "| ");
    }
}
