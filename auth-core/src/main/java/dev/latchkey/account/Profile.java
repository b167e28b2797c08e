package dev.latchkey.account;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What users may say and change of themselves. Immutable; {@code toString} shows nothing of it.
 *
 * @param givenName given name, null when not given
 * @param middleName middle name, null when not given
 * @param familyName family name, null when not given
 * @param phone telephone number, null when not given
 * @param attributes the host's own fields: values are strings, numbers, booleans, lists and maps of these; no nulls
 */
public record Profile(
        @Nullable String givenName,
        @Nullable String middleName,
        @Nullable String familyName,
        @Nullable String phone,
        Map<String, Object> attributes) {

    private static final Profile EMPTY = new Profile(null, null, null, null, Map.of());

    /** Copies the attributes, in their order; whether their values are of the right kind is checked when they are saved. */
    public Profile {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    }

    /**
     * A profile in which nothing is given.
     *
     * @return the empty profile
     */
    public static Profile empty() {
        return EMPTY;
    }

    /**
     * The same profile with other attributes.
     *
     * @param changed all attributes
     * @return the profile
     */
    public Profile withAttributes(Map<String, Object> changed) {
        return new Profile(givenName, middleName, familyName, phone, changed);
    }

    /** Always {@code [redacted]}. */
    @Override
    public String toString() {
        return "[redacted]";
    }
}
