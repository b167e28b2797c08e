package dev.latchkey.organization;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/** Port: who can belong to an organization. Wired to the accounts, or to a host's own user table. */
public interface OrganizationUsers {

    /**
     * Whether there is such a user, who is not erased before the unit of work ends.
     *
     * @param tx the unit of work of what is added of the user
     * @param user the user
     * @return false for one that is unknown or erased
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    boolean lock(Tx tx, UserId user);

    /**
     * Whether a user exists and may sign in.
     *
     * @param user the user
     * @return false for a user that is unknown, pending, disabled or deleted
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    boolean isActive(UserId user);
}
