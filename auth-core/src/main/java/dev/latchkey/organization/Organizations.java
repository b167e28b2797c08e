package dev.latchkey.organization;

import dev.latchkey.access.Access;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Organizations: a tree of them, and who belongs to which.
 *
 * <p>Each change has two forms. One is on behalf of the host itself, whose caller answers for who may ask for it. The one
 * whose name ends in {@code As} is on behalf of a user, who may do it as a member of the organization or of one above it
 * ({@link MemberRole}), or with the permission {@code organizations:manage}; to who may not even see the organization it
 * is {@link OrganizationRefusal#NOT_FOUND}. Safe for use by several threads.
 *
 * <p><b>An {@code As} method knows the user and not the session.</b> A second factor that an organization, or a role,
 * requires is not asked for here, not even for the change that ends the requirement: whoever calls one for a request makes
 * sure that its session has shown one, such as by {@code @JwtRequired(factors = "mfa")} on the route.
 *
 * <p>Security promise: an owner who can sign in is neither removed nor made less when there is no other, whoever races on
 * whichever node; no organization comes to be below itself. Nobody hands on a role above their own.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class Organizations {

    /** How many levels of organizations there are at most, that at the top counted. */
    public static final int MAX_DEPTH = 8;

    private final OrganizationStore store;
    private final OrganizationRights rights;
    private final OrganizationTree tree;
    private final OrganizationMembers members;
    private final RequiredFactors factors;

    private Organizations(
            OrganizationStore store,
            OrganizationRights rights,
            OrganizationTree tree,
            OrganizationMembers members,
            RequiredFactors factors) {
        this.store = store;
        this.rights = rights;
        this.tree = tree;
        this.members = members;
        this.factors = factors;
    }

    /**
     * Composes the service.
     *
     * @param store the organizations
     * @param users who can belong to one
     * @param access who may administer all of them
     * @param transactions the units of work of the store
     * @param events told of changes
     * @param environment time and ids
     * @return the service
     */
    public static Organizations create(
            OrganizationStore store,
            OrganizationUsers users,
            Access access,
            Transactions transactions,
            AuthEvents events,
            Environment environment) {
        OrganizationRights rights = new OrganizationRights(store, access);
        return new Organizations(
                store,
                rights,
                new OrganizationTree(store, users, rights, transactions, events, environment),
                new OrganizationMembers(store, users, rights, transactions, events, environment),
                RequiredFactors.create(store));
    }

    /**
     * Makes an organization.
     *
     * @param owner who becomes its owner
     * @param organization what it is to be
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult create(UserId owner, NewOrganization organization, RequestContext context) {
        return tree.create(null, owner, organization, context);
    }

    /**
     * Makes an organization on behalf of a user, who becomes its owner: one below another that the user administers; at
     * the top the permission is needed.
     *
     * @param actor who makes it; the caller has seen to a second factor, where required
     * @param organization what it is to be
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult createAs(UserId actor, NewOrganization organization, RequestContext context) {
        return tree.create(actor, actor, organization, context);
    }

    /**
     * Finds an organization.
     *
     * @param id its id
     * @return the organization, empty when there is none
     */
    public Optional<Organization> find(OrganizationId id) {
        return store.find(id);
    }

    /**
     * Finds an organization.
     *
     * @param slug its slug, exactly
     * @return the organization, empty when there is none
     */
    public Optional<Organization> findBySlug(String slug) {
        return store.findBySlug(slug);
    }

    /**
     * Finds an organization on behalf of a user, who belongs to it or to one above it, or has the permission
     * {@code organizations:read} or {@code organizations:manage}.
     *
     * @param actor who wants to see it; the caller has seen to a second factor, where required
     * @param id its id
     * @return the organization, empty when there is none that the user may see
     */
    public Optional<Organization> findAs(UserId actor, OrganizationId id) {
        return store.find(id).filter(organization -> rights.maySee(actor, organization));
    }

    /**
     * Organizations in the order of their ids, which is that in which they were made.
     *
     * @param below only those that are directly below this one, null for all
     * @param after the id that the page before ended with, null for the first page
     * @param limit the most to give, at least 1
     * @return the page, with fewer than the limit only at the end
     */
    public List<Organization> list(@Nullable OrganizationId below, @Nullable OrganizationId after, int limit) {
        return store.page(below, after, limit);
    }

    /**
     * Changes an organization.
     *
     * @param id its id
     * @param change what is to change
     * @param ifVersion the version that the change rests on, empty for any
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult update(
            OrganizationId id, OrganizationChange change, OptionalLong ifVersion, RequestContext context) {
        return tree.update(null, id, change, ifVersion, context);
    }

    /**
     * Changes an organization on behalf of a user: names as an administrator; whether a second factor is required as an
     * owner; its place in the tree as an owner who also administers the ones above, both before and after.
     *
     * @param actor who changes it; the caller has seen to a second factor, where required
     * @param id its id
     * @param change what is to change
     * @param ifVersion the version that the change rests on, empty for any
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult updateAs(
            UserId actor,
            OrganizationId id,
            OrganizationChange change,
            OptionalLong ifVersion,
            RequestContext context) {
        return tree.update(actor, id, change, ifVersion, context);
    }

    /**
     * Renames an organization; its slug stays.
     *
     * @param id its id
     * @param name what people are to call it
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult rename(OrganizationId id, String name, RequestContext context) {
        return update(id, OrganizationChange.none().withName(name), OptionalLong.empty(), context);
    }

    /**
     * Moves an organization, with all that are below it.
     *
     * @param id its id
     * @param parent the organization it is to be part of, null for the top
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult move(OrganizationId id, @Nullable OrganizationId parent, RequestContext context) {
        OrganizationChange change = parent == null
                ? OrganizationChange.none().withoutParent()
                : OrganizationChange.none().withParent(parent);
        return update(id, change, OptionalLong.empty(), context);
    }

    /**
     * Says whether the members of an organization, and of those below it, need a second factor. It counts from the next
     * request of theirs on, in sessions that are under way too; on other nodes as late as their cache allows.
     *
     * @param id its id
     * @param required whether they do
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult requireSecondFactor(OrganizationId id, boolean required, RequestContext context) {
        return update(id, OrganizationChange.none().withSecondFactorRequired(required), OptionalLong.empty(), context);
    }

    /**
     * Whether a second factor is required of a user by an organization, as it was a moment ago.
     *
     * @param user the user
     * @return true for a member of an organization that requires one, or is below one that does
     */
    public boolean asksSecondFactor(UserId user) {
        return factors.asksSecondFactor(user);
    }

    /**
     * Deletes an organization that none is below, with its memberships.
     *
     * @param id its id
     * @param ifVersion the version that the deletion rests on, empty for any
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult delete(OrganizationId id, OptionalLong ifVersion, RequestContext context) {
        return tree.delete(null, id, ifVersion, context);
    }

    /**
     * Deletes an organization that none is below, on behalf of a user, who owns it.
     *
     * @param actor who deletes it; the caller has seen to a second factor, where required
     * @param id its id
     * @param ifVersion the version that the deletion rests on, empty for any
     * @param context the request it follows from
     * @return what came of it
     */
    public OrganizationResult deleteAs(
            UserId actor, OrganizationId id, OptionalLong ifVersion, RequestContext context) {
        return tree.delete(actor, id, ifVersion, context);
    }

    /**
     * Adds a member.
     *
     * @param id the organization
     * @param user who is to belong to it
     * @param role what the user may do with it
     * @param context the request it follows from
     * @return what came of it
     */
    public MembershipResult addMember(OrganizationId id, UserId user, MemberRole role, RequestContext context) {
        return members.add(null, id, user, role, context);
    }

    /**
     * Adds a member on behalf of a user, who administers the organization; an owner on behalf of an owner.
     *
     * @param actor who adds the member; the caller has seen to a second factor, where required
     * @param id the organization
     * @param user who is to belong to it
     * @param role what the user may do with it
     * @param context the request it follows from
     * @return what came of it
     */
    public MembershipResult addMemberAs(
            UserId actor, OrganizationId id, UserId user, MemberRole role, RequestContext context) {
        return members.add(actor, id, user, role, context);
    }

    /**
     * Changes what a member may do with the organization.
     *
     * @param id the organization
     * @param user the member
     * @param role what the user may do with it from now on
     * @param context the request it follows from
     * @return what came of it
     */
    public MembershipResult changeRole(OrganizationId id, UserId user, MemberRole role, RequestContext context) {
        return members.changeRole(null, id, user, role, context);
    }

    /**
     * Changes what a member may do with the organization, on behalf of a user, who administers it; of an owner, or to one,
     * on behalf of an owner.
     *
     * @param actor who changes it; the caller has seen to a second factor, where required
     * @param id the organization
     * @param user the member
     * @param role what the user may do with it from now on
     * @param context the request it follows from
     * @return what came of it
     */
    public MembershipResult changeRoleAs(
            UserId actor, OrganizationId id, UserId user, MemberRole role, RequestContext context) {
        return members.changeRole(actor, id, user, role, context);
    }

    /**
     * Removes a member.
     *
     * @param id the organization
     * @param user the member
     * @param context the request it follows from
     * @return what came of it
     */
    public MembershipResult removeMember(OrganizationId id, UserId user, RequestContext context) {
        return members.remove(null, id, user, context);
    }

    /**
     * Removes a member on behalf of a user: members leave; who administers the organization removes others, and an owner
     * owners.
     *
     * @param actor who removes the member; the caller has seen to a second factor, where required
     * @param id the organization
     * @param user the member
     * @param context the request it follows from
     * @return what came of it
     */
    public MembershipResult removeMemberAs(UserId actor, OrganizationId id, UserId user, RequestContext context) {
        return members.remove(actor, id, user, context);
    }

    /**
     * Finds a member.
     *
     * @param id the organization
     * @param user the user
     * @return the membership, empty when the user does not belong to it itself; above and below do not count
     */
    public Optional<Membership> member(OrganizationId id, UserId user) {
        return store.member(id, user);
    }

    /**
     * The members of an organization, in the order of their ids.
     *
     * @param id the organization
     * @param after the id that the page before ended with, null for the first page
     * @param limit the most to give, at least 1
     * @return the page, with fewer than the limit only at the end
     */
    public List<Membership> members(OrganizationId id, @Nullable UserId after, int limit) {
        return store.members(id, after, limit);
    }

    /**
     * What a user belongs to, in the order of the organizations' ids.
     *
     * @param user the user
     * @param after the id that the page before ended with, null for the first page
     * @param limit the most to give, at least 1
     * @return the page, with fewer than the limit only at the end; one that was deleted meanwhile is left out
     */
    public List<UserOrganization> ofUser(UserId user, @Nullable OrganizationId after, int limit) {
        return members.ofUser(user, after, limit);
    }

    /**
     * Takes a user out of everything, in the unit of work that erases the account. What the last owner leaves behind is
     * the longest-standing administrator's who can sign in; where there is none it has no owner until one is appointed with
     * the permission.
     *
     * @param tx the unit of work
     * @param user whose account is erased
     */
    public void forget(Tx tx, UserId user) {
        members.forget(tx, user, RequestContext.none());
    }
}
