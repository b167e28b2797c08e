package dev.latchkey.kernel;

/**
 * A unit of work under way: what store methods that write take, so that a change, its revocations and its messages
 * commit together or not at all. Valid until {@link Transactions} returns, on the thread it was given to.
 */
public interface Tx {

    /**
     * Runs an action once the unit of work has committed, in the order they were added; never after a rollback. What
     * the action throws is logged and does not undo the commit.
     *
     * @param action what to do
     */
    void afterCommit(Runnable action);
}
