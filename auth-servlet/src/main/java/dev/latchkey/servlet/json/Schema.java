package dev.latchkey.servlet.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a JSON value, of which the API's documents and the reading of bodies are made. Immutable.
 *
 * @param type what it is
 * @param name the name under which documents refer to it, null for one that stands in its place
 * @param format the {@code format} of a text (JSON Schema), null for any
 * @param values the texts it may be, empty for any
 * @param members the members of an object
 * @param items what a list is of, null for anything else
 * @param nullable whether it may be {@code null}
 * @param keywords what documents say of it besides, such as {@code maxLength} (JSON Schema); reading heeds none of it
 */
public record Schema(
        Type type,
        @Nullable String name,
        @Nullable String format,
        List<String> values,
        List<Member> members,
        @Nullable Schema items,
        boolean nullable,
        Map<String, Object> keywords) {

    /** What a value is. */
    public enum Type {
        /** A string. */
        TEXT,
        /** A whole number. */
        INTEGER,
        /** A number. */
        NUMBER,
        /** True or false. */
        FLAG,
        /** An object with the members of the schema and no others. */
        OBJECT,
        /** An object with any members, some of which may be told of. */
        FREE_OBJECT,
        /** A list of items of one schema. */
        LIST
    }

    /**
     * A member of an object.
     *
     * @param name its name
     * @param schema what it is
     * @param required whether it is always there
     * @param description what it means, in English
     */
    public record Member(String name, Schema schema, boolean required, String description) {}

    /** Copies the lists. */
    public Schema {
        values = List.copyOf(values);
        members = List.copyOf(members);
        keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    }

    private static Schema plain(Type type) {
        return new Schema(type, null, null, List.of(), List.of(), null, false, Map.of());
    }

    /**
     * Any text.
     *
     * @return the schema
     */
    public static Schema text() {
        return plain(Type.TEXT);
    }

    /**
     * A text of a format.
     *
     * @param format the format's name in JSON Schema
     * @return the schema
     */
    public static Schema text(String format) {
        return new Schema(Type.TEXT, null, format, List.of(), List.of(), null, false, Map.of());
    }

    /**
     * One of some texts.
     *
     * @param values the texts
     * @return the schema
     */
    public static Schema oneOf(List<String> values) {
        return new Schema(Type.TEXT, null, null, values, List.of(), null, false, Map.of());
    }

    /**
     * A whole number.
     *
     * @return the schema
     */
    public static Schema integer() {
        return plain(Type.INTEGER);
    }

    /**
     * A number.
     *
     * @return the schema
     */
    public static Schema number() {
        return plain(Type.NUMBER);
    }

    /**
     * True or false.
     *
     * @return the schema
     */
    public static Schema flag() {
        return plain(Type.FLAG);
    }

    /**
     * An object with any members.
     *
     * @return the schema
     */
    public static Schema freeObject() {
        return plain(Type.FREE_OBJECT);
    }

    /**
     * An object with any members as far as reading goes, of which a document may know more.
     *
     * @param name the name under which documents refer to it
     * @return the schema
     */
    public static Schema freeObject(String name) {
        return openObject(name);
    }

    /**
     * An object which may have more members than those that are told of.
     *
     * @param name the name under which documents refer to it
     * @param members the members that are told of
     * @return the schema
     */
    public static Schema openObject(String name, Member... members) {
        return new Schema(Type.FREE_OBJECT, name, null, List.of(), List.of(members), null, false, Map.of());
    }

    /**
     * A list.
     *
     * @param items what it is of
     * @return the schema
     */
    public static Schema list(Schema items) {
        return new Schema(Type.LIST, null, null, List.of(), List.of(), items, false, Map.of());
    }

    /**
     * An object.
     *
     * @param name the name under which documents refer to it
     * @param members its members
     * @return the schema
     */
    public static Schema object(String name, Member... members) {
        return new Schema(Type.OBJECT, name, null, List.of(), List.of(members), null, false, Map.of());
    }

    /**
     * The same, which may also be {@code null}.
     *
     * @return the schema
     */
    public Schema orNull() {
        return new Schema(type, name, format, values, members, items, true, keywords);
    }

    /**
     * The same, of which documents say more.
     *
     * @param keyword a keyword of JSON Schema
     * @param value its value: a number, a text or a truth value
     * @return the schema
     */
    public Schema with(String keyword, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(keywords);
        more.put(keyword, value);
        return new Schema(type, name, format, values, members, items, nullable, more);
    }

    /**
     * A member that is always there.
     *
     * @param name its name
     * @param schema what it is
     * @param description what it means
     * @return the member
     */
    public static Member required(String name, Schema schema, String description) {
        return new Member(name, schema, true, description);
    }

    /**
     * A member that may be left out.
     *
     * @param name its name
     * @param schema what it is
     * @param description what it means
     * @return the member
     */
    public static Member optional(String name, Schema schema, String description) {
        return new Member(name, schema, false, description);
    }
}
