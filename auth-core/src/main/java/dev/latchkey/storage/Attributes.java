package dev.latchkey.storage;

import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.StrictJson;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A profile's attributes as a text of JSON. What was read is unmodifiable through and through; whole numbers come back as
 * {@link Integer} where they fit. Stateless.
 */
public final class Attributes {

    /** Wider than what accounts accept: what was once stored is read, whatever the limits are today. */
    static final StrictJson.Limits LIMITS = new StrictJson.Limits(10_000_000, 128, 1_000_000);

    private Attributes() {}

    /**
     * Writes attributes.
     *
     * @param attributes what accounts accept
     * @return the text
     * @throws IllegalArgumentException for what accounts do not accept
     */
    public static String write(Map<String, Object> attributes) {
        return JsonWriter.write(attributes);
    }

    /**
     * Reads attributes.
     *
     * @param json what was written
     * @return the attributes
     * @throws IllegalArgumentException when it was not written here
     */
    public static Map<String, Object> read(String json) {
        return frozen(StrictJson.parseObject(json, LIMITS));
    }

    /** The same attributes, in which nothing can be changed, at any depth. */
    static Map<String, Object> frozen(Map<?, ?> attributes) {
        Map<String, Object> members = new LinkedHashMap<>();
        attributes.forEach((name, value) -> members.put((String) name, value(value)));
        return Collections.unmodifiableMap(members);
    }

    private static Object value(@Nullable Object value) {
        if (value instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        if (value instanceof Map<?, ?> map) {
            return frozen(map);
        }
        if (value instanceof List<?> list) {
            List<Object> values = new ArrayList<>(list.size());
            list.forEach(element -> values.add(value(element)));
            return Collections.unmodifiableList(values);
        }
        if (value == null) {
            throw new IllegalArgumentException("an attribute is null, which accounts never store");
        }
        return value;
    }
}
