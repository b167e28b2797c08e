package dev.latchkey.examples.server.settings;

import dev.latchkey.account.Attribute;
import dev.latchkey.account.AttributeSchema;
import dev.latchkey.kernel.MalformedJsonException;
import dev.latchkey.kernel.StrictJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads declared attributes from JSON: an object with a member for each, in their order. Strict: what is not known, of the wrong
 * type or out of its range is refused, with its place.
 */
final class AttributeJson {

    /** The longest text, in characters. */
    static final int LONGEST = 65_536;

    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(LONGEST, 4, 5_000);
    private static final Set<String> MEMBERS = Set.of(
            "type", "required", "by_host_only", "max_length", "max_items", "minimum", "maximum", "values", "label");

    private final String name;
    private final Map<?, ?> members;

    private AttributeJson(String name, Map<?, ?> members) {
        this.name = name;
        this.members = members;
    }

    /** Throws an {@link IllegalArgumentException} with the place and the rule. */
    static AttributeSchema read(String text) {
        Map<String, @Nullable Object> declared;
        try {
            declared = StrictJson.parseObject(text, LIMITS);
        } catch (MalformedJsonException e) {
            throw new IllegalArgumentException("not JSON as it is taken here: " + e.getMessage(), e);
        }
        List<Attribute> attributes = new ArrayList<>();
        declared.forEach((name, value) -> {
            if (!(value instanceof Map<?, ?> members)) {
                throw new IllegalArgumentException(Printable.of(name) + ": is an object such as {\"type\": \"text\"}");
            }
            attributes.add(new AttributeJson(Printable.of(name), members).attribute(name));
        });
        return AttributeSchema.of(attributes.toArray(Attribute[]::new));
    }

    private Attribute attribute(String given) {
        for (Object member : members.keySet()) {
            if (!MEMBERS.contains(member)) {
                throw wrong(
                        Printable.of(String.valueOf(member)),
                        "is none of " + MEMBERS.stream().sorted().collect(Collectors.joining(", ")));
            }
        }
        Attribute.Kind kind = kind();
        boolean texts = kind == Attribute.Kind.TEXT || kind == Attribute.Kind.TEXT_LIST;
        boolean numbers = kind == Attribute.Kind.INTEGER || kind == Attribute.Kind.NUMBER;
        only(texts, kind, "max_length", "values");
        only(kind == Attribute.Kind.TEXT_LIST, kind, "max_items");
        only(numbers, kind, "minimum", "maximum");
        try {
            Attribute attribute = new Attribute(
                    given,
                    kind,
                    flag("required"),
                    !flag("by_host_only"),
                    whole("max_length", 200),
                    whole("max_items", 20),
                    bound("minimum", kind),
                    bound("maximum", kind),
                    List.of(),
                    label(given));
            return members.containsKey("values") ? attribute.oneOf(values()) : attribute;
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(name + ".") ? e : new IllegalArgumentException(name + ": " + message, e);
        }
    }

    private Attribute.Kind kind() {
        return Stream.of(Attribute.Kind.values())
                .filter(kind -> word(kind).equals(members.get("type")))
                .findFirst()
                .orElseThrow(() -> wrong(
                        "type",
                        "is one of "
                                + Stream.of(Attribute.Kind.values())
                                        .map(AttributeJson::word)
                                        .collect(Collectors.joining(", "))));
    }

    private static String word(Attribute.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void only(boolean fits, Attribute.Kind kind, String... names) {
        for (String member : names) {
            if (!fits && members.containsKey(member)) {
                throw wrong(member, "is nothing that type " + word(kind) + " has");
            }
        }
    }

    private boolean flag(String member) {
        if (!members.containsKey(member)) {
            return false;
        }
        if (!(members.get(member) instanceof Boolean flag)) {
            throw wrong(member, "is true or false");
        }
        return flag;
    }

    private int whole(String member, int unset) {
        if (!members.containsKey(member)) {
            return unset;
        }
        if (!(members.get(member) instanceof Long number) || number < 1 || number > 4_000) {
            throw wrong(member, "is a whole number from 1 to " + (member.equals("max_items") ? 200 : 4_000));
        }
        return number.intValue();
    }

    private @Nullable BigDecimal bound(String member, Attribute.Kind kind) {
        if (!members.containsKey(member)) {
            return null;
        }
        Object bound = members.get(member);
        boolean fits = bound instanceof Long || (bound instanceof Double && kind == Attribute.Kind.NUMBER);
        if (!fits) {
            throw wrong(member, kind == Attribute.Kind.NUMBER ? "is a number" : "is a whole number");
        }
        return new BigDecimal(String.valueOf(bound)).stripTrailingZeros();
    }

    private String[] values() {
        if (!(members.get("values") instanceof List<?> list)
                || !list.stream().allMatch(value -> value instanceof String)) {
            throw wrong("values", "is a list of texts");
        }
        return list.toArray(String[]::new);
    }

    private String label(String unset) {
        if (!members.containsKey("label")) {
            return unset;
        }
        if (!(members.get("label") instanceof String label) || label.isBlank()) {
            throw wrong("label", "is a text");
        }
        return label;
    }

    private IllegalArgumentException wrong(String member, String rule) {
        return new IllegalArgumentException(name + "." + member + ": " + rule);
    }
}
