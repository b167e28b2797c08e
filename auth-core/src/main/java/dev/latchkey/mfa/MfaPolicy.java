package dev.latchkey.mfa;

import dev.latchkey.kernel.UserId;

/** Port: who needs a second factor. Wired to the roles and the organizations. Safe for use by several threads. */
@FunctionalInterface
public interface MfaPolicy {

    /**
     * Whether a user needs a second factor, enrolled or not.
     *
     * @param user the user
     * @return true for a user who has a role that asks for one, or belongs to an organization that does
     */
    boolean requires(UserId user);
}
