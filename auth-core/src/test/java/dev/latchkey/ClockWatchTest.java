package dev.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose clock is off says so, and is not ready until it is right again. */
final class ClockWatchTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final MovableEnvironment environment = MovableEnvironment.at(NOON);

    @ParameterizedTest
    @ValueSource(longs = {0, 1_999, 2_000, -1_999, -2_000})
    void up_to_two_seconds_are_right(long millis) {
        assertThat(watch(() -> Optional.of(NOON.plusMillis(millis))).isRight()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {2_001, -2_001, 3_600_000, -86_400_000})
    void more_is_not(long millis) {
        assertThat(watch(() -> Optional.of(NOON.plusMillis(millis))).isRight()).isFalse();
    }

    @Test
    void a_slow_answer_is_not_taken_for_a_wrong_clock() {
        ClockWatch watch = watch(() -> {
            environment.advance(Duration.ofSeconds(10));
            return Optional.of(NOON.plusSeconds(5));
        });

        assertThat(watch.isRight()).isTrue();
    }

    @Test
    void a_clock_that_was_set_right_is_right_at_the_next_comparison() {
        ClockWatch watch = watch(() -> Optional.of(NOON));
        environment.advance(Duration.ofSeconds(3));
        watch.compare();
        assertThat(watch.isRight()).isFalse();

        environment.setTime(NOON.plusSeconds(1));
        watch.compare();

        assertThat(watch.isRight()).isTrue();
    }

    @Test
    void a_storage_without_a_clock_is_never_wrong() {
        assertThat(watch(Optional::empty).isRight()).isTrue();
    }

    private ClockWatch watch(Supplier<Optional<Instant>> clock) {
        ClockWatch watch = new ClockWatch(clock, environment);
        watch.compare();
        return watch;
    }
}
