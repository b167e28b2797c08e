package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Units of work in memory: one writer at a time, readers see what was committed, a failed unit of work is undone
 * step by step.
 */
final class InMemoryTransactions implements Transactions {

    private static final Logger log = LoggerFactory.getLogger(InMemoryTransactions.class);

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    @Override
    public <T> T call(Function<Tx, T> work) {
        UnitOfWork tx = new UnitOfWork();
        T result;
        lock.writeLock().lock();
        try {
            result = runOrUndo(tx, work);
        } finally {
            lock.writeLock().unlock();
        }
        tx.runAfterCommit();
        return result;
    }

    @Override
    public boolean isUnderWay() {
        return lock.isWriteLockedByCurrentThread();
    }

    private static <T> T runOrUndo(UnitOfWork tx, Function<Tx, T> work) {
        boolean finished = false;
        try {
            T result = work.apply(tx);
            finished = true;
            return result;
        } finally {
            tx.open = false;
            if (!finished) {
                tx.undo();
            }
        }
    }

    /** Reads what was committed, or what this thread's own unit of work has written. */
    <T> T read(Supplier<T> reader) {
        lock.readLock().lock();
        try {
            return reader.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** The unit of work behind a {@link Tx}, for the tables to note how to undo what they write. */
    UnitOfWork unitOfWork(Tx tx) {
        if (!(tx instanceof UnitOfWork unit) || unit.owner() != this) {
            throw new IllegalArgumentException("this unit of work belongs to another storage");
        }
        if (!unit.open || !lock.isWriteLockedByCurrentThread()) {
            throw new IllegalStateException("this unit of work has ended, or belongs to another thread");
        }
        return unit;
    }

    /** A unit of work under way. */
    final class UnitOfWork implements Tx {

        private final Deque<Runnable> undo = new ArrayDeque<>();
        private final List<Runnable> afterCommit = new ArrayList<>();
        private boolean open = true;

        @Override
        public void afterCommit(Runnable action) {
            unitOfWork(this);
            afterCommit.add(action);
        }

        void onUndo(Runnable step) {
            undo.push(step);
        }

        private InMemoryTransactions owner() {
            return InMemoryTransactions.this;
        }

        private void undo() {
            undo.forEach(Runnable::run);
        }

        private void runAfterCommit() {
            for (Runnable action : afterCommit) {
                try {
                    action.run();
                } catch (RuntimeException e) {
                    log.error("An action after a commit failed", e);
                }
            }
        }
    }
}
