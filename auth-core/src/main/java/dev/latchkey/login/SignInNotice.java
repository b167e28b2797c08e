package dev.latchkey.login;

import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.session.Session;

/** Port: tells users of sign-ins that may not have been theirs. Wired to the outbox. Safe for use by several threads. */
public interface SignInNotice {

    /**
     * Counts a mail that tells of a sign-in. Called outside units of work.
     *
     * @param user the recipient
     * @return false when too many went there already, or none can: then nothing is told
     */
    boolean may(User user);

    /**
     * Tells of a sign-in.
     *
     * @param tx the unit of work that adds the session
     * @param user the recipient
     * @param session the session, with the device, the address and the time
     * @param request the request, for the language
     */
    void signedIn(Tx tx, User user, Session session, RequestContext request);
}
