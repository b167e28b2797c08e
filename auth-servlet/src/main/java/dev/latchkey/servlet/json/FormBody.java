package dev.latchkey.servlet.json;

import dev.latchkey.servlet.problem.ErrorCode;
import dev.latchkey.servlet.problem.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/x-www-form-urlencoded} strictly: UTF-8, no field twice, no field that is not known. A text
 * that the schema does not require and that is empty is null: browsers send empty fields.
 */
public final class FormBody {

    private FormBody() {}

    /**
     * Reads a form.
     *
     * @param bytes the body
     * @param schema the fields it may have; those that are required and missing are empty texts
     * @return its fields
     * @throws RefusedException with {@code malformed_request}; with {@code unsupported_media_type} when it is JSON,
     *     which some clients send as a form unless they are told otherwise
     */
    public static Input read(byte[] bytes, Schema schema) {
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        if (isJson(body)) {
            throw new RefusedException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be " + RequestBody.JSON);
        }
        Map<String, String> fields = fields(body);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Schema.Member member : schema.members()) {
            String text = fields.remove(member.name());
            if (text == null && !member.required()) {
                continue;
            }
            values.put(member.name(), value(member, text == null ? "" : text));
        }
        if (!fields.isEmpty()) {
            String unknown = fields.keySet().iterator().next();
            throw JsonBody.malformed("field", unknown, "unknown", "is not known here");
        }
        return Input.of(values);
    }

    /** No form begins like this: browsers and libraries encode these characters. */
    private static boolean isJson(String body) {
        String start = body.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    private static @Nullable Object value(Schema.Member member, String text) {
        return switch (member.schema().type()) {
            case TEXT -> text.isEmpty() && !member.required() ? null : text;
            case FLAG ->
                switch (text) {
                    case "true", "on" -> true;
                    case "", "false" -> false;
                    default -> throw JsonBody.malformed("field", member.name(), "wrong_type", "is not true or false");
                };
            default ->
                throw new IllegalStateException(
                        "no form has a field of type " + member.schema().type());
        };
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new HashMap<>();
        int start = 0;
        while (start < body.length()) {
            int end = body.indexOf('&', start);
            if (end < 0) {
                end = body.length();
            }
            int equals = body.indexOf('=', start);
            if (equals < 0 || equals > end) {
                equals = end;
            }
            if (end > start) {
                String name = decode(body.substring(start, equals));
                String value = decode(body.substring(Math.min(equals + 1, end), end));
                if (fields.put(name, value) != null) {
                    throw JsonBody.malformed("field", name, "duplicate", "is there twice");
                }
            }
            start = end + 1;
        }
        return fields;
    }

    private static String decode(String text) {
        try {
            return FormText.decode(text);
        } catch (IllegalArgumentException e) {
            throw JsonBody.malformed("the form " + e.getMessage());
        }
    }
}
