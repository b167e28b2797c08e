package dev.latchkey.token;

import dev.latchkey.kernel.StoreUnavailableException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gate before the checks of signatures, the only part of a request that costs real processor time and that anyone
 * can ask for. So many run at once, so many wait for so long; what comes beyond that is turned away, so that forged
 * tokens take neither all processors nor all threads of a server.
 */
final class FirstVerifications {

    private final Semaphore permits;
    private final AtomicInteger waiting = new AtomicInteger();
    private final int mostWaiting;
    private final long longestWaitNanos;

    FirstVerifications(VerificationLimits limits) {
        this.permits = new Semaphore(limits.firstAtOnce());
        this.mostWaiting = limits.firstWaiting();
        this.longestWaitNanos = limits.firstWait().toNanos();
    }

    /** Takes a permit when one is free at once. */
    boolean tryEnter() {
        return permits.tryAcquire();
    }

    /**
     * Takes a permit, waiting for it within the bounds.
     *
     * @throws StoreUnavailableException when there are too many calls before this one
     */
    void enter() {
        if (permits.tryAcquire()) {
            return;
        }
        if (waiting.incrementAndGet() > mostWaiting) {
            waiting.decrementAndGet();
            throw crowded();
        }
        try {
            if (!permits.tryAcquire(longestWaitNanos, TimeUnit.NANOSECONDS)) {
                throw crowded();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw crowded();
        } finally {
            waiting.decrementAndGet();
        }
    }

    void leave() {
        permits.release();
    }

    private static StoreUnavailableException crowded() {
        return new StoreUnavailableException("too many new access tokens come at once; try again shortly");
    }
}
