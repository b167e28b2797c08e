package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RateLimiterContract;
import dev.latchkey.limit.RateVerdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisRateLimiterTest extends RateLimiterContract {

    private final RedisSettings settings = States.newSettings();
    private final RedisSharedState state = RedisSharedState.connect(settings);

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

    @Test
    void a_bucket_that_cannot_be_read_begins_anew_and_counts_again() {
        RedisKeys keys = new RedisKeys(settings.namespace());
        try (States.Look redis = new States.Look(TestRedis.uri())) {
            String unused = redis.at().set(keys.limit("text"), "no bucket at all");
            unused = redis.at().set(keys.limit("empty"), "");
            long length = redis.at().rpush(keys.limit("list"), "of", "another", "type");
            assertThat(length).isEqualTo(3);

            for (String key : List.of("text", "empty", "list")) {
                for (int i = 0; i < 3; i++) {
                    assertThat(States.take(state, key)).as(key).isEqualTo(new RateVerdict.Admitted(2 - i));
                }
                assertThat(States.take(state, key)).as(key).isInstanceOf(RateVerdict.Limited.class);
            }
        }
    }
}
