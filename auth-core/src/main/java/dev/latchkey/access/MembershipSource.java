package dev.latchkey.access;

import dev.latchkey.kernel.UserId;

/** Port: what follows for a user from what the user belongs to. Wired to the organizations. */
@FunctionalInterface
public interface MembershipSource {

    /**
     * Whether what a user may do counts only where a second factor was shown. Asked with each decision, so to be answered
     * from copies of a moment ago.
     *
     * @param user the user
     * @return true for a member of an organization that requires it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    boolean asksSecondFactor(UserId user);

    /**
     * Nobody belongs to anything.
     *
     * @return a source that asks nothing
     */
    static MembershipSource none() {
        return user -> false;
    }
}
