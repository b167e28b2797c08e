package dev.latchkey.revocation;

import java.util.function.Consumer;

/** Two feeds as one. */
record BothFeeds(RevocationFeed one, RevocationFeed other) implements RevocationFeed {

    @Override
    public void publish(Revocation entry) {
        one.publish(entry);
        other.publish(entry);
    }

    @Override
    public Subscription subscribe(Consumer<Revocation> listener) {
        Subscription first = one.subscribe(listener);
        Subscription second = other.subscribe(listener);
        return () -> {
            first.close();
            second.close();
        };
    }
}
