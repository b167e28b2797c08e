package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.FactorThrottle.Admission;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FactorThrottleTest {

    private static final String HOME = "203.0.113.7";

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final FactorThrottle throttle =
            throttle(InProcessState.create(environment).rateLimiter());
    private final UserId ada = user();

    private FactorThrottle throttle(RateLimiter limiter) {
        return RequestLimits.create(limiter, limiter, environment, LimitSettings.standard())
                .secondFactors();
    }

    private static UserId user() {
        return new UserId(Environment.system().newId());
    }

    private static SessionId session() {
        return new SessionId(Environment.system().newId());
    }

    private boolean admits(@Nullable String address) {
        return throttle.inSignIn(ada, address, () -> false) instanceof Admission.Admitted;
    }

    private boolean admitsKnown(String address) {
        return throttle.inSignIn(ada, address, () -> true) instanceof Admission.Admitted;
    }

    @Nested
    class InSignIns {

        @Test
        void who_guesses_from_one_network_leaves_the_owner_another_on_which_to_sign_in() {
            int guesses = 0;
            for (int i = 0; i < 100; i++) {
                guesses += admits("198.51.100.9") ? 1 : 0;
            }

            assertThat(guesses).isEqualTo(7);
            assertThat(admits(HOME)).isTrue();
        }

        @Test
        void an_hour_of_steady_guessing_from_one_network_keeps_nobody_out_on_another() {
            for (int minute = 0; minute < 180; minute++) {
                environment.advance(Duration.ofMinutes(1));
                boolean unused = admits("198.51.100.9");
                assertThat(throttle.inSignIn(ada, HOME, () -> false))
                        .as("after %s minutes", minute)
                        .isInstanceOfSatisfying(
                                Admission.Admitted.class,
                                admitted -> admitted.attempt().giveBack());
            }
        }

        @Test
        void from_however_many_networks_at_once_ten_are_admitted_and_as_many_in_each_further_hour() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < 20; round++) {
                    UserId user = user();
                    List<Callable<Admission>> guesses = new ArrayList<>();
                    for (int i = 0; i < 64; i++) {
                        String address = "10." + round + ".0." + i;
                        guesses.add(() -> throttle.inSignIn(user, address, () -> false));
                    }

                    assertThat(race.run(guesses).stream().filter(Admission.Admitted.class::isInstance))
                            .hasSize(10);
                }
            }
            int later = 0;
            for (int i = 0; i < 2_000; i++) {
                boolean unused = admits("10.77." + i / 250 + "." + i % 250);
            }
            for (int minute = 0; minute < 60; minute++) {
                environment.advance(Duration.ofMinutes(1));
                for (int i = 0; i < 20; i++) {
                    later += admits("10.88." + minute + "." + i) ? 1 : 0;
                }
            }
            assertThat(later).isEqualTo(10);
        }

        @Test
        void a_subscriber_of_ipv6_is_one_network() {
            int guesses = 0;
            for (int i = 0; i < 100; i++) {
                guesses += admits("2001:db8:1:" + Integer.toHexString(i) + "::1") ? 1 : 0;
            }

            assertThat(guesses).isEqualTo(7);
            assertThat(admits("2001:db8:2::1")).isTrue();
        }

        @Test
        void a_client_without_an_address_has_no_last_resort() {
            int guesses = 0;
            for (int i = 0; i < 20; i++) {
                guesses += admits(null) ? 1 : 0;
            }

            assertThat(guesses).isEqualTo(6);
        }

        @Test
        void a_known_browser_has_a_limit_of_its_own_that_ends_too() {
            for (int i = 0; i < 50; i++) {
                boolean unused = admits("10.0.0." + i);
            }
            assertThat(admits(HOME)).isFalse();

            int guesses = 0;
            for (int i = 0; i < 50; i++) {
                guesses += admitsKnown(HOME) ? 1 : 0;
            }
            assertThat(guesses).isEqualTo(10);
        }

        @Test
        void whether_a_client_is_known_is_not_asked_while_nobody_guesses() {
            assertThat(throttle.inSignIn(ada, HOME, () -> {
                        throw new AssertionError("asked for nothing");
                    }))
                    .isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void the_wait_is_until_the_next_attempt_is_admitted() {
            for (int i = 0; i < 7; i++) {
                assertThat(admits(HOME)).isTrue();
            }
            Admission refused = throttle.inSignIn(ada, HOME, () -> false);

            assertThat(refused).isEqualTo(new Admission.Limited(Duration.ofMinutes(10)));
            environment.advance(Duration.ofMinutes(10));
            assertThat(admits(HOME)).isTrue();
        }

        @Test
        void accounts_do_not_share_a_limit() {
            for (int i = 0; i < 20; i++) {
                boolean unused = admits("10.0.0." + i);
            }

            assertThat(throttle.inSignIn(user(), HOME, () -> false)).isInstanceOf(Admission.Admitted.class);
        }
    }

    @Nested
    class InSessions {

        @Test
        void a_stolen_session_uses_up_nothing_of_another_one_and_all_together_have_a_limit() {
            SessionId stolen = session();
            int guesses = 0;
            for (int i = 0; i < 20; i++) {
                guesses += throttle.inSession(ada, stolen) instanceof Admission.Admitted ? 1 : 0;
            }
            assertThat(guesses).isEqualTo(6);
            assertThat(throttle.inSession(ada, session())).isInstanceOf(Admission.Admitted.class);
            assertThat(admits(HOME)).isTrue();

            for (int i = 0; i < 20; i++) {
                guesses += throttle.inSession(ada, session()) instanceof Admission.Admitted ? 1 : 0;
            }
            assertThat(guesses).isEqualTo(9); // and the one in between
        }
    }

    @Test
    void what_is_given_back_does_not_count_in_any_of_its_buckets() {
        for (int i = 0; i < 100; i++) {
            assertThat(throttle.inSignIn(ada, HOME, () -> false))
                    .as("turn %s of sign-ins", i)
                    .isInstanceOfSatisfying(
                            Admission.Admitted.class,
                            admitted -> admitted.attempt().giveBack());
            assertThat(throttle.inSession(ada, session()))
                    .as("turn %s in sessions", i)
                    .isInstanceOfSatisfying(
                            Admission.Admitted.class, own -> own.attempt().giveBack());
        }
    }

    @Test
    void what_was_taken_before_the_counts_went_out_of_reach_is_given_back() {
        RateLimiter sound = InProcessState.create(environment).rateLimiter();
        FactorThrottle failing = throttle(new RateLimiter() {
            @Override
            public RateVerdict take(String key, RateLimit limit, Instant now) {
                if (key.startsWith("own-second-factor/session/")) {
                    return sound.take(key, limit, now);
                }
                throw new StoreUnavailableException("the counts are out of reach");
            }

            @Override
            public void giveBack(String key, RateLimit limit, Instant now) {
                sound.giveBack(key, limit, now);
            }

            @Override
            public void forget(String key) {
                sound.forget(key);
            }
        });
        SessionId session = session();
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> failing.inSession(ada, session));
        }

        assertThat(throttle(sound).inSession(ada, session)).isInstanceOf(Admission.Admitted.class);
    }
}
