package dev.latchkey.access;

import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may do what: roles, their grants, and decisions that explain themselves.
 *
 * <p>Answers come from permissions that are computed once for each user and set of roles, and rest on
 * {@link RoleStore#recentGrants}: a change that is made here takes effect at once on this node, and on others as late as
 * their cache allows. Safe for use by several threads.
 *
 * <p>Security promise: what is not granted is denied; a user, role or permission that is not known grants nothing.
 */
public final class Access {

    private final RoleStore store;
    private final AuthorityCache cache;
    private final RoleGrants grants;

    private Access(RoleStore store, AuthorityCache cache, RoleGrants grants) {
        this.store = store;
        this.cache = cache;
        this.grants = grants;
    }

    /**
     * Makes the roles that are missing, the built-in {@code admin} first, and gives the service. A role that is in the
     * store with other permissions than declared stays as it is, with a warning in the log.
     *
     * @param store the roles
     * @param subjects who can use what they were granted
     * @param memberships who can use it only with a second factor
     * @param transactions the units of work of the store
     * @param events told of grants and withdrawals
     * @param environment time and ids
     * @param settings how many answers are used again
     * @param declarations the roles of the host
     * @return the service
     * @throws IllegalArgumentException when declared roles include each other in a circle, or one that is not known
     */
    public static Access create(
            RoleStore store,
            ActiveSubjects subjects,
            MembershipSource memberships,
            Transactions transactions,
            AuthEvents events,
            Environment environment,
            AccessSettings settings,
            RoleDeclarations declarations) {
        new RoleSetUp(store, transactions, environment).run(declarations);
        AuthorityCache cache = new AuthorityCache(store, memberships, settings);
        return new Access(store, cache, new RoleGrants(store, subjects, transactions, events, environment));
    }

    /**
     * What a user may do.
     *
     * @param user the user
     * @return the user's roles and permissions as they are now; without any for a user that is not known
     */
    public Authority authorityOf(UserId user) {
        return cache.of(user);
    }

    /**
     * Decides whether a user has a permission.
     *
     * @param user the user
     * @param permission {@code resource:action}
     * @return the decision
     * @throws IllegalArgumentException when the text is not a permission
     */
    public Decision can(UserId user, String permission) {
        return can(user, Permission.parse(permission));
    }

    /**
     * Decides whether a user has a permission.
     *
     * @param user the user
     * @param permission the permission
     * @return the decision
     */
    public Decision can(UserId user, Permission permission) {
        return cache.of(user).can(permission);
    }

    /**
     * The names of a user's roles, with those they include.
     *
     * @param user the user
     * @return the names
     */
    public Set<String> roleNames(UserId user) {
        return cache.of(user).roleNames();
    }

    /**
     * Whether a user has a role, granted or included.
     *
     * @param user the user
     * @param role the role's name
     * @return true when the user has it
     */
    public boolean hasRole(UserId user, String role) {
        return cache.of(user).hasRole(role);
    }

    /**
     * All roles.
     *
     * @return the roles, by name
     */
    public List<Role> roles() {
        return store.all();
    }

    /**
     * Finds a role.
     *
     * @param name its name, exactly
     * @return the role, empty when there is none
     */
    public Optional<Role> role(String name) {
        return store.findByName(name);
    }

    /**
     * Grants a role, on behalf of the host itself: the caller answers for who may ask for it.
     *
     * @param user who gets it
     * @param role the role's name
     * @param context the request it follows from
     * @return what came of it
     */
    public GrantResult grant(UserId user, String role, RequestContext context) {
        return grants.grant(null, user, role, context);
    }

    /**
     * Grants a role on behalf of a user, who must have the role, or the permission {@code *:*}.
     *
     * @param actor who grants it
     * @param user who gets it
     * @param role the role's name
     * @param context the request it follows from
     * @return what came of it
     */
    public GrantResult grantAs(UserId actor, UserId user, String role, RequestContext context) {
        return grants.grant(actor, user, role, context);
    }

    /**
     * Withdraws a role, on behalf of the host itself: the caller answers for who may ask for it. The role
     * {@code admin} of the last active user who has it is not withdrawn.
     *
     * @param user who loses it
     * @param role the role's name
     * @param context the request it follows from
     * @return what came of it
     */
    public WithdrawResult withdraw(UserId user, String role, RequestContext context) {
        return grants.withdraw(null, user, role, context);
    }

    /**
     * Withdraws a role on behalf of a user, who must have the role, or the permission {@code *:*}.
     *
     * @param actor who withdraws it
     * @param user who loses it
     * @param role the role's name
     * @param context the request it follows from
     * @return what came of it
     */
    public WithdrawResult withdrawAs(UserId actor, UserId user, String role, RequestContext context) {
        return grants.withdraw(actor, user, role, context);
    }

    /**
     * Grants {@code admin} within a unit of work that also makes the account.
     *
     * @param tx the unit of work
     * @param user who gets it
     * @param context the request it follows from
     */
    public void makeAdministrator(Tx tx, UserId user, RequestContext context) {
        grants.makeAdministrator(tx, user, context);
    }

    /**
     * Whether an active user has the role {@code admin}; read so that no other unit of work changes it meanwhile.
     *
     * @param tx the unit of work that rests on the answer
     * @return true when there is one
     */
    public boolean hasAdministrator(Tx tx) {
        return grants.hasAdministrator(tx);
    }

    /**
     * Whether nobody active would have the role {@code admin} without this user; read so that no other unit of work
     * changes it meanwhile.
     *
     * @param tx the unit of work that rests on the answer
     * @param user the user who is about to lose it, or to be disabled or deleted
     * @return true when this user is the last one
     */
    public boolean isLastAdministrator(Tx tx, UserId user) {
        return grants.isLastAdministrator(tx, user);
    }
}
