package dev.latchkey.session;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/** Port: whether a user may have sessions. Wired to the accounts, or to a host's own user table. */
@FunctionalInterface
public interface SubjectState {

    /**
     * Whether the user exists and is active.
     *
     * @param user the user
     * @return false for a user that is unknown, disabled or deleted
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    boolean isActive(UserId user);

    /**
     * Whether the user exists and is active, and is not erased before the unit of work ends. Asked when a session is added.
     *
     * @param tx the unit of work of what is added of the user
     * @param user the user
     * @return false for a user that is unknown, disabled or deleted
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    default boolean lockActive(Tx tx, UserId user) {
        return isActive(user);
    }

    /**
     * Whether the user is active, for a refresh: a copy may say yes, because the sessions of a user who was disabled end
     * with it and the refresh itself is refused; only the store may say no.
     *
     * @param user the user
     * @return false for a user that is unknown, disabled or deleted
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    default boolean isActiveForRefresh(UserId user) {
        return isActive(user);
    }
}
