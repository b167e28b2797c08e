package dev.latchkey;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Leases;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to be done from time to time, on a thread of its own: by every node, or by the one that has the lease, such
 * as to forget what is over. Each chore is small and bears being done twice; one that fails is logged and tried again
 * at the next turn.
 */
final class Maintenance implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Maintenance.class);
    private static final Turn USUAL = new Turn("maintenance", Duration.ofSeconds(60), Duration.ofMinutes(5));
    static final int BATCH = 1_000;

    private final List<Chore> ofEveryNode;
    private final List<Chore> ofOneNode;
    private final Leases leases;
    private final Environment environment;
    private final UUID node;
    private final Turn turn;
    private final ScheduledExecutorService thread;

    /** Something to be done again and again. */
    record Chore(String name, Runnable work) {}

    /** How often it is done, and for how long the node that does it has the lease of that name. */
    record Turn(String name, Duration every, Duration lease) {}

    Maintenance(List<Chore> ofEveryNode, List<Chore> ofOneNode, Leases leases, Environment environment) {
        this(USUAL, ofEveryNode, ofOneNode, leases, environment);
    }

    Maintenance(Turn turn, List<Chore> ofEveryNode, List<Chore> ofOneNode, Leases leases, Environment environment) {
        this.turn = turn;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread daemon = new Thread(task, "latchkey-" + turn.name());
            daemon.setDaemon(true);
            return daemon;
        });
        this.ofEveryNode = List.copyOf(ofEveryNode);
        this.ofOneNode = List.copyOf(ofOneNode);
        this.leases = leases;
        this.environment = environment;
        this.node = environment.newId();
    }

    /** Removes batch after batch, until one is not full, or the thread is to end. */
    static void inBatches(IntUnaryOperator removeUpTo) {
        int removed;
        do {
            removed = removeUpTo.applyAsInt(BATCH);
        } while (removed == BATCH && !Thread.currentThread().isInterrupted());
    }

    void start() {
        long millis = turn.every().toMillis();
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(this::runOnce, millis, millis, TimeUnit.MILLISECONDS);
    }

    void runOnce() {
        ofEveryNode.forEach(this::tryChore);
        tryChore(new Chore("find out whose turn it is", () -> {
            Instant now = environment.now();
            if (leases.take(turn.name(), node, now, now.plus(turn.lease()))) {
                ofOneNode.forEach(this::tryChore);
            }
        }));
    }

    private void tryChore(Chore chore) {
        try {
            chore.work().run();
        } catch (Throwable e) {
            // An Error, too, would end the turns for good, of all chores.
            log.warn(
                    "Could not {}; it is tried again in {} seconds",
                    chore.name(),
                    turn.every().toSeconds(),
                    e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
