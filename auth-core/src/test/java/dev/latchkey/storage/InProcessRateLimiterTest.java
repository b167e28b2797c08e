package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.limit.RateLimit;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RateLimiterContract;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class InProcessRateLimiterTest extends RateLimiterContract {

    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final long MAX_KEYS = 1_000;

    private final MovableEnvironment environment = MovableEnvironment.at(START);
    private final InProcessRateLimiter limiter = new InProcessRateLimiter(environment, MAX_KEYS);

    @Override
    protected RateLimiter limiter() {
        return limiter;
    }

    @Override
    protected Instant start() {
        return START;
    }

    @Override
    protected void moveTo(Instant time) {
        environment.setTime(time);
    }

    @Test
    void a_flood_of_keys_does_not_grow_its_memory_past_the_bound() {
        for (int i = 0; i < 20 * MAX_KEYS; i++) {
            limiter.take("flood/" + i, RateLimit.perHour(1), START);
        }

        assertThat(limiter.size()).isLessThanOrEqualTo(MAX_KEYS);
    }

    @Test
    void a_bucket_that_is_full_again_is_forgotten() {
        for (int i = 0; i < 100; i++) {
            limiter.take("key/" + i, RateLimit.perMinute(1), START);
        }
        assertThat(limiter.size()).isEqualTo(100);

        environment.advance(Duration.ofHours(1));

        assertThat(limiter.size()).isZero();
    }
}
