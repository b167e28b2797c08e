package dev.latchkey.servlet.page;

import dev.latchkey.account.Attribute;
import java.util.Objects;

/**
 * One of the host's own fields in a form. It is posted as {@code attributes.<name>}: a checkbox with the value {@code true}
 * for a flag, one text a line for a list. Immutable; {@code toString} shows no value.
 *
 * @param attribute which one
 * @param text what it holds, or what was typed; empty for nothing
 */
public record AttributeField(Attribute attribute, String text) {

    /** How the names of these fields begin. */
    public static final String PREFIX = "attributes.";

    /** Checks that nothing is missing. */
    public AttributeField {
        Objects.requireNonNull(attribute, "attribute");
        Objects.requireNonNull(text, "text");
    }

    /**
     * The field's name in the form.
     *
     * @return the attribute's name after {@value #PREFIX}
     */
    public String name() {
        return PREFIX + attribute.name();
    }

    /** The name alone. */
    @Override
    public String toString() {
        return "AttributeField[" + attribute.name() + "]";
    }
}
