package dev.latchkey.mfa;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/** Port: ends sessions with a change of factors. Wired to the sessions. Safe for use by several threads. */
public interface MfaSessions {

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
