package dev.latchkey.account;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of its own a host has in profiles, and who writes them. An open schema, the default, takes any; one with
 * attributes takes these and no others, whoever writes. Immutable.
 *
 * <p>Security promise: a user changes no attribute that is the host's to write, by no call and no form; one that is sent
 * back as it is counts as left out.
 */
public final class AttributeSchema {

    private static final AttributeSchema OPEN = new AttributeSchema(true, List.of());

    private final boolean open;
    private final Map<String, Attribute> attributes;

    private AttributeSchema(boolean open, Collection<Attribute> attributes) {
        this.open = open;
        Map<String, Attribute> byName = new LinkedHashMap<>();
        for (Attribute attribute : attributes) {
            Attribute before = byName.put(attribute.name(), attribute);
            if (before != null) {
                throw new IllegalArgumentException("the attribute " + attribute.name() + " is declared twice: as "
                        + before + " and as " + attribute);
            }
        }
        this.attributes = Collections.unmodifiableMap(byName);
    }

    /**
     * Takes any attributes, of any kind, from whoever writes the profile.
     *
     * @return the schema
     */
    public static AttributeSchema open() {
        return OPEN;
    }

    /**
     * Takes these attributes and no others.
     *
     * @param attributes the attributes; none at all is a schema too
     * @return the schema
     * @throws IllegalArgumentException when two have one name
     */
    public static AttributeSchema of(Attribute... attributes) {
        return new AttributeSchema(false, List.of(attributes));
    }

    /**
     * The same with more attributes; an open one takes only these from then on.
     *
     * @param more the attributes
     * @return the schema
     * @throws IllegalArgumentException when two have one name
     */
    public AttributeSchema with(Attribute... more) {
        List<Attribute> all = new ArrayList<>(attributes.values());
        all.addAll(Arrays.asList(more));
        return new AttributeSchema(false, all);
    }

    /**
     * Whether any attributes are taken.
     *
     * @return false when there are declared ones
     */
    public boolean isOpen() {
        return open;
    }

    /**
     * The attributes.
     *
     * @return in the order of their declaration; empty for an open schema
     */
    public List<Attribute> attributes() {
        return List.copyOf(attributes.values());
    }

    /** Who writes. */
    enum Writer {
        USER,
        HOST
    }

    /**
     * What is stored when somebody writes attributes.
     *
     * @param stored what is stored
     * @param given all of them, as the writer wants them
     * @param writer who writes
     * @param problems gets what speaks against it
     * @return what is to be stored; what the writer may not write stays as it is
     */
    Map<String, Object> written(
            Map<String, Object> stored, Map<String, Object> given, Writer writer, List<FieldProblem> problems) {
        if (open) {
            return given;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            Attribute attribute = attributes.get(name);
            if (attribute != null && mayWrite(attribute, writer)) {
                attribute.problem(value).ifPresent(problems::add);
                result.put(name, value);
            } else if (!isSame(stored.get(name), value)) {
                problems.add(refused(name, attribute));
            }
        });
        stored.forEach((name, value) -> {
            Attribute attribute = attributes.get(name);
            if (writer == Writer.USER && (attribute == null || !mayWrite(attribute, writer))) {
                result.put(name, value);
            }
        });
        attributes.values().stream()
                .filter(attribute -> attribute.isRequired() && mayWrite(attribute, writer))
                .filter(attribute -> !result.containsKey(attribute.name()))
                .forEach(attribute -> problems.add(attribute.problem("required", "is required")));
        return result;
    }

    private static boolean mayWrite(Attribute attribute, Writer writer) {
        return writer == Writer.HOST || attribute.isByUser();
    }

    private static FieldProblem refused(String name, @Nullable Attribute attribute) {
        return attribute == null
                ? new FieldProblem("attributes." + name, "unknown", "is not known here")
                : attribute.problem("read_only", "is not for users to change");
    }

    /** Numbers by their value: a store gives back whole ones in the smallest type. */
    private static boolean isSame(@Nullable Object stored, Object given) {
        if (stored instanceof Number one && given instanceof Number other) {
            return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
        }
        return given.equals(stored);
    }

    /**
     * An attribute by its name.
     *
     * @param name the name
     * @return the attribute, empty when none of that name is declared
     */
    public Optional<Attribute> find(String name) {
        return Optional.ofNullable(attributes.get(name));
    }
}
