package dev.latchkey.organization;

import dev.latchkey.access.MembershipSource;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Of whom a second factor is required: the members of organizations that require it, and of those below them. Answered
 * from copies of a moment ago; where no organization requires one, by a single copy for all users. Safe for use by
 * several threads.
 */
public final class RequiredFactors implements MembershipSource {

    private final OrganizationStore store;

    private RequiredFactors(OrganizationStore store) {
        this.store = store;
    }

    /**
     * Composes the service.
     *
     * @param store the organizations and who belongs to them
     * @return the service
     */
    public static RequiredFactors create(OrganizationStore store) {
        return new RequiredFactors(store);
    }

    @Override
    public boolean asksSecondFactor(UserId user) {
        return store.recentlyAnyRequiresSecondFactor()
                && store.recentOrganizationsOf(user).stream().anyMatch(this::isRequiredIn);
    }

    /** The walk is bounded also where the copies of two moments make a circle; such a one asks to be safe. */
    private boolean isRequiredIn(OrganizationId id) {
        @Nullable OrganizationId next = id;
        for (int level = 0; next != null && level <= Organizations.MAX_DEPTH; level++) {
            Optional<Organization> organization = store.recent(next);
            if (organization.filter(Organization::secondFactorRequired).isPresent()) {
                return true;
            }
            next = organization.map(Organization::parent).orElse(null);
        }
        return next != null;
    }
}
