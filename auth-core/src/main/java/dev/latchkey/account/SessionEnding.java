package dev.latchkey.account;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/**
 * Port: what a change of an account does to the user's sessions, in the unit of work of the change. Ending them raises
 * the user's epoch, so that a sign-in or refresh under way comes to nothing. Wired to the sessions.
 */
public interface SessionEnding {

    /**
     * Makes sign-ins of the user and other changes of the user's sessions wait until the unit of work has ended. It comes
     * before the account is locked: see {@link UserStore#lock}.
     *
     * @param tx the unit of work
     * @param user whose
     */
    void lock(Tx tx, UserId user);

    /**
     * Ends all sessions.
     *
     * @param tx the unit of work
     * @param user whose
     * @param reason why
     * @param context the request it follows from
     */
    void endAll(Tx tx, UserId user, EndReason reason, RequestContext context);

    /**
     * Ends all sessions but the acting one, which goes on under the new epoch.
     *
     * @param tx the unit of work
     * @param user whose
     * @param acting the session that goes on
     * @param reason why the others end
     * @param context the request it follows from
     * @return false when the acting session is over: then the change must not take effect
     */
    boolean endOthers(Tx tx, UserId user, SessionId acting, EndReason reason, RequestContext context);

    /**
     * Whether a session goes on, which nobody ends before the unit of work has ended. Locks as
     * {@link #lock} does.
     *
     * @param tx the unit of work
     * @param user whose
     * @param acting the session
     * @return false when it is over, or not the user's
     */
    boolean isActive(Tx tx, UserId user, SessionId acting);

    /**
     * Whether something was shown in a session that neither a password nor a mailbox can show.
     *
     * @param acting the session
     * @return false also when it is not known
     */
    boolean isStrong(SessionId acting);
}
