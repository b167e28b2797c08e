package dev.latchkey.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ceremonies in the memory of this process. Memory is bounded: beyond the bound the entries used least are forgotten,
 * and their ceremonies begin anew.
 */
final class InProcessCeremonies implements Ceremonies {

    private final Cache<String, Entry> entries;

    private record Entry(String value, Instant expiresAt) {}

    InProcessCeremonies(Environment environment, long maxEntries) {
        this.entries = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                .expireAfter(Expiry.<String, Entry>writing((key, entry) -> life(entry, environment.now())))
                .ticker(() -> nanos(environment.now()))
                .executor(Runnable::run)
                .build();
    }

    @Override
    public void put(String key, String value, Instant now, Instant expiresAt) {
        Ceremonies.requireEntry(key, value);
        entries.put(key, new Entry(value, expiresAt));
    }

    @Override
    public Optional<String> find(String key, Instant now) {
        return live(entries.getIfPresent(key), now);
    }

    @Override
    public boolean replace(String key, String expected, String updated, Instant now) {
        Ceremonies.requireEntry(key, updated);
        boolean[] replaced = {false};
        entries.asMap().computeIfPresent(key, (k, entry) -> {
            replaced[0] = live(entry, now).filter(expected::equals).isPresent();
            return replaced[0] ? new Entry(updated, entry.expiresAt) : entry;
        });
        return replaced[0];
    }

    @Override
    public Optional<String> take(String key, Instant now) {
        return live(entries.asMap().remove(key), now);
    }

    /** How many there are. */
    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    private static Optional<String> live(@Nullable Entry entry, Instant now) {
        return Optional.ofNullable(entry)
                .filter(one -> one.expiresAt.isAfter(now))
                .map(Entry::value);
    }

    private static Duration life(Entry entry, Instant now) {
        Duration life = Duration.between(now, entry.expiresAt);
        return life.isNegative() ? Duration.ZERO : life;
    }

    private static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
    }
}
