package dev.latchkey.event;

import dev.latchkey.kernel.Tx;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to the recorder and the listeners, and actions to the interceptors. Immutable and safe for use by several threads. */
public final class AuthEvents {

    private static final Logger log = LoggerFactory.getLogger(AuthEvents.class);

    private final List<AuthListener> listeners;
    private final List<AuthInterceptor> interceptors;
    private final EventRecorder recorder;

    private AuthEvents(List<AuthListener> listeners, List<AuthInterceptor> interceptors, EventRecorder recorder) {
        this.listeners = List.copyOf(listeners);
        this.interceptors = List.copyOf(interceptors);
        this.recorder = Objects.requireNonNull(recorder, "recorder");
    }

    /**
     * Composes listeners and interceptors.
     *
     * @param listeners told of each event, in this order
     * @param interceptors asked before each action, in this order; the first veto decides
     * @return the events
     */
    public static AuthEvents of(List<AuthListener> listeners, List<AuthInterceptor> interceptors) {
        return of(listeners, interceptors, EventRecorder.none());
    }

    /**
     * Composes listeners and interceptors, with a recorder before them.
     *
     * @param listeners told of each event, in this order
     * @param interceptors asked before each action, in this order; the first veto decides
     * @param recorder keeps each event before the listeners are told
     * @return the events
     */
    public static AuthEvents of(
            List<AuthListener> listeners, List<AuthInterceptor> interceptors, EventRecorder recorder) {
        return new AuthEvents(listeners, interceptors, recorder);
    }

    /**
     * Keeps an event in the unit of work, and tells the listeners once that has committed, and never when it rolls back.
     *
     * @param tx the unit of work
     * @param event what happens in it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the recorder's store is out of reach
     */
    public void publish(Tx tx, AuthEvent event) {
        recorder.keep(tx, event);
        tx.afterCommit(() -> tell(event));
    }

    /**
     * Keeps an event that no unit of work stands behind, and tells the listeners.
     *
     * @param event what happened
     * @throws dev.latchkey.kernel.StoreUnavailableException when the recorder's store is out of reach; nobody is told
     */
    public void publish(AuthEvent event) {
        recorder.keep(event);
        tell(event);
    }

    private void tell(AuthEvent event) {
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
