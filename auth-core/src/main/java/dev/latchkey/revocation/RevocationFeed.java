package dev.latchkey.revocation;

import java.util.function.Consumer;

/**
 * A hint that makes revocations fast between nodes. It may lose, repeat, reorder and be forged: it has the
 * {@link RevocationSource} asked early, and only what the source says counts. Implementations are safe for use by several threads and never block the
 * publisher for long.
 */
public interface RevocationFeed {

    /**
     * Tells the other nodes, after commit.
     *
     * @param entry what was committed
     */
    void publish(Revocation entry);

    /**
     * Listens for what the nodes publish, this one included.
     *
     * @param listener told of each entry, on a thread of the feed's choosing
     * @return ends the subscription
     */
    Subscription subscribe(Consumer<Revocation> listener);

    /**
     * This feed and another one as one: what is published goes to both, and what either brings is heard.
     *
     * @param other the other feed
     * @return both
     */
    default RevocationFeed and(RevocationFeed other) {
        return new BothFeeds(this, other);
    }

    /**
     * A feed that carries nothing: revocations are learned of from the poll alone.
     *
     * @return the feed
     */
    static RevocationFeed none() {
        return new RevocationFeed() {
            @Override
            public void publish(Revocation entry) {
                // nobody listens
            }

            @Override
            public Subscription subscribe(Consumer<Revocation> listener) {
                return () -> {};
            }
        };
    }

    /** A subscription that can be ended. */
    interface Subscription extends AutoCloseable {

        /** Ends it; the listener is not called after this returns. */
        @Override
        void close();
    }
}
