package dev.latchkey.mfa;

import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.function.Function;

/**
 * Units of work in which users change their second factors. Safe for use by several threads.
 *
 * <p>Security promise: no factor is added, removed or replaced from a session that is over, whatever the node has heard of
 * that by then; and of one user's changes and step-ups none overlooks another.
 */
public final class ActingWork {

    private final Transactions transactions;
    private final MfaSessions sessions;

    private ActingWork(Transactions transactions, MfaSessions sessions) {
        this.transactions = transactions;
        this.sessions = sessions;
    }

    /**
     * Composes the service.
     *
     * @param transactions units of work over factors and sessions
     * @param sessions the sessions
     * @return the service
     */
    public static ActingWork create(Transactions transactions, MfaSessions sessions) {
        return new ActingWork(transactions, sessions);
    }

    /**
     * Runs a change in a unit of work, if the session that it is made from goes on.
     *
     * @param user the user
     * @param acting the session
     * @param over what to answer when the session is over: then nothing is changed
     * @param change the change, which may be run again when it loses a race
     * @return what came of it
     * @param <T> what comes of it
     */
    public <T> T call(UserId user, SessionId acting, T over, Function<Tx, T> change) {
        return transactions.call(tx -> sessions.isActive(tx, user, acting) ? change.apply(tx) : over);
    }
}
