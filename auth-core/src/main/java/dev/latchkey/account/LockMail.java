package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;

/**
 * Port: the message to the owner of an account that is locked. It is noted in the unit of work and sent after its commit; its
 * link is {@link AccountLocks#mint}, made when it is sent.
 */
public interface LockMail {

    /**
     * Counts a mail that tells of a lock. Called outside units of work.
     *
     * @param user the recipient
     * @return false when too many went there already, or none can: then nobody is told
     */
    boolean may(User user);

    /**
     * Tells the owner of an account that it is locked, with a link that lifts the lock.
     *
     * @param tx the unit of work
     * @param user the recipient
     * @param context the request it follows from, for the language
     */
    void locked(Tx tx, User user, RequestContext context);
}
