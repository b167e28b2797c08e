package dev.latchkey.event;

import dev.latchkey.kernel.Tx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to the listeners and actions to the interceptors. Immutable and safe for use by several threads. */
public final class AuthEvents {

    private static final Logger log = LoggerFactory.getLogger(AuthEvents.class);

    private final List<AuthListener> listeners;
    private final List<AuthInterceptor> interceptors;

    private AuthEvents(List<AuthListener> listeners, List<AuthInterceptor> interceptors) {
        this.listeners = List.copyOf(listeners);
        this.interceptors = List.copyOf(interceptors);
    }

    /**
     * Composes listeners and interceptors.
     *
     * @param listeners told of each event, in this order
     * @param interceptors asked before each action, in this order; the first veto decides
     * @return the events
     */
    public static AuthEvents of(List<AuthListener> listeners, List<AuthInterceptor> interceptors) {
        return new AuthEvents(listeners, interceptors);
    }

    /**
     * Tells the listeners once the unit of work has committed, and never when it rolls back.
     *
     * @param tx the unit of work
     * @param event what happens in it
     */
    public void publish(Tx tx, AuthEvent event) {
        tx.afterCommit(() -> publish(event));
    }

    /**
     * Tells the listeners now, of something that has committed already.
     *
     * @param event what happened
     */
    public void publish(AuthEvent event) {
        for (AuthListener listener : listeners) {
            try {
                listener.on(event);
            } catch (RuntimeException e) {
                log.error(
                        "The listener {} failed on {}",
                        listener.getClass().getName(),
                        event.getClass().getSimpleName(),
                        e);
            }
        }
    }

    /**
     * Asks the interceptors.
     *
     * @param action what is about to happen
     * @return the first veto, empty when the action may happen
     */
    public Optional<Veto> before(AuthAction action) {
        for (AuthInterceptor interceptor : interceptors) {
            Optional<Veto> veto = Objects.requireNonNull(
                    interceptor.before(action),
                    () -> "the interceptor " + interceptor.getClass().getName() + " returned null for "
                            + action.getClass().getSimpleName() + ": return Optional.empty() to let it happen");
            if (veto.isPresent()) {
                return veto;
            }
        }
        return Optional.empty();
    }
}
