package dev.latchkey.storage;

import dev.latchkey.kernel.Ceremonies;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Ceremonies in bounded memory of their own for each kind, which is what a key has before its first slash: a flood of
 * challenges pushes out other challenges, and neither sign-ins that wait nor locks of accounts.
 */
final class CeremoniesByKind implements Ceremonies {

    /** Latchkey has three; what comes after this many shares the memory of keys without a kind. */
    private static final int MOST_KINDS = 8;

    private static final String NO_KIND = "";

    private final Map<String, Ceremonies> kinds = new ConcurrentHashMap<>();
    private final Ceremonies others;
    private final Supplier<? extends Ceremonies> memory;

    CeremoniesByKind(Supplier<? extends Ceremonies> memory) {
        this.memory = memory;
        this.others = memory.get();
    }

    @Override
    public void put(String key, String value, Instant now, Instant expiresAt) {
        of(key).put(key, value, now, expiresAt);
    }

    @Override
    public Optional<String> find(String key, Instant now) {
        return of(key).find(key, now);
    }

    @Override
    public boolean replace(String key, String expected, String updated, Instant now) {
        return of(key).replace(key, expected, updated, now);
    }

    @Override
    public Optional<String> take(String key, Instant now) {
        return of(key).take(key, now);
    }

    /** Where a kind is kept never changes: none that came too late has memory of its own later. */
    private Ceremonies of(String key) {
        String kind = key.substring(0, Math.max(0, key.indexOf('/')));
        Ceremonies known = kinds.get(kind);
        if (known != null) {
            return known;
        }
        synchronized (kinds) {
            boolean own = !kind.equals(NO_KIND) && kinds.size() < MOST_KINDS;
            return own ? kinds.computeIfAbsent(kind, k -> memory.get()) : kinds.getOrDefault(kind, others);
        }
    }
}
