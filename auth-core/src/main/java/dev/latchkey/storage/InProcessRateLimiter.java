package dev.latchkey.storage;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RateVerdict;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Buckets in the memory of this process. A bucket is one point in time, when it will be full again (the generic cell
 * rate algorithm), and is forgotten once it is. Memory is bounded: beyond the bound the keys used least are forgotten.
 */
final class InProcessRateLimiter implements RateLimiter {

    private final Cache<String, Instant> fullAt;

    InProcessRateLimiter(Environment environment, long maxKeys) {
        this.fullAt = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .expireAfter(new UntilFull(environment))
                .ticker(() -> nanos(environment.now()))
                .executor(Runnable::run)
                .build();
    }

    @Override
    public RateVerdict take(String key, RateLimit limit, Instant now) {
        RateLimiter.requireKey(key);
        Duration interval = limit.interval();
        Duration room = interval.multipliedBy(limit.capacity() - 1L);
        Duration[] wait = {Duration.ZERO};
        long[] remaining = {0};
        fullAt.asMap().compute(key, (k, stored) -> {
            Instant full = clamped(stored, limit, now);
            Duration missing = Duration.between(now, full);
            if (missing.compareTo(room) > 0) {
                wait[0] = missing.minus(room);
                return full;
            }
            remaining[0] = room.minus(missing).dividedBy(interval);
            return full.plus(interval);
        });
        return wait[0].isZero() ? new RateVerdict.Admitted((int) remaining[0]) : new RateVerdict.Limited(wait[0]);
    }

    @Override
    public void giveBack(String key, RateLimit limit, Instant now) {
        RateLimiter.requireKey(key);
        fullAt.asMap().computeIfPresent(key, (k, stored) -> {
            Instant full = clamped(stored, limit, now).minus(limit.interval());
            return full.isAfter(now) ? full : null;
        });
    }

    @Override
    public void forget(String key) {
        RateLimiter.requireKey(key);
        fullAt.invalidate(key);
    }

    /** How many buckets are not full. */
    long size() {
        fullAt.cleanUp();
        return fullAt.estimatedSize();
    }

    /** The stored point in time, never before now, and after a step of the clock never more than an empty bucket. */
    private static Instant clamped(@Nullable Instant stored, RateLimit limit, Instant now) {
        if (stored == null || stored.isBefore(now)) {
            return now;
        }
        Instant empty = now.plus(limit.interval().multipliedBy(limit.capacity()));
        return stored.isAfter(empty) ? empty : stored;
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    /** Keeps an entry until its bucket is full. */
    private record UntilFull(Environment environment) implements Expiry<String, Instant> {

        @Override
        public long expireAfterCreate(String key, Instant full, long currentTime) {
            return Math.max(0, nanos(full) - currentTime);
        }

        @Override
        public long expireAfterUpdate(String key, Instant full, long currentTime, long currentDuration) {
            return Math.max(0, nanos(full) - currentTime);
        }

        @Override
        public long expireAfterRead(String key, Instant full, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }
}
