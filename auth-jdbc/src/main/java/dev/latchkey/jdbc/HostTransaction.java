package dev.latchkey.jdbc;

/**
 * A host's own JDBC transaction that this thread's changes of accounts, roles and the like take part in: they are
 * committed or rolled back with it. What guards still commits by itself, so that no rollback can undo it: a refresh, a
 * counted guess, the use of a code, what follows from an attack. The use of a mailed link is committed or rolled back with
 * what the link does.
 *
 * <p>What commits by itself takes a second connection, and waits for a row that the transaction has locked: it is not to
 * be asked for the factors and codes of a user whom the same transaction has changed.
 *
 * <p>To be used on one thread, from {@link JdbcStorage#join} to {@link #close}.
 */
public interface HostTransaction extends AutoCloseable {

    /**
     * Tells that the host has committed, so that what follows a commit is done: listeners are told, mail is sent, and
     * this node's caches forget what changed. Without it the changes are found all the same, a little later.
     *
     * @throws IllegalStateException when it was told before, after {@link #close}, on another thread than the one that
     *     joined, or within a unit of work
     */
    void committed();

    /** Ends the taking part. Neither commits nor rolls back, and leaves the connection as it is. */
    @Override
    void close();
}
