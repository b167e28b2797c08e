package dev.latchkey.redis;

import dev.latchkey.limit.RateLimit;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RateVerdict;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeoutException;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.remote.Request;
import io.github.bucket4j.distributed.versioning.Versions;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Buckets in Redis, each under a key of its own that is forgotten once the bucket is full. A change is written back only
 * when nobody has changed the bucket meanwhile, and made again otherwise.
 */
final class RedisRateLimiter implements RateLimiter {

    private static final Logger log = LoggerFactory.getLogger(RedisRateLimiter.class);

    /** Far more nodes than take from one bucket at the same moment. */
    private static final int MOST_ATTEMPTS = 100;

    /** Covers the differences of clocks. */
    private static final Duration KEPT_WHEN_FULL = Duration.ofSeconds(10);

    private static final ExpirationAfterWriteStrategy UNTIL_FULL =
            ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_WHEN_FULL);

    private final LettuceBasedProxyManager<String> buckets;
    private final RedisKeys keys;
    private final RedisAddress address;
    private final KeyLocks locks;

    RedisRateLimiter(RedisLink link, RedisKeys keys, RedisSettings settings) {
        this.keys = keys;
        address = settings.address();
        locks = new KeyLocks(settings.commandTimeout());
        buckets = link.buckets()
                .expirationAfterWrite(UNTIL_FULL)
                .requestTimeout(settings.commandTimeout())
                .maxRetries(MOST_ATTEMPTS)
                .build();
    }

    @Override
    public RateVerdict take(String key, RateLimit limit, Instant now) {
        RateLimiter.requireKey(key);
        long wait = execute(key, BucketCommand.take(configuration(limit), interval(limit), nanos(now)));
        return wait <= 0 ? new RateVerdict.Admitted((int) -wait) : new RateVerdict.Limited(Duration.ofNanos(wait));
    }

    @Override
    public void giveBack(String key, RateLimit limit, Instant now) {
        RateLimiter.requireKey(key);
        execute(key, BucketCommand.giveBack(configuration(limit), interval(limit), nanos(now)));
    }

    @Override
    public void forget(String key) {
        RateLimiter.requireKey(key);
        try {
            locks.with(key, () -> {
                buckets.removeProxy(keys.limit(key));
                return key;
            });
        } catch (RuntimeException e) {
            throw RedisFailure.atRunTime(address, e);
        }
    }

    private long execute(String key, BucketCommand command) {
        Request<Long> request = new Request<>(command, Versions.getLatest(), null, UNTIL_FULL);
        try {
            return locks.with(key, () -> executeOrBeginAnew(key, request));
        } catch (RuntimeException e) {
            throw RedisFailure.atRunTime(address, e);
        }
    }

    /** A bucket that cannot be read is begun anew: nobody could use its key until somebody deleted it. */
    private long executeOrBeginAnew(String key, Request<Long> request) {
        try {
            return buckets.execute(keys.limit(key), request).getData();
        } catch (RuntimeException e) {
            if (!isUnreadable(e)) {
                throw e;
            }
            log.warn("The bucket {} in Redis at {} cannot be read, and is begun anew", keys.limit(key), address, e);
            buckets.removeProxy(keys.limit(key));
            return buckets.execute(keys.limit(key), request).getData();
        }
    }

    /** What the client and the server have said is no fault of the bucket, unless the key is of another type. */
    private static boolean isUnreadable(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RedisException) {
                String message = cause.getMessage();
                return message != null && message.startsWith("WRONGTYPE");
            }
            if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
                return false;
            }
        }
        return true;
    }

    /** One attempt each interval: the same as all of them in the whole time, without numbers that overflow. */
    private static BucketConfiguration configuration(RateLimit limit) {
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(limit.capacity())
                        .refillGreedy(1, limit.interval())
                        .build())
                .build();
    }

    private static long interval(RateLimit limit) {
        return limit.interval().toNanos();
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }
}
