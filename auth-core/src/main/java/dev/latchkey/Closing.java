package dev.latchkey;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, last first, each of it whatever the others do. */
final class Closing implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Closing.class);

    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String name, AutoCloseable closeable) {}

    synchronized <T extends AutoCloseable> T add(String name, T closeable) {
        steps.push(new Step(name, closeable));
        return closeable;
    }

    /** Closes everything once; a second call finds nothing to close. */
    @Override
    public void close() {
        for (Step step = next(); step != null; step = next()) {
            try {
                step.closeable().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                log.warn("Interrupted while closing {}", step.name(), e);
            } catch (Exception e) {
                log.warn("Could not close {}", step.name(), e);
            }
        }
    }

    private synchronized @Nullable Step next() {
        return steps.poll();
    }
}
