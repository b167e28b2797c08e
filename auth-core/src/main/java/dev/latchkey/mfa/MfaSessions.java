package dev.latchkey.mfa;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/** Port: what changes of factors have to do with sessions. Wired to the sessions. Safe for use by several threads. */
public interface MfaSessions {

    /**
     * Waits for other units of work of the user that change factors, or put sessions in the place of others, and lets none
     * begin before this one has ended. To be called before anything else is locked.
     *
     * @param tx the unit of work
     * @param user the user
     */
    void lock(Tx tx, UserId user);

    /**
     * Whether a change may follow from a session, as it stands in the store. Locks as {@link #lock} does.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param acting the session
     * @return false when it is over, or not the user's
     */
    boolean isActive(Tx tx, UserId user, SessionId acting);

    /**
     * Whether there is such a user, who is not erased before the unit of work ends. To be called after
     * {@link #lock}, where both are.
     *
     * @param tx the unit of work of what is added of the user
     * @param user the user
     * @return false for a user that is unknown or erased
     */
    boolean lockAccount(Tx tx, UserId user);

    /**
     * Ends a user's sessions but one.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param acting the session that goes on, as it is
     * @param context the request it follows from
     */
    void endOthers(Tx tx, UserId user, SessionId acting, RequestContext context);

    /**
     * Ends all sessions of a user on behalf of an administrator, and raises the user's epoch.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param context the request it follows from
     */
    void endAll(Tx tx, UserId user, RequestContext context);
}
