package dev.latchkey.session;

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
}
