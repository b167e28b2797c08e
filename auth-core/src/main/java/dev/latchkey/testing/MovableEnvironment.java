package dev.latchkey.testing;

import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/**
 * An environment whose time stands still until it is moved; randomness and ids are the real ones. Safe for use by
 * several threads.
 */
public final class MovableEnvironment implements Environment {

    private final Environment system = Environment.system();
    private final AtomicReference<Instant> now;

    private MovableEnvironment(Instant start) {
        this.now = new AtomicReference<>(Objects.requireNonNull(start, "start"));
    }

    /**
     * An environment in which it is a given time.
     *
     * @param start the time
     * @return the environment
     */
    public static MovableEnvironment at(Instant start) {
        return new MovableEnvironment(start);
    }

    /**
     * Moves the time; a negative duration is a clock that steps back.
     *
     * @param step how far
     */
    public void advance(Duration step) {
        now.updateAndGet(time -> time.plus(step));
    }

    /**
     * Sets the time.
     *
     * @param time what time it is from now on
     */
    public void setTime(Instant time) {
        now.set(Objects.requireNonNull(time, "time"));
    }

    @Override
    public Instant now() {
        return now.get();
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
