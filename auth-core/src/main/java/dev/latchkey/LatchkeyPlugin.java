package dev.latchkey;

/**
 * Adds to Latchkey what belongs together: settings, roles, listeners, claims. Every method does nothing unless it is
 * overridden. Installed with {@link Latchkey.Builder#plugin}.
 */
public interface LatchkeyPlugin {

    /**
     * Called once, when the plugin is installed: change the builder as a host would.
     *
     * @param builder the builder
     */
    default void configure(Latchkey.Builder builder) {}

    /**
     * Called once, when everything is built and before {@code build()} returns. An exception stops the start.
     *
     * @param latchkey what was built
     */
    default void started(Latchkey latchkey) {}

    /**
     * Called once, when Latchkey closes, before its storage does; of several plugins the one installed last is closed
     * first. An exception is logged, and the others are closed all the same.
     */
    default void closing() {}
}
