package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many at once: the admission gate is in front of every computation, and results do not mix. */
@Timeout(60)
class HashingFloodTest {

    private static final Secret PASSWORD = Secret.of("correct horse");

    private final ExecutorService threads = Executors.newFixedThreadPool(12);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch started = new CountDownLatch(2);
    private final AtomicInteger computing = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Stands for a slow computation: it ends when the test says so. */
    private final Argon2Engine held = (input, password) -> {
        most.accumulateAndGet(computing.incrementAndGet(), Math::max);
        started.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        computing.decrementAndGet();
        return new byte[input.tagLength()];
    };

    @AfterEach
    void stop() {
        release.countDown();
        threads.shutdownNow();
    }

    @Test
    void with_the_queue_full_every_call_is_busy_at_once() throws Exception {
        PasswordHasher hasher = hasher(2, 0, Duration.ofSeconds(30));
        PasswordHash stored = Hashers.hash(Hashers.cheap().build(), "abc");
        Future<VerifyResult> first = threads.submit(() -> hasher.verifyNothing(PASSWORD));
        Future<HashResult> second = threads.submit(() -> hasher.hash(PASSWORD));
        started.await();

        // Whoever waited would wait for half a minute, and the test has a minute.
        for (int i = 0; i < 100; i++) {
            assertThat(hasher.hash(PASSWORD)).isEqualTo(new HashResult.Busy(Duration.ofSeconds(30)));
            assertThat(hasher.verify(PASSWORD, stored)).isEqualTo(new VerifyResult.Busy(Duration.ofSeconds(30)));
            assertThat(hasher.verifyNothing(PASSWORD)).isEqualTo(new VerifyResult.Busy(Duration.ofSeconds(30)));
        }
        assertThat(computing).hasValue(2);
        release.countDown();
        assertThat(first.get()).isEqualTo(new VerifyResult.Mismatch());
        assertThat(second.get()).isInstanceOf(HashResult.Hashed.class);
        assertThat(most).hasValue(2);
        assertThat(hasher.hash(PASSWORD)).isInstanceOf(HashResult.Hashed.class);
    }

    @Test
    void who_waited_in_vain_is_busy_and_told_to_come_back_in_whole_seconds() throws Exception {
        PasswordHasher hasher = hasher(2, 5, Duration.ofMillis(2));
        Future<VerifyResult> first = threads.submit(() -> hasher.verifyNothing(PASSWORD));
        Future<VerifyResult> second = threads.submit(() -> hasher.verifyNothing(PASSWORD));
        started.await();

        assertThat(hasher.verifyNothing(PASSWORD)).isEqualTo(new VerifyResult.Busy(Duration.ofSeconds(1)));
        assertThat(hasher.hash(PASSWORD)).isEqualTo(new HashResult.Busy(Duration.ofSeconds(1)));

        release.countDown();
        assertThat(List.of(first.get(), second.get())).containsOnly(new VerifyResult.Mismatch());
    }

    @Test
    void the_time_to_come_back_is_the_longest_wait_rounded_up() throws Exception {
        PasswordHasher hasher = hasher(2, 0, Duration.ofMillis(2001));
        Future<VerifyResult> first = threads.submit(() -> hasher.verifyNothing(PASSWORD));
        Future<VerifyResult> second = threads.submit(() -> hasher.verifyNothing(PASSWORD));
        started.await();

        assertThat(hasher.verifyNothing(PASSWORD)).isEqualTo(new VerifyResult.Busy(Duration.ofSeconds(3)));

        release.countDown();
        assertThat(List.of(first.get(), second.get())).containsOnly(new VerifyResult.Mismatch());
    }

    @Test
    void by_default_as_many_compute_as_there_are_processors_and_twice_as_many_wait() throws Exception {
        int processors = Runtime.getRuntime().availableProcessors();
        CountDownLatch allComputing = new CountDownLatch(processors);
        AtomicInteger now = new AtomicInteger();
        PasswordHasher hasher = Hashers.cheap()
                .maxWait(Duration.ofMinutes(1))
                .build(new Kdfs(
                        (input, password) -> {
                            most.accumulateAndGet(now.incrementAndGet(), Math::max);
                            allComputing.countDown();
                            try {
                                release.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            now.decrementAndGet();
                            return new byte[input.tagLength()];
                        },
                        BouncyCastleKdfs::new));
        List<Thread> callers = new ArrayList<>();
        AtomicInteger busy = new AtomicInteger();
        for (int i = 0; i < 3 * processors; i++) {
            Thread caller = new Thread(() -> {
                if (hasher.verifyNothing(PASSWORD) instanceof VerifyResult.Busy) {
                    busy.incrementAndGet();
                }
            });
            caller.setDaemon(true);
            caller.start();
            callers.add(caller);
        }
        allComputing.await();
        for (Thread caller : callers) {
            while (caller.getState() != Thread.State.TIMED_WAITING && caller.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }

        assertThat(hasher.verifyNothing(PASSWORD)).isEqualTo(new VerifyResult.Busy(Duration.ofMinutes(1)));

        release.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(busy).hasValue(0);
        assertThat(most).hasValue(processors);
    }

    @Test
    void a_computation_that_fails_gives_its_place_back() {
        PasswordHasher hasher = Hashers.cheap()
                .concurrency(1)
                .queue(0)
                .build(new Kdfs(
                        (input, password) -> {
                            throw new OutOfMemoryError("for the test");
                        },
                        BouncyCastleKdfs::new));

        for (Supplier<Object> call : List.<Supplier<Object>>of(
                () -> hasher.hash(PASSWORD),
                () -> hasher.verifyNothing(PASSWORD),
                () -> hasher.hash(PASSWORD),
                () -> hasher.verifyNothing(PASSWORD))) {
            org.assertj.core.api.Assertions.assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(call::get);
        }
    }

    @Test
    void results_of_many_threads_do_not_mix() throws Exception {
        PasswordHasher hasher = Hashers.cheap()
                .concurrency(4)
                .queue(100)
                .maxWait(Duration.ofMinutes(1))
                .build();
        CyclicBarrier together = new CyclicBarrier(8);
        List<Future<Boolean>> right = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String mine = "password of thread " + i;
            String others = "password of thread " + (i + 1) % 8;
            right.add(threads.submit(() -> {
                together.await();
                boolean all = true;
                for (int round = 0; round < 200; round++) {
                    PasswordHash hash = Hashers.hash(hasher, mine);
                    all &= hasher.verify(Secret.of(mine), hash).equals(new VerifyResult.Match(false));
                    all &= hasher.verify(Secret.of(others), hash).equals(new VerifyResult.Mismatch());
                }
                return all;
            }));
        }

        for (Future<Boolean> future : right) {
            assertThat(future.get()).isTrue();
        }
    }

    private PasswordHasher hasher(int concurrency, int queue, Duration maxWait) {
        return Hashers.cheap()
                .concurrency(concurrency)
                .queue(queue)
                .maxWait(maxWait)
                .build(new Kdfs(held, BouncyCastleKdfs::new));
    }
}
