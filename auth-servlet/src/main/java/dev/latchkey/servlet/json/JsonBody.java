package dev.latchkey.servlet.json;

import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.FieldError;
import dev.latchkey.servlet.problem.Problem;
import dev.latchkey.servlet.problem.RefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON bodies strictly: UTF-8 without a byte order mark, one object, no duplicate members, no unknown members, no
 * other types than the schema says, at most 16 levels deep. Immutable and safe for use by several threads.
 */
public final class JsonBody {

    private static final int DEPTH_LIMIT = 16;
    private static final int NUMBER_LIMIT = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,50}");

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_LIMIT)
                            .maxNumberLength(NUMBER_LIMIT)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    /**
     * Reads a body.
     *
     * @param bytes the body
     * @param schema the object it must be
     * @return its members
     * @throws RefusedException with {@code malformed_request}, or {@code validation_failed} when a member is missing
     */
    public static Input read(byte[] bytes, Schema schema) {
        JsonNode root = parse(decode(bytes));
        if (!root.isObject()) {
            throw malformed("the body is not a JSON object");
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            Schema.Member member = member(schema, property.getKey());
            values.put(member.name(), value(member, property.getValue()));
        }
        List<FieldError> missing = new ArrayList<>();
        for (Schema.Member member : schema.members()) {
            if (member.required() && !values.containsKey(member.name())) {
                missing.add(new FieldError(member.name(), "required", "is required"));
            }
        }
        if (!missing.isEmpty()) {
            throw new RefusedException(Problem.of(ErrorCode.VALIDATION_FAILED, "members are missing", missing));
        }
        return Input.of(values);
    }

    private static String decode(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("the body is not UTF-8");
        }
        if (text.startsWith("\ufeff")) {
            throw malformed("the body begins with a byte order mark");
        }
        return text;
    }

    private static JsonNode parse(String text) {
        try (JsonParser parser = MAPPER.createParser(text)) {
            return tree(parser);
        }
    }

    private static JsonNode tree(JsonParser parser) {
        try {
            JsonNode root = MAPPER.readTree(parser);
            if (root == null || root.isMissingNode()) {
                throw malformed("the body is empty");
            }
            if (parser.nextToken() != null) {
                throw malformed("the body goes on after the JSON object");
            }
            return root;
        } catch (StreamReadException e) {
            if (e.getOriginalMessage().startsWith("Duplicate")) {
                throw malformed("member", String.valueOf(parser.currentName()), "duplicate", "is there twice");
            }
            throw malformed("the body is not JSON");
        } catch (JacksonException e) {
            throw malformed("the body is not JSON that is taken here");
        }
    }

    private static Schema.Member member(Schema schema, String name) {
        for (Schema.Member member : schema.members()) {
            if (member.name().equals(name)) {
                return member;
            }
        }
        throw malformed("member", name, "unknown", "is not known here");
    }

    private static @Nullable Object value(Schema.Member member, JsonNode node) {
        if (node.isNull()) {
            if (member.required() && !member.schema().nullable()) {
                throw wrongType(member);
            }
            return null;
        }
        return switch (member.schema().type()) {
            case TEXT -> {
                if (!node.isString()) {
                    throw wrongType(member);
                }
                yield wellFormed(node.stringValue());
            }
            case FLAG -> {
                if (!node.isBoolean()) {
                    throw wrongType(member);
                }
                yield node.booleanValue();
            }
            case INTEGER -> {
                if (!node.isIntegralNumber() || !node.canConvertToLong()) {
                    throw wrongType(member);
                }
                yield node.longValue();
            }
            case NUMBER -> {
                if (!node.isNumber()) {
                    throw wrongType(member);
                }
                yield free(member.name(), node);
            }
            case FREE_OBJECT -> {
                if (!node.isObject()) {
                    throw wrongType(member);
                }
                yield free(member.name(), node);
            }
            case LIST -> texts(member, node);
            case OBJECT ->
                throw new IllegalStateException(
                        "no body has a member of type " + member.schema().type());
        };
    }

    private static List<String> texts(Schema.Member member, JsonNode node) {
        if (!node.isArray()) {
            throw wrongType(member);
        }
        List<String> texts = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            if (!item.isString()) {
                throw malformed("member", member.name(), "wrong_type", "is not a list of strings");
            }
            texts.add(wellFormed(item.stringValue()));
        }
        return List.copyOf(texts);
    }

    private static Object free(String path, JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                String name = wellFormed(property.getKey());
                map.put(name, free(path, property.getValue()));
            }
            return map;
        }
        if (node.isArray()) {
            List<Object> list = new ArrayList<>(node.size());
            for (JsonNode item : node) {
                list.add(free(path, item));
            }
            return list;
        }
        if (node.isString()) {
            return wellFormed(node.stringValue());
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if (node.isNumber() && Double.isFinite(node.doubleValue())) {
            return node.doubleValue();
        }
        throw new RefusedException(Problem.of(
                ErrorCode.VALIDATION_FAILED,
                "a value is not acceptable",
                List.of(new FieldError(path, "unsupported_value", "holds null, or a number that is too large"))));
    }

    /** Refuses halves of surrogate pairs, which no UTF-8 can hold. */
    private static String wellFormed(String text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw malformed("a text has half a surrogate pair");
        }
        return text;
    }

    private static RefusedException wrongType(Schema.Member member) {
        String type = switch (member.schema().type()) {
            case TEXT -> "a string";
            case FLAG -> "true or false";
            case INTEGER -> "a whole number";
            case NUMBER -> "a number";
            case OBJECT, FREE_OBJECT -> "an object";
            case LIST -> "a list";
        };
        return malformed("member", member.name(), "wrong_type", "is not " + type);
    }

    /**
     * A field that is wrong, by its name where that looks like one. Anything else may be a value in the wrong place, a password among
     * them, and an answer repeats none.
     */
    static RefusedException malformed(String what, String name, String code, String message) {
        if (!NAME.matcher(name).matches()) {
            return malformed("a " + what + " " + message);
        }
        List<FieldError> errors = List.of(new FieldError(name, code, message));
        return new RefusedException(
                Problem.of(ErrorCode.MALFORMED_REQUEST, what + " '" + name + "' " + message, errors));
    }

    static RefusedException malformed(String detail) {
        return new RefusedException(ErrorCode.MALFORMED_REQUEST, detail);
    }
}
