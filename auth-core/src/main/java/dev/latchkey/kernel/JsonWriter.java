package dev.latchkey.kernel;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259) without white space, from the values that {@link StrictJson} reads. Stateless. */
public final class JsonWriter {

    private static final int DEEPEST = 64;

    private final int deepest;

    private final StringBuilder out = new StringBuilder(512);

    private JsonWriter(int deepest) {
        this.deepest = deepest;
    }

    /**
     * Writes an object.
     *
     * @param members the members: strings, booleans, {@code int}, {@code long}, finite {@code double}, maps with names
     *     that are strings, and collections of these
     * @return the text
     * @throws IllegalArgumentException for any other value, null included, for text that is not Unicode, and for more
     *     than 64 objects and arrays within each other
     */
    public static String write(Map<String, ?> members) {
        return write(members, DEEPEST);
    }

    /**
     * Writes an object that may not be nested as deeply.
     *
     * @param members the members, as above
     * @param deepest how many objects and arrays may lie within each other, the outermost one counted
     * @return the text
     * @throws IllegalArgumentException for any other value, null included, for text that is not Unicode, and for what
     *     is nested deeper
     */
    public static String write(Map<String, ?> members, int deepest) {
        JsonWriter writer = new JsonWriter(deepest);
        writer.object(members, 1);
        return writer.out.toString();
    }

    private void value(@Nullable Object value, int depth) {
        if (value instanceof String text) {
            string(text);
        } else if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            out.append(value);
        } else if (value instanceof Double number && Double.isFinite(number)) {
            out.append(number);
        } else if (value instanceof Map<?, ?> members) {
            object(members, depth + 1);
        } else if (value instanceof Collection<?> elements) {
            array(elements, depth + 1);
        } else {
            throw new IllegalArgumentException("JSON cannot be made of "
                    + (value == null ? "null" : "a " + value.getClass().getName()));
        }
    }

    private void object(Map<?, ?> members, int depth) {
        requireDepth(depth);
        char separator = '{';
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.append(separator);
            separator = ',';
            if (!(member.getKey() instanceof String name)) {
                throw new IllegalArgumentException("the names in a JSON object are strings");
            }
            string(name);
            out.append(':');
            value(member.getValue(), depth);
        }
        out.append(separator == '{' ? "{}" : "}");
    }

    private void array(Collection<?> elements, int depth) {
        requireDepth(depth);
        char separator = '[';
        for (Object element : elements) {
            out.append(separator);
            separator = ',';
            value(element, depth);
        }
        out.append(separator == '[' ? "[]" : "]");
    }

    private void requireDepth(int depth) {
        if (depth > deepest) {
            throw new IllegalArgumentException("JSON is nested deeper than " + deepest);
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else if (Character.isSurrogate(c)) {
                i = pair(text, i);
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private int pair(String text, int at) {
        if (!Character.isHighSurrogate(text.charAt(at))
                || at + 1 == text.length()
                || !Character.isLowSurrogate(text.charAt(at + 1))) {
            throw new IllegalArgumentException("a text holds an unpaired surrogate, which is no Unicode text");
        }
        out.append(text, at, at + 2);
        return at + 1;
    }
}
