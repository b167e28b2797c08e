package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.storage.CacheSettings;
import dev.latchkey.storage.CacheSpec;
import dev.latchkey.storage.CopyCodec;
import dev.latchkey.storage.ReadCache;
import dev.latchkey.testing.MovableEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads that end while Redis has not answered yet, and not by its fault. */
final class InterruptedReadsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MovableEnvironment time = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final OwnRedis redis = OwnRedis.start();
    private final RedisSettings settings = States.settings(redis.uri()).withCommandTimeout(Duration.ofSeconds(10));
    private final RedisSharedState state = RedisSharedState.connect(settings);
    private final RedisSharedState otherState = RedisSharedState.connect(settings);
    private final ReadCache<String, String> one = state.cache(texts(), time);
    private final ReadCache<String, String> other = otherState.cache(texts(), time);

    private static CacheSpec<String, String> texts() {
        CopyCodec<String> plain = new CopyCodec<>() {
            @Override
            public byte[] write(String key, String value, Instant readAt) {
                return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Optional<String> read(String key, byte[] copy, Instant after, Instant now) {
                return Optional.of(new String(copy, StandardCharsets.UTF_8));
            }
        };
        return new CacheSpec<>("texts", CacheSettings.standard(), Function.identity(), Function.identity(), plain);
    }

    @AfterEach
    void close() {
        redis.resume();
        state.close();
        otherState.close();
        redis.close();
    }

    @Test
    void an_interrupted_caller_reads_from_the_storage_and_closes_redis_for_nobody() {
        assertThat(other.get("shared", () -> Optional.of("shared"))).contains("shared");
        try (States.Look look = new States.Look(redis.uri())) {
            await().atMost(PATIENCE)
                    .until(() -> String.valueOf(look.at().get("latchkey:cache:{texts:shared}"))
                            .startsWith("C"));
        }
        redis.pause();
        Thread.currentThread().interrupt();

        Optional<String> loaded = one.get("key", () -> Optional.of("loaded"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(loaded).contains("loaded");
        redis.resume();
        Supplier<Optional<String>> noLoad = () -> {
            throw new AssertionError("Redis has it, and answers");
        };
        assertThat(one.get("shared", noLoad)).contains("shared");
    }

    @Test
    void a_read_that_waits_while_the_state_is_closed_reads_from_the_storage() throws Exception {
        redis.pause();
        FutureTask<Optional<String>> read = new FutureTask<>(() -> one.get("key", () -> Optional.of("loaded")));
        Thread reader = new Thread(read, "reader");
        reader.setDaemon(true);
        reader.start();
        await().atMost(PATIENCE).until(() -> reader.getState() == Thread.State.TIMED_WAITING);

        state.close();

        assertThat(get(read)).contains("loaded");
    }

    private static <T> T get(FutureTask<T> task) throws Exception {
        try {
            return task.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the read failed", e.getCause());
        }
    }
}
