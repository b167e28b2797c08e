package dev.latchkey.redis;

import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RateLimiterContract;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;

final class RedisRateLimiterTest extends RateLimiterContract {

    private final RedisSharedState state = RedisSharedState.connect(States.newSettings());

    @AfterEach
    void close() {
        state.close();
    }

    @Override
    protected RateLimiter limiter() {
        return state.rateLimiter();
    }

    @Override
    protected Instant start() {
        return Environment.system().now();
    }

    @Override
    protected void moveTo(Instant time) {
        // has no clock of its own
    }
}
