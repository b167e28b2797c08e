package dev.latchkey.session;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.revocation.RevocationStore;

/**
 * Changes that a user makes from one session while others of the user start, end or are replaced. Safe for use by several
 * threads.
 *
 * <p>Security promise: such changes of one user come one after the other. Each sees the sessions that the one before it has
 * started and ended, in the store itself and not in what this node has heard of it. So no change follows from a session
 * that another change has ended, and none overlooks a session that is being put in the place of another one.
 */
public final class ActingSessions {

    private final SessionStore store;
    private final RevocationStore revocations;
    private final Environment environment;

    ActingSessions(SessionStore store, RevocationStore revocations, Environment environment) {
        this.store = store;
        this.revocations = revocations;
        this.environment = environment;
    }

    /**
     * Waits for the user's other changes of this kind to end, and lets none begin before the unit of work has ended. To be
     * called before the unit of work locks anything else but mailed tokens.
     *
     * @param tx the unit of work
     * @param user the user
     */
    public void lock(Tx tx, UserId user) {
        int unused = revocations.lockEpoch(tx, user);
    }

    /**
     * Whether a change may follow from a session. Locks as {@link #lock} does.
     *
     * @param tx the unit of work of the change
     * @param user the user
     * @param acting the session it is made from
     * @return false when the session is not the user's, or has ended, expired or fallen behind the user's epoch: then
     *     nothing is to be changed
     */
    public boolean isActive(Tx tx, UserId user, SessionId acting) {
        int epoch = revocations.lockEpoch(tx, user);
        return store.find(acting)
                .filter(session -> session.user().equals(user))
                .filter(session -> session.isActive(environment.now()) && session.epoch() >= epoch)
                .isPresent();
    }
}
