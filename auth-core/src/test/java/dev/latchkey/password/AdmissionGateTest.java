package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AdmissionGateTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void as_many_get_in_as_there_are_permits() {
        AdmissionGate gate = new AdmissionGate(2, 0, LONG);

        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isFalse();
    }

    @Test
    void who_leaves_makes_room_for_exactly_one() {
        AdmissionGate gate = new AdmissionGate(1, 0, LONG);
        assertThat(gate.enter()).isTrue();
        gate.leave();

        assertThat(gate.enter()).isTrue();
        assertThat(gate.enter()).isFalse();
    }

    @Test
    void who_waits_too_long_is_turned_away_and_gives_the_place_back() {
        AdmissionGate gate = new AdmissionGate(1, 1, Duration.ofMillis(1));
        assertThat(gate.enter()).isTrue();

        assertThat(gate.enter()).isFalse();
        assertThat(gate.enter()).isFalse();
        gate.leave();
        assertThat(gate.enter()).isTrue();
    }

    @Test
    void who_waits_gets_in_when_another_leaves_and_further_ones_are_turned_away() throws Exception {
        AdmissionGate gate = new AdmissionGate(1, 1, LONG);
        assertThat(gate.enter()).isTrue();
        AtomicBoolean admitted = new AtomicBoolean();
        Thread waiting = started(() -> admitted.set(gate.enter()));
        awaitParked(waiting);

        assertThat(gate.enter()).isFalse();

        gate.leave();
        waiting.join();
        assertThat(admitted).isTrue();
        gate.leave();
        assertThat(gate.enter()).isTrue();
    }

    @Test
    void those_who_wait_get_in_in_the_order_they_came() throws Exception {
        AdmissionGate gate = new AdmissionGate(1, 3, LONG);
        assertThat(gate.enter()).isTrue();
        List<Integer> order = new CopyOnWriteArrayList<>();
        Thread[] waiting = new Thread[3];
        for (int i = 0; i < waiting.length; i++) {
            int number = i;
            waiting[i] = started(() -> {
                if (gate.enter()) {
                    order.add(number);
                    gate.leave();
                }
            });
            awaitParked(waiting[i]);
        }

        gate.leave();

        for (Thread thread : waiting) {
            thread.join();
        }
        assertThat(order).containsExactly(0, 1, 2);
    }

    @Test
    void who_is_interrupted_is_turned_away_stays_interrupted_and_gives_the_place_back() throws Exception {
        AdmissionGate gate = new AdmissionGate(1, 1, LONG);
        assertThat(gate.enter()).isTrue();
        AtomicBoolean admitted = new AtomicBoolean(true);
        AtomicBoolean interrupted = new AtomicBoolean();
        Thread waiting = started(() -> {
            admitted.set(gate.enter());
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        awaitParked(waiting);

        waiting.interrupt();
        waiting.join();

        assertThat(admitted).isFalse();
        assertThat(interrupted).isTrue();
        AtomicBoolean nextAdmitted = new AtomicBoolean();
        Thread next = started(() -> nextAdmitted.set(gate.enter()));
        awaitParked(next);
        gate.leave();
        next.join();
        assertThat(nextAdmitted).isTrue();
    }

    @Test
    void never_more_than_the_permits_are_in_and_none_is_lost() throws Exception {
        int permits = 3;
        AdmissionGate gate = new AdmissionGate(permits, 4, LONG);
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger turnedAway = new AtomicInteger();
        AtomicInteger admitted = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[16];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = started(() -> {
                awaitUninterrupted(start);
                for (int round = 0; round < 500; round++) {
                    if (gate.enter()) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        admitted.incrementAndGet();
                        Thread.yield();
                        inside.decrementAndGet();
                        gate.leave();
                    } else {
                        turnedAway.incrementAndGet();
                    }
                }
            });
        }

        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isLessThanOrEqualTo(permits);
        assertThat(admitted.get() + turnedAway.get()).isEqualTo(threads.length * 500);
        for (int i = 0; i < permits; i++) {
            assertThat(gate.enter()).isTrue();
        }
    }

    private static Thread started(Runnable task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitParked(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).as("it waits").isTrue();
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
