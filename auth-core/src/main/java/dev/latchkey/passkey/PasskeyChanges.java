package dev.latchkey.passkey;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.List;

/** Port: what a change of the passkeys of a user brings with it. Wired to the second factors. Safe for use by several threads. */
public interface PasskeyChanges {

    /**
     * Whether a change may follow from a session, as it stands in the store. Lets no other change of the user's factors
     * begin before the unit of work has ended; to be called before anything else is locked.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param acting the session
     * @return false when it is over, or not the user's
     */
    boolean isActive(Tx tx, UserId user, SessionId acting);

    /**
     * A passkey was added: other sessions end, devices are trusted no longer, the user is told.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param acting the session that goes on
     * @param context the request it follows from
     * @return new recovery codes, none for a user who has some
     */
    List<Secret> added(Tx tx, UserId user, SessionId acting, RequestContext context);

    /**
     * A passkey was removed: the same, and the recovery codes go with the last factor.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param acting the session that goes on
     * @param context the request it follows from
     */
    void removed(Tx tx, UserId user, SessionId acting, RequestContext context);

    /**
     * Whether a user can sign in without a passkey.
     *
     * @param user the user
     * @return false for an account without a password
     */
    boolean hasOtherWayIn(UserId user);
}
