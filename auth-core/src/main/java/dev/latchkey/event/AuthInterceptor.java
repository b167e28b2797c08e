package dev.latchkey.event;

import java.util.Optional;

/**
 * Asked before an action; may veto it with a reason. Called on the thread of the request, outside any unit of work,
 * in the order of registration; must be safe for use by several threads. An exception from it stops the action.
 */
@FunctionalInterface
public interface AuthInterceptor {

    /**
     * Decides on an action.
     *
     * @param action what is about to happen
     * @return the veto, or empty to let it happen
     */
    Optional<Veto> before(AuthAction action);
}
