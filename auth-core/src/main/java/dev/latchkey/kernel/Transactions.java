package dev.latchkey.kernel;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs units of work against a storage. All that is written through the {@link Tx} takes effect when the work
 * returns, and nothing of it when the work throws; other threads see all of it or none.
 *
 * <p>The contract, held by the suite {@code TransactionsContract}:
 * <ul>
 *   <li>Reads on the thread of a unit of work see what it has written so far.
 *   <li>A unit of work that is begun within another, on the same thread, is one of its own: it commits by itself and
 *       stays when the outer one is rolled back, and its failure undoes nothing of the outer one. Its actions after the
 *       commit are run at its own commit. The same holds for store methods that commit by themselves. Neither touches
 *       rows that the outer one has written: in a database it would wait for them without end.
 *   <li>A storage may run the work again when it has lost a race against another, so that what the work does beside
 *       writing to the storage bears repeating, or is left to {@link Tx#afterCommit}.
 *   <li>Implementations are safe for use by several threads.
 * </ul>
 */
public interface Transactions {

    /**
     * Runs a unit of work that has a result.
     *
     * @param work what to do; an exception from it rolls everything back and reaches the caller as it is
     * @param <T> the type of the result
     * @return what the work returned
     * @throws StoreUnavailableException when the storage is out of reach or the commit failed
     */
    <T> T call(Function<Tx, T> work);

    /**
     * Runs a unit of work that commits by itself wherever it is begun, also in a transaction of a host's that this thread
     * takes part in: for what guards, such as a counted guess or a code that is used up, which no rollback of the host's
     * may undo. It sees nothing that the host's transaction has written and not committed. Unless it is overridden it runs
     * {@link #call}, which is right where units of work take part in no other transaction.
     *
     * @param work what to do, as for {@link #call}
     * @param <T> the type of the result
     * @return what the work returned
     * @throws StoreUnavailableException when the storage is out of reach or the commit failed
     */
    default <T> T callAlone(Function<Tx, T> work) {
        return call(work);
    }

    /**
     * Whether this thread has a unit of work under way, or takes part in a host's transaction: what it reads now may never
     * be committed, and is not to be kept.
     *
     * @return true from the begin to the end of either
     */
    boolean isUnderWay();

    /**
     * Runs a unit of work that has no result.
     *
     * @param work what to do; an exception from it rolls everything back and reaches the caller as it is
     * @throws StoreUnavailableException when the storage is out of reach or the commit failed
     */
    default void run(Consumer<Tx> work) {
        Object unused = call(tx -> {
            work.accept(tx);
            return Boolean.TRUE;
        });
    }
}
