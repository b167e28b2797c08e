package dev.latchkey.login;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.storage.CacheSpec;
import dev.latchkey.storage.ReadCache;
import dev.latchkey.storage.SharedState;

/** Hands everything on to another state; a test changes what it needs otherwise. */
abstract class StateInFront implements SharedState {

    private final SharedState behind;

    StateInFront(SharedState behind) {
        this.behind = behind;
    }

    @Override
    public RevocationFeed revocationFeed() {
        return behind.revocationFeed();
    }

    @Override
    public RateLimiter rateLimiter() {
        return behind.rateLimiter();
    }

    @Override
    public <K, V> ReadCache<K, V> cache(CacheSpec<K, V> spec, Environment environment) {
        return behind.cache(spec, environment);
    }

    @Override
    public Ceremonies ceremonies() {
        return behind.ceremonies();
    }

    @Override
    public String name() {
        return behind.name();
    }

    @Override
    public void close() {
        behind.close();
    }
}
