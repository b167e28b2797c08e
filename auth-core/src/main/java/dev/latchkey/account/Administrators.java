package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/**
 * Port: who can administer. The two questions are read so that no other unit of work changes the answer before this one
 * commits. Wired to the roles.
 */
public interface Administrators {

    /**
     * Whether anyone can administer.
     *
     * @param tx the unit of work that rests on the answer
     * @return true when at least one active user can
     */
    boolean exist(Tx tx);

    /**
     * Whether a user is the only one who can administer.
     *
     * @param tx the unit of work that rests on the answer
     * @param user the user who is about to lose the account
     * @return true when nobody else could
     */
    boolean isLast(Tx tx, UserId user);

    /**
     * Makes a user an administrator.
     *
     * @param tx the unit of work that makes the account
     * @param user the user
     * @param context the request it follows from
     */
    void add(Tx tx, UserId user, RequestContext context);
}
