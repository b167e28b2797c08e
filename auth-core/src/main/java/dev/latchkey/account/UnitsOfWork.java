package dev.latchkey.account;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import java.util.Optional;
import java.util.function.Function;

/** Runs units of work that may find that somebody else was faster, until one does not. */
final class UnitsOfWork {

    private static final int ATTEMPTS = 10;

    private final Transactions transactions;

    UnitsOfWork(Transactions transactions) {
        this.transactions = transactions;
    }

    /**
     * Runs a unit of work, again when it was overtaken.
     *
     * @param work gives its result; empty, having written nothing, when what it read was changed meanwhile
     */
    <R> R call(Function<Tx, Optional<R>> work) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<R> result = transactions.call(work);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new StoreUnavailableException("an account was changed by others in each of " + ATTEMPTS + " attempts");
    }
}
