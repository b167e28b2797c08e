package dev.latchkey.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/**
 * Copies in the memory of this process: the whole of a cache where there is one process, and what stands before a shared
 * one. Nothing is loaded under a lock. Safe for use by several threads.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
public final class LocalCache<K, V> implements ReadCache<K, V> {

    /** So many that a change of one key seldom keeps the load of another from being kept. */
    private static final int STRIPES = 1_024;

    private final Environment environment;
    private final Duration maxStaleness;
    private final Cache<K, Entry<V>> entries;
    private final AtomicLongArray changes = new AtomicLongArray(STRIPES);
    private final AtomicLong clears = new AtomicLong();

    private LocalCache(Environment environment, CacheSettings settings) {
        this.environment = environment;
        maxStaleness = settings.maxStaleness();
        entries = Caffeine.newBuilder()
                .maximumSize(settings.entries())
                .executor(Runnable::run)
                .build();
    }

    /**
     * Makes an empty cache.
     *
     * @param environment the time
     * @param settings how long and how many
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return the cache
     */
    public static <K, V> LocalCache<K, V> create(Environment environment, CacheSettings settings) {
        return new LocalCache<>(environment, settings);
    }

    @Override
    public Optional<V> get(K key, Supplier<Optional<V>> load) {
        Instant now = environment.now();
        Entry<V> known = entries.getIfPresent(key);
        if (known != null && isFresh(known, now)) {
            return Optional.of(known.value);
        }
        long before = changesOf(key);
        Optional<V> loaded = load.get();
        // A change that committed since may not be in what was read. It is counted before its entry is removed, so that
        // one of the two always sees the other.
        loaded.ifPresent(value -> entries.asMap()
                .compute(key, (k, present) -> changesOf(k) == before ? new Entry<>(value, now) : present));
        return loaded;
    }

    @Override
    public void changed(K key) {
        changes.incrementAndGet(stripe(key));
        entries.invalidate(key);
    }

    /** Forgets everything: changes may have been missed. */
    public void clear() {
        clears.incrementAndGet();
        entries.invalidateAll();
    }

    /** How many copies there are. */
    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    /** By the distance, so that a clock that steps back makes nothing live on. */
    private boolean isFresh(Entry<V> entry, Instant now) {
        return Duration.between(entry.readAt, now).abs().compareTo(maxStaleness) < 0;
    }

    /** Only ever grows. */
    private long changesOf(K key) {
        return changes.get(stripe(key)) + clears.get();
    }

    private static int stripe(Object key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }

    private record Entry<V>(V value, Instant readAt) {}
}
