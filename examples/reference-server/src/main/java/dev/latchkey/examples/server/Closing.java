package dev.latchkey.examples.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Closes several things in their order, also when one of them fails. */
public final class Closing {

    private Closing() {}

    /**
     * Closes all.
     *
     * @param things what to close, in this order
     * @throws Exception the first failure; later ones are suppressed in it
     */
    public static void all(AutoCloseable... things) throws Exception {
        Exception first = null;
        for (AutoCloseable thing : things) {
            try {
                thing.close();
            } catch (Exception e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /**
     * Closes all of what fails with nothing that is checked.
     *
     * @param things what closes them, in this order
     * @throws RuntimeException the first failure; later ones are suppressed in it
     */
    public static void all(List<Runnable> things) {
        RuntimeException first = null;
        for (Runnable thing : things) {
            try {
                thing.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /**
     * Closes all after a failure, which stays the one that is told.
     *
     * @param failure what is thrown on; failures to close are suppressed in it
     * @param things what to close, in this order; null for what was not opened yet
     */
    public static void after(Throwable failure, @Nullable AutoCloseable... things) {
        for (AutoCloseable thing : things) {
            try {
                if (thing != null) {
                    thing.close();
                }
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
