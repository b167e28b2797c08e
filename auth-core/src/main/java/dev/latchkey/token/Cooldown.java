package dev.latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/** Lets one caller through in each span of time, and again when the clock is set back. */
final class Cooldown {

    private final Duration span;
    private final AtomicReference<Instant> last = new AtomicReference<>(Instant.MIN);

    Cooldown(Duration span) {
        this.span = span;
    }

    boolean tryPass(Instant now) {
        Instant before = last.get();
        boolean cooling = !now.isBefore(before) && now.isBefore(end(before));
        return !cooling && last.compareAndSet(before, now);
    }

    private Instant end(Instant start) {
        return start.equals(Instant.MIN) ? start : start.plus(span);
    }
}
