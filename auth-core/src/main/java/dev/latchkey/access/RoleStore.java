package dev.latchkey.access;

import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The durable roles and who has them. Held to its contract by {@code RoleStoreContract}. Implementations are safe
 * for use by several threads.
 */
public interface RoleStore {

    /**
     * Adds a role.
     *
     * @param tx the unit of work
     * @param role the role, of an id that is new
     * @return false, and nothing is changed, when there is a role of that name
     */
    boolean add(Tx tx, Role role);

    /**
     * Replaces a role, when nobody changed it meanwhile: the stored version must be {@code role.version() - 1}.
     *
     * @param tx the unit of work
     * @param role the role as it is to be, of the next version
     * @return false, and nothing is changed, when the stored version is another, the role is gone or the name is taken
     */
    boolean update(Tx tx, Role role);

    /**
     * Finds a role by name.
     *
     * @param name the name, exactly
     * @return the role, empty when there is none
     */
    Optional<Role> findByName(String name);

    /**
     * All roles.
     *
     * @return the roles, by name
     */
    List<Role> all();

    /**
     * All roles as they were a moment ago: from a cache where there is one. For decisions about requests, not for those
     * about grants. Within a unit of work as {@link #all}.
     *
     * @return the roles, by name
     */
    default List<Role> recentRoles() {
        return all();
    }

    /**
     * The roles granted to a user as they were a moment ago: from a cache where there is one. For decisions about
     * requests, not for those about grants. Within a unit of work as {@link #granted}.
     *
     * @param user the user
     * @return the ids, without those they include
     */
    default Set<RoleId> recentGrants(UserId user) {
        return granted(user);
    }

    /**
     * Grants a role to a user.
     *
     * @param tx the unit of work
     * @param user the user
     * @param role the role, which exists
     * @return false when the user had it
     */
    boolean grant(Tx tx, UserId user, RoleId role);

    /**
     * Withdraws a role from a user.
     *
     * @param tx the unit of work
     * @param user the user
     * @param role the role
     * @return false when the user did not have it
     */
    boolean withdraw(Tx tx, UserId user, RoleId role);

    /**
     * The roles granted to a user, without those they include.
     *
     * @param user the user
     * @return the ids
     */
    Set<RoleId> granted(UserId user);

    /**
     * The users a role is granted to, read so that two units of work that each rest on the answer do not both change
     * it: the second one waits for the first, and reads what the first has written. For roles that few users have.
     *
     * @param tx the unit of work
     * @param role the role
     * @return the users
     */
    Set<UserId> holders(Tx tx, RoleId role);
}
