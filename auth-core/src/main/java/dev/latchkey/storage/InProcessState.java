package dev.latchkey.storage;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.revocation.RevocationFeed;

/**
 * Shared state in the memory of this process: for a single node. Several nodes that use it over one storage stay
 * right, but learn of each other's revocations only by polling, of each other's changes when their copies are too old, and
 * each has rate limits of its own.
 */
public final class InProcessState implements SharedState {

    /** About 20 MB of buckets that are not full. */
    private static final long MAX_LIMITED_KEYS = 100_000;

    /** About 50 MB of sign-ins that wait for a second factor, and less of everything else. */
    private static final long MAX_CEREMONIES = 100_000;

    private final RevocationFeed feed;
    private final RateLimiter limiter;
    private final Ceremonies ceremonies;

    private InProcessState(Environment environment) {
        this.feed = new InProcessRevocationFeed();
        this.limiter = new InProcessRateLimiter(environment, MAX_LIMITED_KEYS);
        this.ceremonies = new CeremoniesByKind(() -> new InProcessCeremonies(environment, MAX_CEREMONIES));
    }

    /**
     * Makes an empty state.
     *
     * @param environment the time
     * @return the state
     */
    public static InProcessState create(Environment environment) {
        return new InProcessState(environment);
    }

    @Override
    public RevocationFeed revocationFeed() {
        return feed;
    }

    @Override
    public RateLimiter rateLimiter() {
        return limiter;
    }

    /** Copies that other processes do not hear of: what they change counts here after {@link CacheSettings#maxStaleness()}. */
    @Override
    public <K, V> ReadCache<K, V> cache(CacheSpec<K, V> spec, Environment environment) {
        return LocalCache.create(environment, spec.settings());
    }

    @Override
    public Ceremonies ceremonies() {
        return ceremonies;
    }

    @Override
    public String name() {
        return "in-process";
    }

    /** Has nothing to give back. */
    @Override
    public void close() {}
}
