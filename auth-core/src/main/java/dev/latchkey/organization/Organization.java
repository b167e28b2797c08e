package dev.latchkey.organization;

import dev.latchkey.kernel.OrganizationId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An organization: a customer, a company, a department. Immutable.
 *
 * @param id its id
 * @param name what people call it, 1 to 200 characters on one line
 * @param slug what stands for it in addresses: 1 to 63 characters of {@code a-z}, {@code 0-9} and hyphens, none of them
 *     first or last, as a label of RFC 1123, section 2.1; no two organizations share one
 * @param parent the organization it is part of, null at the top
 * @param secondFactorRequired whether its members need a second factor; where it says so, the members of those below it
 *     need one too, whatever these say
 * @param createdAt when it was made
 * @param updatedAt when it was changed last; its members are not part of it
 * @param version 0 at first, one more with each change
 */
public record Organization(
        OrganizationId id,
        String name,
        String slug,
        @Nullable OrganizationId parent,
        boolean secondFactorRequired,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    /** Checks that nothing is missing. */
    public Organization {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(slug, "slug");
        Objects.requireNonNull(createdAt, "createdAt");
        Objects.requireNonNull(updatedAt, "updatedAt");
    }
}
