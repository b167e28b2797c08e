package dev.latchkey.kernel;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs units of work against a storage. All that is written through the {@link Tx} takes effect when the work
 * returns, and nothing of it when the work throws; other threads see all of it or none.
 *
 * <p>Implementations are safe for use by several threads. Units of work do not nest.
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
