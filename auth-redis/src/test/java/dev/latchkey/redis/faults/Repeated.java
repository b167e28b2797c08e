package dev.latchkey.redis.faults;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Something that is done to Redis every ten milliseconds, from when it begins until it ends. */
final class Repeated implements AutoCloseable {

    private static final long EVERY_MILLIS = 10;

    private final Runnable step;
    private final AtomicInteger times = new AtomicInteger();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    Repeated(Runnable step) {
        this.step = step;
    }

    void begin() {
        var unused = thread.scheduleWithFixedDelay(this::once, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void once() {
        step.run();
        times.incrementAndGet();
    }

    void end() {
        thread.shutdown();
    }

    /** How often it was done, and had no failure. */
    int times() {
        return times.get();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
