package dev.latchkey.servlet.api;

import dev.latchkey.account.Attribute;
import dev.latchkey.account.AttributeSchema;
import dev.latchkey.servlet.json.Input;
import dev.latchkey.servlet.json.Schema;
import dev.latchkey.servlet.page.AttributeField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The host's own fields of profiles in forms and documents: those that users write. */
final class AttributeForms {

    private static final int LONG_DIGITS = 19;

    private final List<Attribute> attributes;

    AttributeForms(AttributeSchema schema) {
        this.attributes =
                schema.attributes().stream().filter(Attribute::isByUser).toList();
    }

    /** A form's own fields and these. */
    Schema with(Schema form) {
        List<Schema.Member> members = new ArrayList<>(form.members());
        for (Attribute attribute : attributes) {
            Schema schema = attribute.kind() == Attribute.Kind.FLAG ? Schema.flag() : Schema.text();
            members.add(Schema.optional(AttributeField.PREFIX + attribute.name(), schema, attribute.label() + "."));
        }
        return Schema.object(String.valueOf(form.name()), members.toArray(Schema.Member[]::new));
    }

    /** What was typed, as the calls take it; empty where there are no such fields. */
    Optional<Map<String, Object>> read(Input input) {
        if (attributes.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Attribute attribute : attributes) {
            Object value = value(attribute, input);
            if (value != null) {
                values.put(attribute.name(), value);
            }
        }
        return Optional.of(values);
    }

    private static @Nullable Object value(Attribute attribute, Input input) {
        String field = AttributeField.PREFIX + attribute.name();
        if (attribute.kind() == Attribute.Kind.FLAG) {
            return input.flag(field);
        }
        String text = input.text(field).orElse("");
        if (text.isBlank()) {
            return null;
        }
        return switch (attribute.kind()) {
            case INTEGER, NUMBER -> number(text.strip());
            case TEXT_LIST -> lines(text);
            default -> text.replace("\r\n", "\n");
        };
    }

    /** What is no number stays as it was typed, for the schema to refuse it. */
    private static Object number(String text) {
        try {
            BigDecimal exact = new BigDecimal(text);
            if (exact.stripTrailingZeros().scale() <= 0 && exact.precision() - exact.scale() < LONG_DIGITS) {
                return exact.longValueExact();
            }
            double number = exact.doubleValue();
            return Double.isFinite(number) ? (Object) number : text;
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static List<String> lines(String text) {
        return Arrays.stream(text.split("\\R", -1))
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The fields as they are stored. */
    List<AttributeField> stored(Map<String, Object> values) {
        return attributes.stream()
                .map(attribute -> new AttributeField(attribute, text(values.get(attribute.name()))))
                .toList();
    }

    /** The fields as they were typed, so that nobody has to type them again. */
    List<AttributeField> typed(Input input) {
        return attributes.stream()
                .map(attribute -> new AttributeField(attribute, typed(attribute, input)))
                .toList();
    }

    private static String typed(Attribute attribute, Input input) {
        String field = AttributeField.PREFIX + attribute.name();
        return attribute.kind() == Attribute.Kind.FLAG
                ? text(input.flag(field))
                : input.text(field).orElse("");
    }

    private static String text(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining("\n"));
        }
        return value == null || Boolean.FALSE.equals(value) ? "" : value.toString();
    }

    /** The attributes of profiles as documents tell of them, where the host has declared any. */
    static Optional<Schema> document(AttributeSchema schema) {
        return schema.isOpen()
                ? Optional.empty()
                : Optional.of(Schema.object(
                        Answers.ATTRIBUTES_NAME,
                        schema.attributes().stream()
                                .map(attribute -> Schema.optional(attribute.name(), schema(attribute), told(attribute)))
                                .toArray(Schema.Member[]::new)));
    }

    private static String told(Attribute attribute) {
        return attribute.label() + "." + (attribute.isRequired() ? " Required of a new account." : "")
                + (attribute.isByUser() ? "" : " Not for users to change.");
    }

    private static Schema schema(Attribute attribute) {
        Schema schema = switch (attribute.kind()) {
            case TEXT -> text(attribute);
            case INTEGER -> Schema.integer();
            case NUMBER -> Schema.number();
            case FLAG -> Schema.flag();
            case DATE -> Schema.text("date");
            case TEXT_LIST ->
                Schema.list(text(attribute))
                        .with("maxItems", attribute.maxItems())
                        .with("uniqueItems", true);
        };
        BigDecimal least = attribute.least();
        BigDecimal most = attribute.most();
        if (least != null) {
            schema = schema.with("minimum", least);
        }
        if (most != null) {
            schema = schema.with("maximum", most);
        }
        return attribute.isByUser() ? schema : schema.with("readOnly", true);
    }

    private static Schema text(Attribute attribute) {
        return attribute.values().isEmpty()
                ? Schema.text().with("maxLength", attribute.maxLength())
                : Schema.oneOf(attribute.values());
    }
}
