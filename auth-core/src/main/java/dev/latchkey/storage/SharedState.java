package dev.latchkey.storage;

import dev.latchkey.limit.RateLimiter;
import dev.latchkey.revocation.RevocationFeed;

/**
 * The fast state that all nodes share. All of it may be lost at any time: that never admits a revoked token, revives
 * a used code or loses an account. Implementations are safe for use by several threads.
 */
public interface SharedState extends AutoCloseable {

    /**
     * Hints about revocations between the nodes.
     *
     * @return the feed
     */
    RevocationFeed revocationFeed();

    /**
     * Counters of attempts.
     *
     * @return the limiter
     */
    RateLimiter rateLimiter();

    /**
     * What it is, for people: {@code in-process}, {@code Redis}.
     *
     * @return the name
     */
    String name();

    /** Gives back what the shared state opened itself. What the host opened stays open. */
    @Override
    void close();
}
