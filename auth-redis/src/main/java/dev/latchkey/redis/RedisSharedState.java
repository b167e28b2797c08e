package dev.latchkey.redis;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.storage.CacheSpec;
import dev.latchkey.storage.ReadCache;
import dev.latchkey.storage.SharedState;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Shared state in Redis 6.2 or later, standalone, behind Sentinel or as a Cluster: hints of revocations between nodes
 * on a stream, rate limits that all nodes count together, a cache of accounts and roles, and what is remembered between
 * the steps of a sign-in. Safe for use by several threads.
 *
 * <p>Security promise: Redis is never the truth about revocations. One that was emptied, stopped, paused or failed over
 * admits no revoked token, because every node polls the storage besides. A lost rate limit is one that begins anew; while
 * Redis is out of reach, what asks for a limit is refused as unavailable, not admitted. A lost cache is read anew from
 * the storage; its copies are sealed under the master key.
 *
 * <p>Connections come back by themselves. A command waits for its time-out and no longer, and is refused at once while
 * there is no connection: requests never pile up behind Redis.
 */
public final class RedisSharedState implements SharedState {

    private final RedisLink link;
    private final RedisRevocationFeed feed;
    private final RedisRateLimiter limiter;
    private final RedisCaches caches;
    private final RedisCeremonies ceremonies;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RedisSharedState(RedisLink link, RedisCaches caches, RedisSettings settings) {
        this.link = link;
        this.caches = caches;
        RedisKeys keys = new RedisKeys(settings.namespace());
        feed = new RedisRevocationFeed(link, keys, settings);
        limiter = new RedisRateLimiter(link, keys, settings);
        ceremonies = new RedisCeremonies(link, keys, settings);
    }

    /**
     * Connects with the default settings.
     *
     * @param uri such as {@code redis://localhost}; its forms stand at {@link RedisSettings#parse}
     * @return the state; close it, or the Latchkey that has it
     * @throws IllegalArgumentException when the URI is not of such a form; the message holds nothing of it
     * @throws dev.latchkey.kernel.StoreUnavailableException when Redis cannot be used; the message says why, and what is
     *     to be done
     */
    public static RedisSharedState connect(String uri) {
        return connect(RedisSettings.parse(Secret.of(uri)));
    }

    /**
     * Connects, with the cache in the same Redis on connections of its own.
     *
     * @param settings how Redis is reached and used
     * @return the state; close it, or the Latchkey that has it
     * @throws dev.latchkey.kernel.StoreUnavailableException when Redis cannot be used; the message says why, and what is
     *     to be done
     */
    public static RedisSharedState connect(RedisSettings settings) {
        return connect(settings, settings);
    }

    /**
     * Connects, with the cache in a Redis of its own, which may evict.
     *
     * @param settings how the Redis of revocations and rate limits is reached and used
     * @param cache how that of the cache is
     * @return the state; close it, or the Latchkey that has it
     * @throws dev.latchkey.kernel.StoreUnavailableException when either cannot be used; the message says which and why,
     *     and what is to be done
     */
    public static RedisSharedState connect(RedisSettings settings, RedisSettings cache) {
        RedisLink link = RedisStart.connect(settings);
        try {
            return new RedisSharedState(link, RedisCaches.connect(cache), settings);
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    @Override
    public RevocationFeed revocationFeed() {
        return feed;
    }

    @Override
    public RateLimiter rateLimiter() {
        return limiter;
    }

    @Override
    public <K, V> ReadCache<K, V> cache(CacheSpec<K, V> spec, Environment environment) {
        return caches.open(spec, environment);
    }

    @Override
    public Ceremonies ceremonies() {
        return ceremonies;
    }

    @Override
    public String name() {
        return "Redis";
    }

    /** Ends its threads and connections, within a few seconds. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            feed.close();
            caches.close();
            link.close();
        }
    }
}
