package dev.latchkey.access;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/** Port: which users can use what they were granted. Wired to the accounts, or to a host's own user table. */
@FunctionalInterface
public interface ActiveSubjects {

    /**
     * Whether a user exists and may sign in.
     *
     * @param user the user
     * @return false for a user that is unknown, pending, disabled or deleted
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    boolean isActive(UserId user);

    /**
     * Whether there is such a user, active or not, who is not removed before the unit of work ends.
     *
     * @param tx the unit of work of what is added of the user
     * @param user the user
     * @return false for a user that is unknown or erased; always true unless overridden, for users who are never removed
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    default boolean lock(Tx tx, UserId user) {
        return true;
    }
}
