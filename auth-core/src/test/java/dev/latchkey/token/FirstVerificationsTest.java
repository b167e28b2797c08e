package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.latchkey.kernel.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What keeps a flood of tokens that were never seen from taking the machine. */
class FirstVerificationsTest {

    /** Runs an action on a thread of its own, and keeps what it threw. */
    private static final class Caller {

        private final AtomicReference<Throwable> thrown = new AtomicReference<>();
        private final Thread thread;

        Caller(Runnable action) {
            thread = new Thread(() -> {
                try {
                    action.run();
                } catch (RuntimeException | Error e) {
                    thrown.set(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        void awaitThatItWaits() {
            await().until(() ->
                    thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
        }

        Throwable outcome() throws InterruptedException {
            thread.join();
            return thrown.get();
        }
    }

    private static FirstVerifications gate(int atOnce, int waiting, Duration wait) {
        return new FirstVerifications(new VerificationLimits(1, 1, atOnce, waiting, wait));
    }

    @Nested
    class Gate {

        @Test
        void so_many_get_in_at_once_and_no_more() {
            FirstVerifications gate = gate(2, 0, Duration.ofDays(1));
            gate.enter();
            assertThat(gate.tryEnter()).isTrue();
            assertThat(gate.tryEnter()).isFalse();
            assertThatThrownBy(gate::enter)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("too many");
            gate.leave();
            gate.enter();
            assertThat(gate.tryEnter()).isFalse();
        }

        @Test
        void so_many_wait_and_the_next_is_turned_away() throws Exception {
            FirstVerifications gate = gate(1, 2, Duration.ofDays(1));
            gate.enter();
            Caller first = new Caller(gate::enter);
            first.awaitThatItWaits();
            Caller second = new Caller(gate::enter);
            second.awaitThatItWaits();
            assertThatThrownBy(gate::enter).isInstanceOf(StoreUnavailableException.class);
            gate.leave();
            gate.leave();
            assertThat(first.outcome()).isNull();
            assertThat(second.outcome()).isNull();
            assertThat(gate.tryEnter()).isFalse();
            // Their places to wait are free again.
            Caller third = new Caller(gate::enter);
            third.awaitThatItWaits();
            gate.leave();
            assertThat(third.outcome()).isNull();
        }

        @Test
        void who_waits_too_long_is_turned_away_and_frees_the_place() {
            FirstVerifications gate = gate(1, 1, Duration.ofMillis(1));
            gate.enter();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(gate::enter).isInstanceOf(StoreUnavailableException.class);
            }
            gate.leave();
            gate.enter();
        }

        @Test
        void who_is_interrupted_is_turned_away_and_stays_interrupted() {
            FirstVerifications gate = gate(1, 1, Duration.ofDays(1));
            gate.enter();
            Thread.currentThread().interrupt();
            assertThatThrownBy(gate::enter).isInstanceOf(StoreUnavailableException.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Nested
    class OneCheckForTheSameToken {

        private final SingleFlight<String> flights = new SingleFlight<>();
        private final AtomicInteger runs = new AtomicInteger();

        @Test
        void callers_at_the_same_time_share_the_result() throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch finish = new CountDownLatch(1);
            List<String> results = new ArrayList<>();
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                callers.add(new Caller(() -> {
                    String result = flights.join("token", () -> {
                        runs.incrementAndGet();
                        begun.countDown();
                        awaitLatch(finish);
                        return "genuine";
                    });
                    synchronized (results) {
                        results.add(result);
                    }
                }));
                callers.get(i).awaitThatItWaits();
            }
            begun.await();
            assertThat(flights.join("another token", () -> "not held up")).isEqualTo("not held up");
            finish.countDown();
            for (Caller caller : callers) {
                assertThat(caller.outcome()).isNull();
            }
            assertThat(results).hasSize(8).containsOnly("genuine");
            assertThat(runs).hasValue(1);
        }

        @Test
        void callers_at_the_same_time_share_the_exception() throws Exception {
            RuntimeException refusal = TokenRejectedException.of(TokenRejection.BAD_SIGNATURE, "forged");
            Throwable[] outcomes = outcomesOfTwo(() -> {
                throw refusal;
            });
            assertThat(outcomes).containsOnly(refusal);
        }

        @Test
        void nobody_is_left_waiting_after_an_error() throws Exception {
            Error error = new StackOverflowError();
            Throwable[] outcomes = outcomesOfTwo(() -> {
                throw error;
            });
            assertThat(outcomes[0]).isSameAs(error);
            assertThat(outcomes[1]).hasCause(error);
        }

        private Throwable[] outcomesOfTwo(Runnable failing) throws InterruptedException {
            CountDownLatch finish = new CountDownLatch(1);
            Caller leader = new Caller(() -> flights.join("token", () -> {
                awaitLatch(finish);
                failing.run();
                return "unreachable";
            }));
            leader.awaitThatItWaits();
            Caller other = new Caller(() -> flights.join("token", () -> "its own"));
            other.awaitThatItWaits();
            finish.countDown();
            return new Throwable[] {leader.outcome(), other.outcome()};
        }

        @Test
        void a_caller_after_that_starts_anew() {
            for (int i = 0; i < 3; i++) {
                flights.join("token", () -> {
                    runs.incrementAndGet();
                    return "done";
                });
            }
            assertThat(runs).hasValue(3);
        }

        private static void awaitLatch(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Nested
    class Verification {

        private static final VerificationLimits NO_WAITING = new VerificationLimits(100, 1 << 20, 1, 0, Duration.ZERO);

        @Test
        void after_each_kind_of_answer_the_gate_is_free_again() {
            TokenFixture fixture = new TokenFixture(
                    SignatureAlgorithm.ES256,
                    AccessTokenSettings.of(TokenFixture.ISSUER, TokenFixture.AUDIENCE)
                            .withLimits(NO_WAITING),
                    Crypto.fastest());
            String genuine = fixture.issue();
            String forged = genuine.substring(0, genuine.lastIndexOf('.') + 1) + "A".repeat(86);
            for (int i = 0; i < 3; i++) {
                fixture.assertAccepted(fixture.issue());
                fixture.assertRejected(forged, TokenRejection.BAD_SIGNATURE);
            }
            fixture.environment.advance(Duration.ofMinutes(15));
            for (int i = 0; i < 3; i++) {
                fixture.assertRejected(genuine, TokenRejection.EXPIRED);
                fixture.assertRejected(forged, TokenRejection.BAD_SIGNATURE);
            }
        }

        @Test
        void while_the_gate_is_taken_an_expired_token_is_expired_and_a_new_one_has_to_wait() {
            TokenFixture fixture = new TokenFixture();
            String old = fixture.issue();
            String forged = old.substring(0, old.lastIndexOf('.') + 1) + "A".repeat(86);
            fixture.environment.advance(Duration.ofMinutes(15));
            String fresh = fixture.issue();
            FirstVerifications gate = new FirstVerifications(NO_WAITING);
            TokenVerifier verifier = new TokenVerifier(fixture.ring.source(), fixture.settings, gate);
            gate.enter();
            assertThatThrownBy(() -> verifier.verify(old, fixture.environment.now()))
                    .isInstanceOfSatisfying(
                            TokenRejectedException.class,
                            e -> assertThat(e.reason()).isEqualTo(TokenRejection.EXPIRED));
            assertThatThrownBy(() -> verifier.verify(forged, fixture.environment.now()))
                    .isInstanceOfSatisfying(
                            TokenRejectedException.class,
                            e -> assertThat(e.reason()).isEqualTo(TokenRejection.EXPIRED));
            assertThatThrownBy(() -> verifier.verify(fresh, fixture.environment.now()))
                    .isInstanceOf(StoreUnavailableException.class);
            gate.leave();
            assertThat(verifier.verify(fresh, fixture.environment.now()).text()).isEqualTo(fresh);
            // What costs little is not rationed.
            gate.enter();
            TokenFixture cheap = TokenFixture.shared(SignatureAlgorithm.HS256);
            TokenVerifier hmac = new TokenVerifier(cheap.ring.source(), cheap.settings, gate);
            assertThat(hmac.verify(cheap.issue(), TokenFixture.START)).isNotNull();
        }
    }
}
