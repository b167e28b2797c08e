package dev.latchkey.storage;

import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands hints to the subscribers within this process, on the publisher's thread. Keeps nothing. */
final class InProcessRevocationFeed implements RevocationFeed {

    private static final Logger log = LoggerFactory.getLogger(InProcessRevocationFeed.class);

    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    @Override
    public void publish(Revocation entry) {
        subscribers.forEach(subscriber -> subscriber.tell(entry));
    }

    @Override
    public Subscription subscribe(Consumer<Revocation> listener) {
        Subscriber subscriber = new Subscriber(listener);
        subscribers.add(subscriber);
        return subscriber;
    }

    private final class Subscriber implements Subscription {

        private final Consumer<Revocation> listener;
        private boolean open = true;

        Subscriber(Consumer<Revocation> listener) {
            this.listener = listener;
        }

        synchronized void tell(Revocation entry) {
            if (!open) {
                return;
            }
            try {
                listener.accept(entry);
            } catch (Throwable e) {
                log.error("A subscriber to revocations failed", e);
            }
        }

        @Override
        public void close() {
            subscribers.remove(this);
            synchronized (this) {
                open = false;
            }
        }
    }
}
