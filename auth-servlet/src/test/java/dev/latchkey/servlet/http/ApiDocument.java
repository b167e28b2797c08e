package dev.latchkey.servlet.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Holds answers to the OpenAPI document: the status is one that is told of, and the body has the shape that is told. */
final class ApiDocument {

    private final JsonNode document;

    ApiDocument(JsonNode document) {
        this.document = document;
    }

    JsonNode json() {
        return document;
    }

    void check(Answer answer) {
        String path = answer.path().replaceAll("\\?.*", "");
        JsonNode operation = operation(answer.method(), path);
        if (operation.isMissingNode()) {
            return;
        }
        JsonNode responses = operation.path("responses");
        String status = String.valueOf(answer.status());
        JsonNode response = responses.has(status) ? responses.path(status) : responses.path(status.charAt(0) + "XX");
        assertThat(response.isMissingNode())
                .as("the document tells of %s for %s %s", status, answer.method(), path)
                .isFalse();
        String type = answer.header("Content-Type").orElse("").replaceAll(";.*", "");
        if (type.endsWith("json") && answer.bytes().length > 0) {
            JsonNode media = response.path("content").path(type);
            assertThat(media.isMissingNode())
                    .as("the document tells of %s for %s %s %s", type, answer.method(), path, status)
                    .isFalse();
            if (media.has("schema")) {
                check(media.path("schema"), answer.json(), answer.method() + " " + path);
            }
        }
    }

    private JsonNode operation(String method, String path) {
        for (Map.Entry<String, JsonNode> entry : document.path("paths").properties()) {
            String pattern = Pattern.quote(entry.getKey()).replaceAll("\\{[a-z_]+}", "\\\\E[^/]+\\\\Q");
            String lower = method.toLowerCase(java.util.Locale.ROOT);
            if (path.matches(pattern) && entry.getValue().has(lower)) {
                return entry.getValue().path(lower);
            }
        }
        return document.path("none");
    }

    private void check(JsonNode schema, JsonNode value, String where) {
        if (schema.has("$ref")) {
            String name = schema.path("$ref").asString().replace("#/components/schemas/", "");
            JsonNode named = document.path("components").path("schemas").path(name);
            assertThat(named.isMissingNode()).as("schema %s", name).isFalse();
            check(named, value, where);
            return;
        }
        JsonNode type = schema.path("type");
        boolean nullable = type.isArray();
        if (value.isNull()) {
            assertThat(nullable).as("%s may be null", where).isTrue();
            return;
        }
        String kind = nullable ? type.path(0).asString() : type.asString();
        switch (kind) {
            case "string" ->
                assertThat(value.isString()).as("%s is a string", where).isTrue();
            case "integer" ->
                assertThat(value.isIntegralNumber())
                        .as("%s is an integer", where)
                        .isTrue();
            case "boolean" ->
                assertThat(value.isBoolean()).as("%s is a boolean", where).isTrue();
            case "array" -> {
                assertThat(value.isArray()).as("%s is an array", where).isTrue();
                value.forEach(item -> check(schema.path("items"), item, where + "[]"));
            }
            default -> checkObject(schema, value, where);
        }
        if (schema.has("enum")) {
            assertThat(schema.path("enum").valueStream().map(JsonNode::asString))
                    .as(where)
                    .contains(value.asString());
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String where) {
        assertThat(value.isObject()).as("%s is an object", where).isTrue();
        for (JsonNode required : schema.path("required")) {
            assertThat(value.has(required.asString()))
                    .as("%s has %s", where, required.asString())
                    .isTrue();
        }
        if (!schema.has("properties")) {
            return;
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode known = schema.path("properties").path(member.getKey());
            assertThat(known.isMissingNode())
                    .as("%s may have %s", where, member.getKey())
                    .isFalse();
            check(known, member.getValue(), where + "." + member.getKey());
        }
    }
}
