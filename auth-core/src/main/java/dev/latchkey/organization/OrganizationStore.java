package dev.latchkey.organization;

import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The durable organizations and who belongs to them. Held to its contract by {@code OrganizationStoreContract}.
 * Implementations are safe for use by several threads.
 */
public interface OrganizationStore {

    /**
     * Makes those wait who change the tree: add an organization below another, move or remove one. Reads that follow in
     * the unit of work see what the one before it has written.
     *
     * @param tx the unit of work
     */
    void lockTree(Tx tx);

    /**
     * Adds an organization.
     *
     * @param tx the unit of work
     * @param organization the organization, of an id that is new and a parent that exists
     * @return false, and nothing is changed, when its slug is taken
     */
    boolean add(Tx tx, Organization organization);

    /**
     * Finds an organization.
     *
     * @param id its id
     * @return the organization, empty when there is none
     */
    Optional<Organization> find(OrganizationId id);

    /**
     * Finds an organization, and makes those wait who lock it too, until the unit of work has ended.
     *
     * @param tx the unit of work
     * @param id its id
     * @return the organization as it is under the lock, empty when there is none
     */
    Optional<Organization> lock(Tx tx, OrganizationId id);

    /**
     * Finds an organization by its slug.
     *
     * @param slug the slug, exactly
     * @return the organization, empty when there is none
     */
    Optional<Organization> findBySlug(String slug);

    /**
     * Organizations in the order of their ids.
     *
     * @param below only those that are directly below this one, null for all
     * @param after the id that the page before ended with, null for the first page
     * @param limit the most to give
     * @return the page, with fewer than the limit only at the end
     */
    List<Organization> page(@Nullable OrganizationId below, @Nullable OrganizationId after, int limit);

    /**
     * Replaces an organization, when nobody changed it meanwhile: the stored version must be one less.
     *
     * @param tx the unit of work
     * @param organization the organization as it is to be, of the next version
     * @return false, and nothing is changed, when the stored version is another, it is gone or the slug is taken
     */
    boolean update(Tx tx, Organization organization);

    /**
     * Removes an organization that none is below, with its memberships.
     *
     * @param tx the unit of work, in which the tree is locked
     * @param id its id
     * @return false when there was none
     */
    boolean remove(Tx tx, OrganizationId id);

    /**
     * How many levels an organization and those below it take.
     *
     * @param id its id
     * @param most where to stop counting
     * @return 1 when none is below it, 0 when there is no such organization
     */
    int height(OrganizationId id, int most);

    /**
     * Adds a member, or changes a member's role.
     *
     * @param tx the unit of work, in which the organization is locked
     * @param membership the membership
     */
    void put(Tx tx, Membership membership);

    /**
     * Removes a member.
     *
     * @param tx the unit of work, in which the organization is locked
     * @param organization which
     * @param user who
     * @return false when the user did not belong to it
     */
    boolean removeMember(Tx tx, OrganizationId organization, UserId user);

    /**
     * Finds a member.
     *
     * @param organization which
     * @param user who
     * @return the membership, empty when the user does not belong to it
     */
    Optional<Membership> member(OrganizationId organization, UserId user);

    /**
     * The members of an organization that have a role, those who were added first first.
     *
     * @param organization which
     * @param role the role
     * @return the members, of which there are to be few
     */
    List<Membership> holders(OrganizationId organization, MemberRole role);

    /**
     * The members of an organization, in the order of their ids.
     *
     * @param organization which
     * @param after the id that the page before ended with, null for the first page
     * @param limit the most to give
     * @return the page, with fewer than the limit only at the end
     */
    List<Membership> members(OrganizationId organization, @Nullable UserId after, int limit);

    /**
     * What a user belongs to, in the order of the organizations' ids.
     *
     * @param user who
     * @param after the id that the page before ended with, null for the first page
     * @param limit the most to give
     * @return the page, with fewer than the limit only at the end
     */
    List<Membership> memberships(UserId user, @Nullable OrganizationId after, int limit);

    /**
     * All that a user belongs to.
     *
     * @param user who
     * @return the ids
     */
    Set<OrganizationId> organizationsOf(UserId user);

    /**
     * Whether any organization requires a second factor.
     *
     * @return true when at least one does
     */
    boolean anyRequiresSecondFactor();

    /**
     * As {@link #find}, as it was a moment ago: from a cache where there is one. For decisions about requests, not for
     * those about changes. Within a unit of work as {@link #find}.
     *
     * @param id its id
     * @return the organization, empty when there is none
     */
    default Optional<Organization> recent(OrganizationId id) {
        return find(id);
    }

    /**
     * As {@link #organizationsOf}, as it was a moment ago: from a cache where there is one. For decisions about requests,
     * not for those about changes. Within a unit of work as {@link #organizationsOf}.
     *
     * @param user who
     * @return the ids
     */
    default Set<OrganizationId> recentOrganizationsOf(UserId user) {
        return organizationsOf(user);
    }

    /**
     * As {@link #anyRequiresSecondFactor}, as it was a moment ago: from a cache where there is one.
     *
     * @return true when at least one does
     */
    default boolean recentlyAnyRequiresSecondFactor() {
        return anyRequiresSecondFactor();
    }
}
