package dev.latchkey.organization;

import dev.latchkey.access.Access;
import dev.latchkey.access.Permission;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an acting user may do with an organization: what the user may as a member of it, or of one above it, and
 * everything with the permission {@code organizations:manage}. Nobody acting stands for the host itself.
 */
final class OrganizationRights {

    private static final Permission MANAGE = Permission.parse("organizations:manage");
    private static final Permission READ = Permission.parse("organizations:read");

    private final OrganizationStore store;
    private final Access access;

    OrganizationRights(OrganizationStore store, Access access) {
        this.store = store;
        this.access = access;
    }

    boolean maySee(UserId actor, Organization organization) {
        return manages(actor)
                || access.can(actor, READ).granted()
                || roleIn(actor, organization).isPresent();
    }

    /** What speaks against it, as far as the acting user may know. */
    Optional<OrganizationRefusal> refusal(@Nullable UserId actor, Organization organization, MemberRole needed) {
        if (actor == null || manages(actor)) {
            return Optional.empty();
        }
        Optional<MemberRole> own = roleIn(actor, organization);
        if (own.filter(role -> role.reaches(needed)).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(
                own.isPresent() || access.can(actor, READ).granted()
                        ? OrganizationRefusal.FORBIDDEN
                        : OrganizationRefusal.NOT_FOUND);
    }

    boolean manages(UserId actor) {
        return access.can(actor, MANAGE).granted();
    }

    /** The strongest role in the organization and those above it. */
    private Optional<MemberRole> roleIn(UserId user, Organization organization) {
        Optional<MemberRole> strongest = Optional.empty();
        Optional<Organization> next = Optional.of(organization);
        for (int level = 0; next.isPresent() && level <= Organizations.MAX_DEPTH; level++) {
            MemberRole found =
                    store.member(next.get().id(), user).map(Membership::role).orElse(null);
            if (found != null && strongest.filter(role -> role.reaches(found)).isEmpty()) {
                strongest = Optional.of(found);
            }
            OrganizationId parent = next.get().parent();
            next = parent == null ? Optional.empty() : store.find(parent);
        }
        return strongest;
    }
}
