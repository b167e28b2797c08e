package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.RateVerdict;
import dev.latchkey.revocation.Revocation;
import dev.latchkey.revocation.RevocationFeed;
import io.lettuce.core.KillArgs;
import io.lettuce.core.XAddArgs;
import java.time.Duration;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls while Redis is stopped, hangs or has lost everything, and that they come back by themselves. */
final class RedisOutageTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Less than what waiting one after the other takes, and so much more than the time-out that no machine is too busy. */
    private static final Duration AT_ONCE = Duration.ofSeconds(60);

    private static final Duration TIME_OUT = Duration.ofSeconds(2);
    private static final int CALLERS = 64;

    private final OwnRedis redis = OwnRedis.start();
    private final RedisSharedState state =
            RedisSharedState.connect(States.settings(redis.uri()).withCommandTimeout(TIME_OUT));
    private final Queue<Revocation> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        state.close();
        redis.close();
    }

    @Test
    void a_limit_is_unavailable_while_redis_is_stopped_and_is_counted_again_when_it_is_back() {
        assertThat(States.take(state, "key")).isInstanceOf(RateVerdict.Admitted.class);
        redis.stop();

        assertUnavailable();
        long begun = System.nanoTime();
        for (int i = 0; i < CALLERS; i++) {
            assertThat(isUnavailable("key")).isTrue();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);

        redis.startAgain();
        await().atMost(PATIENCE)
                .ignoreException(StoreUnavailableException.class)
                .until(() -> {
                    States.take(state, "another");
                    return true;
                });
    }

    @Test
    void what_redis_has_lost_is_a_full_bucket() {
        for (int i = 0; i < 3; i++) {
            States.take(state, "key");
        }
        assertThat(States.take(state, "key")).isInstanceOf(RateVerdict.Limited.class);

        flush();

        assertThat(States.take(state, "key")).isInstanceOf(RateVerdict.Admitted.class);
    }

    @Test
    void callers_do_not_pile_up_behind_a_redis_that_hangs() throws Exception {
        States.take(state, "warm");
        redis.pause();
        try (Race race = new Race()) {
            Callable<Boolean> oneKey = () -> isUnavailable("key");
            long begun = System.nanoTime();

            assertThat(race.run(Collections.nCopies(CALLERS, oneKey))).containsOnly(true);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
        } finally {
            redis.resume();
        }
        await().atMost(PATIENCE)
                .ignoreException(StoreUnavailableException.class)
                .untilAsserted(() -> assertThat(States.take(state, "after")).isInstanceOf(RateVerdict.Admitted.class));
    }

    @Test
    void no_more_than_a_bounded_number_of_commands_waits_for_a_redis_that_hangs() {
        RedisSettings patient = States.settings(redis.uri()).withCommandTimeout(Duration.ofSeconds(10));
        try (RedisSharedState waiting = RedisSharedState.connect(patient);
                States.Look look = new States.Look(redis.uri())) {
            redis.pause();
            try {
                for (int i = 0; i < 20_000; i++) {
                    waiting.revocationFeed().publish(States.entry());
                }
            } finally {
                redis.resume();
            }
            long waitingAndTakenBeforeThePause = 2 * 4_096;
            await().atMost(PATIENCE)
                    .during(Duration.ofSeconds(2))
                    .until(
                            () -> look.at().xlen("{latchkey}:revocations"),
                            length -> length >= 1 && length <= waitingAndTakenBeforeThePause);
            assertThat(States.take(waiting, "after")).isInstanceOf(RateVerdict.Admitted.class);
        }
    }

    @Test
    void what_was_under_way_when_redis_died_is_not_repeated_after_it() {
        RedisSettings patient = States.settings(redis.uri()).withCommandTimeout(Duration.ofSeconds(10));
        try (RedisSharedState waiting = RedisSharedState.connect(patient)) {
            redis.pause();
            waiting.revocationFeed().publish(States.entry());
            redis.stop();
            redis.startAgain();
            await().atMost(PATIENCE)
                    .ignoreException(StoreUnavailableException.class)
                    .until(() -> {
                        States.take(waiting, "key");
                        return true;
                    });
        }
        try (States.Look look = new States.Look(redis.uri())) {
            assertThat(look.at().keys("{latchkey}:*")).isEmpty();
        }
    }

    @Test
    void publishing_neither_throws_nor_waits_while_redis_is_stopped() {
        redis.stop();
        long begun = System.nanoTime();

        for (int i = 0; i < 1_000; i++) {
            state.revocationFeed().publish(States.entry());
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
    }

    @Test
    void a_subscription_made_while_redis_is_stopped_hears_what_is_published_once_it_is_back() {
        redis.stop();
        try (RevocationFeed.Subscription subscription = state.revocationFeed().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            redis.startAgain();

            hearsAgain();
        }
    }

    @Test
    void a_subscription_goes_on_after_redis_was_stopped_and_has_forgotten_everything() {
        try (RevocationFeed.Subscription subscription = state.revocationFeed().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            hearsAgain();
            redis.stop();
            redis.startAgain();

            hearsAgain();
        }
    }

    @Test
    void a_subscription_goes_on_after_redis_was_emptied() {
        try (RevocationFeed.Subscription subscription = state.revocationFeed().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            hearsAgain();
            flush();

            hearsAgain();
        }
    }

    @Test
    void a_subscription_goes_on_after_redis_has_hung_for_longer_than_anything_waits() {
        try (RevocationFeed.Subscription subscription = state.revocationFeed().subscribe(heard::add)) {
            assertThat(subscription).isNotNull();
            hearsAgain();
            redis.pause();
            try {
                await().pollDelay(RedisClients.BLOCK.plusSeconds(2)).until(() -> true);
            } finally {
                redis.resume();
            }

            hearsAgain();
        }
    }

    @Test
    void what_was_published_while_the_connection_was_lost_is_heard_once_after_it() {
        try (RevocationFeed.Subscription subscription = state.revocationFeed().subscribe(heard::add);
                States.Look look = new States.Look(redis.uri())) {
            assertThat(subscription).isNotNull();
            Revocation before = States.entry();
            state.revocationFeed().publish(before);
            await().atMost(PATIENCE).until(() -> heard.contains(before));
            for (int round = 0; round < 20; round++) {
                Revocation meanwhile = States.entry();
                look.at().multi();
                look.at().clientKill(KillArgs.Builder.typeNormal());
                look.at().xadd("{latchkey}:revocations", Fields.texts(meanwhile));
                look.at().exec();

                await().atMost(PATIENCE).until(() -> heard.contains(meanwhile));
            }
            assertThat(heard).doesNotHaveDuplicates().hasSize(21);
        }
    }

    @Test
    void a_stream_that_began_again_with_an_older_clock_is_read_from_its_start() {
        try (RevocationFeed.Subscription subscription = state.revocationFeed().subscribe(heard::add);
                States.Look look = new States.Look(redis.uri())) {
            assertThat(subscription).isNotNull();
            hearsAgain();
            Revocation first = States.entry();
            look.at().del("{latchkey}:revocations");
            look.at().xadd("{latchkey}:revocations", new XAddArgs().id("5-1"), Fields.texts(first));

            await().atMost(PATIENCE).until(() -> heard.contains(first));
        }
    }

    private void hearsAgain() {
        await().atMost(PATIENCE).until(() -> {
            Revocation entry = States.entry();
            state.revocationFeed().publish(entry);
            await().pollDelay(Duration.ofMillis(20)).until(() -> true);
            return heard.contains(entry);
        });
    }

    private void flush() {
        try (States.Look look = new States.Look(redis.uri())) {
            look.at().flushall();
        }
    }

    private void assertUnavailable() {
        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> States.take(state, "key"))
                .withMessage("Redis at 127.0.0.1:%d did not answer", redis.port());
    }

    private boolean isUnavailable(String key) {
        try {
            States.take(state, key);
            return false;
        } catch (StoreUnavailableException e) {
            return true;
        }
    }
}
