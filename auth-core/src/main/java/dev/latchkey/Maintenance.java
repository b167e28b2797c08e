package dev.latchkey;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done from time to time, on a thread of its own: forget what is over. Each chore is small and may be
 * done by several nodes at once; one that fails is logged and tried again at the next turn.
 */
final class Maintenance implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);
    private static final long SECONDS_BETWEEN = 60;
    static final int BATCH = 1_000;

    private final List<Chore> chores;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "latchkey-maintenance");
        daemon.setDaemon(true);
        return daemon;
    });

    /** Something to be done again and again. */
    record Chore(String name, Runnable work) {}

    Maintenance(List<Chore> chores) {
        this.chores = List.copyOf(chores);
    }

    /** Removes batch after batch, until one is not full, or the thread is to end. */
    static void inBatches(IntUnaryOperator removeUpTo) {
        int removed;
        do {
            removed = removeUpTo.applyAsInt(BATCH);
        } while (removed == BATCH && !Thread.currentThread().isInterrupted());
    }

    void start() {
        ScheduledFuture<?> unused =
                thread.scheduleWithFixedDelay(this::runOnce, SECONDS_BETWEEN, SECONDS_BETWEEN, TimeUnit.SECONDS);
    }

    void runOnce() {
        for (Chore chore : chores) {
            try {
                chore.work().run();
            } catch (RuntimeException e) {
                log.warn("Could not {}; it is tried again in {} seconds", chore.name(), SECONDS_BETWEEN, e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
