package dev.latchkey.redis;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers go past a Redis that does not answer: after a failure it is left alone for a moment, then one caller tries
 * and all others still go past.
 */
final class Bypass {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final AtomicReference<@Nullable Instant> until = new AtomicReference<>();
    private final Outage outage;

    Bypass(Outage outage) {
        this.outage = outage;
    }

    /** Whether this caller may ask Redis. */
    boolean admits(Instant now) {
        Instant end = until.get();
        if (end == null) {
            return true;
        }
        // By the distance too, so that a clock that steps back closes the way for no longer.
        boolean paused = now.isBefore(end) && !now.plus(PAUSE).isBefore(end);
        return !paused && until.compareAndSet(end, now.plus(PAUSE));
    }

    void failed(Instant now, Throwable failure) {
        // In this order: a success between the two must not leave an outage that nothing ends, and hide the next.
        outage.failed(failure);
        until.set(now.plus(PAUSE));
    }

    /** Opens the way for all; tells whether it was closed. */
    boolean succeeded() {
        boolean wasClosed = until.get() != null && until.getAndSet(null) != null;
        if (wasClosed) {
            outage.succeeded();
        }
        return wasClosed;
    }
}
