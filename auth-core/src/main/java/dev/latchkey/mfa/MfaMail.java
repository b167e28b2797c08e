package dev.latchkey.mfa;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;

/** Port: what users are told by mail. Wired to the outbox. Safe for use by several threads. */
public interface MfaMail {

    /**
     * Whether a code can be mailed to a user.
     *
     * @param user the user
     * @return false without a mailer, and for a user whose address is not verified
     */
    boolean reaches(UserId user);

    /**
     * Counts a mail with a code. Called outside units of work.
     *
     * @param user the recipient
     * @return false, and nothing is to be mailed, when too many went to this mailbox
     */
    boolean mayCode(UserId user);

    /**
     * Has a code mailed, which is minted when the mail is made.
     *
     * @param tx the unit of work that notes it
     * @param user the recipient
     * @param context the request it follows from
     */
    void code(Tx tx, UserId user, RequestContext context);

    /**
     * Tells of a change.
     *
     * @param tx the unit of work of the change
     * @param user the recipient
     * @param notice what happened
     * @param context the request it follows from
     */
    void notice(Tx tx, UserId user, MfaNotice notice, RequestContext context);
}
