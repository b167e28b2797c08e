package dev.latchkey.event;

import dev.latchkey.kernel.Tx;

/**
 * Keeps events for good, before anybody is told of them: a change that cannot be kept does not happen. Implementations
 * are safe for use by several threads.
 */
public interface EventRecorder {

    /**
     * Keeps an event in the unit of work that it belongs to. What this throws rolls the unit of work back.
     *
     * @param tx the unit of work
     * @param event what happens in it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    void keep(Tx tx, AuthEvent event);

    /**
     * Keeps an event that no unit of work stands behind. Commits by itself.
     *
     * @param event what happened
     * @throws dev.latchkey.kernel.StoreUnavailableException when the store is out of reach
     */
    void keep(AuthEvent event);

    /**
     * Keeps nothing.
     *
     * @return the recorder
     */
    static EventRecorder none() {
        return new EventRecorder() {
            @Override
            public void keep(Tx tx, AuthEvent event) {
                // nobody wants to have it
            }

            @Override
            public void keep(AuthEvent event) {
                // nobody wants to have it
            }
        };
    }
}
