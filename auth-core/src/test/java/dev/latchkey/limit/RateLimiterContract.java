package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link RateLimiter}. An implementation gives a limiter that knows no key at the start of each test. */
public abstract class RateLimiterContract {

    private static final RateLimit THREE_IN_30_SECONDS = new RateLimit(3, Duration.ofSeconds(30));
    private static final int RUNNERS = 16;
    private static final int ROUNDS = 300;

    private RateLimiter limiter;
    private Instant now;

    /** A limiter whose keys are all full. */
    protected abstract RateLimiter limiter();

    /** The time at which the test begins. */
    protected abstract Instant start();

    /** Tells the limiter's own clock, where it has one, what time it is. */
    protected abstract void moveTo(Instant time);

    @BeforeEach
    final void open() {
        limiter = limiter();
        now = start();
    }

    @Test
    final void a_full_bucket_gives_its_capacity_at_once_and_then_says_how_long_to_wait() {
        assertThat(List.of(take(), take(), take())).hasOnlyElementsOfType(RateVerdict.Admitted.class);
        assertThat(take()).isEqualTo(new RateVerdict.Limited(Duration.ofSeconds(10)));

        advance(Duration.ofSeconds(4));
        assertThat(take()).isEqualTo(new RateVerdict.Limited(Duration.ofSeconds(6)));
    }

    @Test
    final void an_attempt_that_is_admitted_says_how_many_more_there_are() {
        assertThat(List.of(take(), take(), take()))
                .containsExactly(new RateVerdict.Admitted(2), new RateVerdict.Admitted(1), new RateVerdict.Admitted(0));

        advance(Duration.ofSeconds(20));
        assertThat(take()).isEqualTo(new RateVerdict.Admitted(1));
    }

    @Test
    final void a_bucket_that_is_forgotten_is_full_and_others_are_as_they_were() {
        drain();
        drain("key/two");

        limiter.forget("key/one");
        limiter.forget("key/unknown");

        assertThat(List.of(take(), take(), take())).hasOnlyElementsOfType(RateVerdict.Admitted.class);
        assertThat(take()).isInstanceOf(RateVerdict.Limited.class);
        assertThat(limiter.take("key/two", THREE_IN_30_SECONDS, now)).isInstanceOf(RateVerdict.Limited.class);
    }

    @Test
    final void one_attempt_comes_back_each_interval_and_not_before() {
        drain();

        advance(Duration.ofSeconds(10).minusMillis(1));
        assertThat(take()).isEqualTo(new RateVerdict.Limited(Duration.ofSeconds(1)));
        advance(Duration.ofMillis(1));
        assertThat(take()).isInstanceOf(RateVerdict.Admitted.class);
        assertThat(take()).isEqualTo(new RateVerdict.Limited(Duration.ofSeconds(10)));
    }

    @Test
    final void a_bucket_never_holds_more_than_its_capacity() {
        drain();

        advance(Duration.ofHours(5));
        assertThat(List.of(take(), take(), take())).hasOnlyElementsOfType(RateVerdict.Admitted.class);
        assertThat(take()).isInstanceOf(RateVerdict.Limited.class);
    }

    @Test
    final void a_refused_attempt_does_not_make_the_wait_longer() {
        drain();
        for (int i = 0; i < 100; i++) {
            assertThat(take()).isEqualTo(new RateVerdict.Limited(Duration.ofSeconds(10)));
        }

        advance(Duration.ofSeconds(10));
        assertThat(take()).isInstanceOf(RateVerdict.Admitted.class);
    }

    @Test
    final void keys_do_not_share() {
        drain();

        assertThat(limiter.take("key/Other", THREE_IN_30_SECONDS, now)).isInstanceOf(RateVerdict.Admitted.class);
        assertThat(limiter.take("KEY/OTHER", THREE_IN_30_SECONDS, now)).isInstanceOf(RateVerdict.Admitted.class);
        assertThat(limiter.take("key:{a}", THREE_IN_30_SECONDS, now)).isInstanceOf(RateVerdict.Admitted.class);
        assertThat(take()).isInstanceOf(RateVerdict.Limited.class);
    }

    @Test
    final void what_is_given_back_can_be_taken_again() {
        drain();

        giveBack();
        assertThat(take()).isInstanceOf(RateVerdict.Admitted.class);
        assertThat(take()).isInstanceOf(RateVerdict.Limited.class);
    }

    @Test
    final void giving_back_to_a_full_bucket_adds_nothing() {
        giveBack();
        take();
        giveBack();
        giveBack();

        assertThat(List.of(take(), take(), take())).hasOnlyElementsOfType(RateVerdict.Admitted.class);
        assertThat(take()).isInstanceOf(RateVerdict.Limited.class);
    }

    @Test
    final void a_clock_that_steps_back_costs_at_most_one_interval() {
        drain();

        advance(Duration.ofDays(-1));
        assertThat(take()).isEqualTo(new RateVerdict.Limited(Duration.ofSeconds(10)));
        advance(Duration.ofSeconds(10));
        assertThat(take()).isInstanceOf(RateVerdict.Admitted.class);
    }

    @Test
    final void a_key_that_is_no_key_is_refused() {
        for (String key : List.of("", "a b", "a\nb", "größe", "\u0000", "x".repeat(201))) {
            assertThatIllegalArgumentException().isThrownBy(() -> limiter.take(key, THREE_IN_30_SECONDS, now));
            assertThatIllegalArgumentException().isThrownBy(() -> limiter.giveBack(key, THREE_IN_30_SECONDS, now));
            assertThatIllegalArgumentException().isThrownBy(() -> limiter.forget(key));
        }
        assertThat(limiter.take("x".repeat(200), THREE_IN_30_SECONDS, now)).isInstanceOf(RateVerdict.Admitted.class);
    }

    @Test
    final void of_those_who_take_at_once_as_many_are_admitted_as_the_bucket_holds() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String key = "race/" + round;
                Callable<RateVerdict> runner = () -> limiter.take(key, THREE_IN_30_SECONDS, now);

                List<RateVerdict> verdicts = race.run(Collections.nCopies(RUNNERS, runner));

                assertThat(verdicts.stream().filter(RateVerdict.Admitted.class::isInstance))
                        .hasSize(THREE_IN_30_SECONDS.capacity());
            }
        }
    }

    @Test
    final void nothing_is_lost_or_gained_when_all_give_back_at_once() throws Exception {
        RateLimit sixteen = new RateLimit(RUNNERS, Duration.ofHours(1));
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String key = "race/" + round;
                Callable<Boolean> runner = () -> {
                    boolean admitted = limiter.take(key, sixteen, now) instanceof RateVerdict.Admitted;
                    limiter.giveBack(key, sixteen, now);
                    return admitted;
                };

                assertThat(race.run(Collections.nCopies(RUNNERS, runner))).containsOnly(true);
                for (int i = 0; i < RUNNERS; i++) {
                    assertThat(limiter.take(key, sixteen, now)).isInstanceOf(RateVerdict.Admitted.class);
                }
                assertThat(limiter.take(key, sixteen, now)).isInstanceOf(RateVerdict.Limited.class);
            }
        }
    }

    private RateVerdict take() {
        return limiter.take("key/one", THREE_IN_30_SECONDS, now);
    }

    private void giveBack() {
        limiter.giveBack("key/one", THREE_IN_30_SECONDS, now);
    }

    private void drain() {
        drain("key/one");
    }

    private void drain(String key) {
        for (int i = 0; i < THREE_IN_30_SECONDS.capacity(); i++) {
            assertThat(limiter.take(key, THREE_IN_30_SECONDS, now)).isInstanceOf(RateVerdict.Admitted.class);
        }
    }

    private void advance(Duration step) {
        now = now.plus(step);
        moveTo(now);
    }
}
