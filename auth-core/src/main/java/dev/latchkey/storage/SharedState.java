package dev.latchkey.storage;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
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
     * Opens a cache of what the storage holds. Losing it loses nothing but time.
     *
     * @param spec what it is for; a name is opened once
     * @param environment the time
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return the cache, which ends with this state
     */
    <K, V> ReadCache<K, V> cache(CacheSpec<K, V> spec, Environment environment);

    /**
     * What is remembered between the steps of sign-ins that take several.
     *
     * @return the ceremonies
     */
    Ceremonies ceremonies();

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
