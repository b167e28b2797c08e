package dev.latchkey.captcha;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link AnsweredChallengeStore}. An implementation gives its store, empty each time. */
public abstract class AnsweredChallengeStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant LATER = NOW.plus(Duration.ofMinutes(5));
    private static final int RUNNERS = 16;
    private static final int ROUNDS = 50;

    private AnsweredChallengeStore store;

    /** The store, with nothing in it at the start of each test. */
    protected abstract AnsweredChallengeStore store();

    @BeforeEach
    final void open() {
        store = store();
    }

    @Test
    final void a_challenge_is_answered_once() {
        assertThat(store.add("A-b_1", LATER)).isTrue();
        assertThat(store.add("a-b_1", LATER)).isTrue();
        assertThat(store.add("x".repeat(100), LATER)).isTrue();

        assertThat(store.add("A-b_1", LATER)).isFalse();
        assertThat(store.add("A-b_1", LATER.plusSeconds(60))).isFalse();
        assertThat(store.add("x".repeat(100), LATER)).isFalse();
    }

    @Test
    final void of_those_who_answer_one_challenge_at_once_exactly_one_does() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String challenge = "challenge" + round;
                Callable<Boolean> runner = () -> store.add(challenge, LATER);

                assertThat(race.run(Collections.nCopies(RUNNERS, runner))).containsOnlyOnce(true);
            }
        }
    }

    @Test
    final void those_that_have_expired_are_forgotten_no_more_than_the_limit_at_once_and_no_others() {
        for (int i = 0; i < 5; i++) {
            assertThat(store.add("expired" + i, NOW.minusSeconds(i))).isTrue();
        }
        assertThat(store.add("live", NOW.plusSeconds(1))).isTrue();

        assertThat(store.purgeExpired(NOW, 3)).isEqualTo(3);
        assertThat(store.purgeExpired(NOW, 3)).isEqualTo(2);
        assertThat(store.purgeExpired(NOW, 3)).isZero();

        assertThat(store.add("live", LATER)).isFalse();
        assertThat(store.add("expired0", LATER)).isTrue();
    }
}
