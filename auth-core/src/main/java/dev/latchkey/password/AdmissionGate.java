package dev.latchkey.password;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets a bounded number of callers work at once and a bounded number wait for a bounded time, first come first
 * served; whoever finds the queue full is turned away without waiting. Waiting parks the thread, so that a virtual
 * one gives its carrier back.
 */
final class AdmissionGate {

    private final Semaphore places;
    private final Semaphore permits;
    private final Duration maxWait;

    AdmissionGate(int concurrency, int queue, Duration maxWait) {
        this.places = new Semaphore(concurrency + queue);
        this.permits = new Semaphore(concurrency, true);
        this.maxWait = maxWait;
    }

    /** Whether the caller is in; then it has to {@link #leave()}. An interrupted thread is not let in. */
    boolean enter() {
        if (!places.tryAcquire()) {
            return false;
        }
        boolean admitted = false;
        try {
            admitted = permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!admitted) {
                places.release();
            }
        }
        return admitted;
    }

    void leave() {
        permits.release();
        places.release();
    }
}
