package dev.latchkey.jdbc.faults;

import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Time that runs as everywhere, but that each thread may set forward for what it does itself: so a client can come back
 * a grace window later without anybody waiting for it.
 */
final class ClientClocks implements Environment {

    private final Environment system = Environment.system();
    private final ThreadLocal<Duration> ahead = ThreadLocal.withInitial(() -> Duration.ZERO);

    /** Sets this thread's clock forward. */
    void advance(Duration step) {
        ahead.set(ahead.get().plus(step));
    }

    @Override
    public Instant now() {
        return system.now().plus(ahead.get());
    }

    @Override
    public void fillRandom(byte[] target) {
        system.fillRandom(target);
    }

    @Override
    public UUID newId() {
        return system.newId();
    }
}
