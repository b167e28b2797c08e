package dev.latchkey.event;

/**
 * Told of each event after its commit, on the thread that committed it, in the order of registration; must be safe
 * for use by several threads and quick. An exception from it is logged and reaches neither the caller nor the other
 * listeners.
 */
@FunctionalInterface
public interface AuthListener {

    /**
     * Takes note of an event.
     *
     * @param event what happened
     */
    void on(AuthEvent event);
}
