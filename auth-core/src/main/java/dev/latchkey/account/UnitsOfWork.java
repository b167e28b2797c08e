package dev.latchkey.account;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

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
        return repeat(() -> once(work));
    }

    /**
     * Runs a unit of work that is no part of a host's transaction, again when it was overtaken.
     *
     * @param work gives its result; empty, having written nothing, when what it read was changed meanwhile
     */
    <R> R callAlone(Function<Tx, Optional<R>> work) {
        return repeat(() -> transactions.callAlone(work));
    }

    /**
     * Runs a unit of work, again when it was overtaken, of which nothing remains unless it did what it was for.
     *
     * @param done whether a result says so; of a unit of work with any other one all that it has written is undone
     * @param work gives its result; empty when what it read was changed meanwhile
     */
    <R> R callUndoing(Predicate<? super R> done, Function<Tx, Optional<R>> work) {
        return repeat(() -> {
            AtomicReference<Optional<R>> result = new AtomicReference<>(Optional.empty());
            try {
                transactions.run(tx -> {
                    result.set(work.apply(tx));
                    if (result.get().filter(done).isEmpty()) {
                        throw new Undone();
                    }
                });
            } catch (Undone e) {
                return result.get();
            }
            return result.get();
        });
    }

    /** Runs a unit of work a single time, where what precedes it has to be done again too. */
    <R> Optional<R> once(Function<Tx, Optional<R>> work) {
        return transactions.call(work);
    }

    /**
     * Repeats what includes a unit of work until it was not overtaken.
     *
     * @param attempt gives its result; empty, having written nothing, when what it read was changed meanwhile
     */
    <R> R repeat(Supplier<Optional<R>> attempt) {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<R> result = attempt.get();
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new StoreUnavailableException("an account was changed by others in each of " + ATTEMPTS + " attempts");
    }

    /** Rolls a unit of work back that has a result; it gets no further than here. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Undone() {
            super("a unit of work is undone", null, false, false);
        }
    }
}
