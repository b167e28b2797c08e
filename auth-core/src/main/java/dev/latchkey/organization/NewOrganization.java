package dev.latchkey.organization;

import dev.latchkey.kernel.OrganizationId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An organization that is to be made. What the texts may be is judged when it is. Immutable.
 *
 * @param name what people are to call it
 * @param slug what is to stand for it in addresses
 * @param parent the organization it is to be part of, null for the top
 * @param secondFactorRequired whether its members are to need a second factor
 */
public record NewOrganization(
        String name, String slug, @Nullable OrganizationId parent, boolean secondFactorRequired) {

    /** Checks that nothing is missing. */
    public NewOrganization {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(slug, "slug");
    }

    /**
     * An organization at the top, which requires no second factor.
     *
     * @param name what people are to call it
     * @param slug what is to stand for it in addresses
     * @return the organization to be made
     */
    public static NewOrganization of(String name, String slug) {
        return new NewOrganization(name, slug, null, false);
    }

    /**
     * The same, as part of another.
     *
     * @param id the organization it is to be part of
     * @return the organization to be made
     */
    public NewOrganization below(OrganizationId id) {
        return new NewOrganization(name, slug, Objects.requireNonNull(id, "id"), secondFactorRequired);
    }
}
