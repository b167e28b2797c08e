package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Ceremonies;
import dev.latchkey.kernel.CeremoniesContract;
import dev.latchkey.kernel.Environment;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisCeremoniesTest extends CeremoniesContract {

    private final RedisSettings settings = States.newSettings();
    private final RedisSharedState state = RedisSharedState.connect(settings);

    @AfterEach
    void close() {
        state.close();
    }

    @Override
    protected Ceremonies ceremonies() {
        return state.ceremonies();
    }

    @Override
    protected Instant start() {
        return Environment.system().now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Test
    void a_key_expires_by_itself_a_little_after_its_entry_also_when_that_was_replaced() {
        Instant now = start();
        state.ceremonies().put("key", "value", now, now.plusSeconds(60));
        assertThat(state.ceremonies().replace("key", "value", "other", now)).isTrue();

        try (States.Look look = new States.Look(TestRedis.uri())) {
            assertThat(look.at().pttl(new RedisKeys(settings.namespace()).ceremony("key")))
                    .isBetween(1L, Duration.ofSeconds(70).toMillis());
        }
    }

    @Test
    void what_one_node_remembers_another_takes() {
        Instant now = start();
        try (RedisSharedState other = RedisSharedState.connect(settings)) {
            state.ceremonies().put("key", "value", now, now.plusSeconds(60));

            assertThat(other.ceremonies().take("key", now)).contains("value");
            assertThat(state.ceremonies().take("key", now)).isEmpty();
        }
    }
}
