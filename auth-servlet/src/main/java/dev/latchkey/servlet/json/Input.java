package dev.latchkey.servlet.json;

import dev.latchkey.kernel.JsonWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The members of a body, of the types its schema says. Immutable; {@code toString} shows the names alone, because values
 * are passwords and addresses.
 */
public final class Input {

    private static final Input EMPTY = new Input(Map.of());

    private final Map<String, @Nullable Object> values;

    private Input(Map<String, ? extends @Nullable Object> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static Input of(Map<String, ? extends @Nullable Object> values) {
        return new Input(values);
    }

    /**
     * What a call without a body has.
     *
     * @return an input without members
     */
    public static Input none() {
        return EMPTY;
    }

    /**
     * Whether a member is there, be it null.
     *
     * @param name the member's name
     * @return false when it was left out
     */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /**
     * A text.
     *
     * @param name the member's name
     * @return the text, empty when it was left out or is null
     */
    public Optional<String> text(String name) {
        return Optional.ofNullable((String) values.get(name));
    }

    /**
     * A text that the schema requires.
     *
     * @param name the member's name
     * @return the text
     * @throws IllegalStateException when the schema does not require it and it was left out
     */
    public String requiredText(String name) {
        return text(name).orElseThrow(() -> new IllegalStateException("the schema does not require " + name));
    }

    /**
     * A truth value.
     *
     * @param name the member's name
     * @return the value, false when it was left out or is null
     */
    public boolean flag(String name) {
        return values.get(name) instanceof Boolean flag && flag;
    }

    /**
     * A truth value of which it matters whether it was given.
     *
     * @param name the member's name
     * @return the value, empty when it was left out or is null
     */
    public Optional<Boolean> choice(String name) {
        return Optional.ofNullable((Boolean) values.get(name));
    }

    /**
     * A list of texts.
     *
     * @param name the member's name
     * @return the texts, empty when it was left out or is null
     */
    @SuppressWarnings("unchecked") // JsonBody puts no other lists here
    public Optional<List<String>> texts(String name) {
        return Optional.ofNullable((List<String>) values.get(name));
    }

    /**
     * An object with any members.
     *
     * @param name the member's name
     * @return the members as maps, lists, strings, numbers and truth values, empty when it was left out or is null
     */
    @SuppressWarnings("unchecked") // JsonBody puts no other maps here
    public Optional<Map<String, Object>> object(String name) {
        return Optional.ofNullable((Map<String, Object>) values.get(name));
    }

    /**
     * An object with any members, or the text of one from a form, as JSON.
     *
     * @param name the member's name
     * @return the JSON, unread; empty when it was left out or is null
     */
    public Optional<String> json(String name) {
        return values.get(name) instanceof String text
                ? Optional.of(text)
                : object(name).map(members -> JsonWriter.write(members));
    }

    /** The names of the members. */
    @Override
    public String toString() {
        return "Input" + values.keySet();
    }
}
