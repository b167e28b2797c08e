package dev.latchkey.jdbc;

/**
 * A host's own JDBC transaction that this thread's changes of accounts, roles and the like take part in: they are
 * committed or rolled back with it. What is about security (refresh, one-time tokens, attempts) still commits by itself,
 * so that no rollback can undo it.
 *
 * <p>To be used on one thread, from {@link JdbcStorage#join} to {@link #close}.
 */
public interface HostTransaction extends AutoCloseable {

    /**
     * Tells that the host has committed, so that what follows a commit is done: listeners are told, mail is sent, and
     * this node's caches forget what changed. Without it the changes are found all the same, a little later.
     *
     * @throws IllegalStateException when it was told before
     */
    void committed();

    /** Ends the taking part. Neither commits nor rolls back, and leaves the connection as it is. */
    @Override
    void close();
}
