package dev.latchkey.jdbc;

import dev.latchkey.kernel.JsonWriter;
import dev.latchkey.kernel.StrictJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A profile's attributes as a text of JSON. Whole numbers come back as {@link Integer} where they fit. */
final class Attributes {

    /** Wider than what accounts accept: what was once stored is read, whatever the limits are today. */
    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(10_000_000, 128, 1_000_000);

    private Attributes() {}

    static String write(Map<String, Object> attributes) {
        return JsonWriter.write(attributes);
    }

    static Map<String, Object> read(String json) {
        return members(StrictJson.parseObject(json, LIMITS));
    }

    private static Map<String, Object> members(Map<?, ?> parsed) {
        Map<String, Object> members = new LinkedHashMap<>();
        parsed.forEach((name, value) -> members.put((String) name, value(value)));
        return members;
    }

    private static Object value(@Nullable Object parsed) {
        if (parsed instanceof Long number && number == number.intValue()) {
            return number.intValue();
        }
        if (parsed instanceof Map<?, ?> map) {
            return members(map);
        }
        if (parsed instanceof List<?> list) {
            List<Object> values = new ArrayList<>(list.size());
            list.forEach(element -> values.add(value(element)));
            return values;
        }
        if (parsed == null) {
            throw new IllegalStateException("an attribute in the database is null, which accounts never store");
        }
        return parsed;
    }
}
