package dev.latchkey.kernel;

import java.util.Objects;
import java.util.UUID;

/**
 * The id of an organization: a UUID, version 7 when Latchkey made it (RFC 9562, section 5.7).
 *
 * <p>Ids are not secrets: knowing one grants nothing. Immutable.
 *
 * @param value the UUID
 */
public record OrganizationId(UUID value) {

    /** Checks that there is a value. */
    public OrganizationId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads an id in the canonical text form of a UUID, 36 characters.
     *
     * @param text the text form
     * @return the id
     * @throws IllegalArgumentException when the text is not a canonical UUID
     */
    public static OrganizationId parse(String text) {
        return new OrganizationId(Uuids.parse(text));
    }

    /** The canonical text form: 36 characters, lower case. */
    @Override
    public String toString() {
        return value.toString();
    }
}
