package dev.latchkey.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LazyTest {

    @Test
    void a_value_is_made_once_and_not_before_it_is_asked_for() {
        AtomicInteger made = new AtomicInteger();
        Lazy<Integer> lazy = new Lazy<>(made::incrementAndGet);

        assertThat(made.get()).isZero();
        assertThat(lazy.get()).isEqualTo(1);
        assertThat(lazy.get()).isEqualTo(1);
    }

    @Test
    void after_a_failure_it_is_tried_again_by_whichever_thread() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Lazy<Integer> lazy = new Lazy<>(() -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
            }
            return tries.get();
        });

        assertThatIllegalStateException().isThrownBy(lazy::get);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            assertThat(other.submit(lazy::get).get()).isEqualTo(2);
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void threads_that_ask_at_once_get_the_same_value() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 200; round++) {
                AtomicInteger made = new AtomicInteger();
                Lazy<Integer> lazy = new Lazy<>(made::incrementAndGet);
                CountDownLatch start = new CountDownLatch(1);
                List<Future<Integer>> values = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    values.add(threads.submit(() -> {
                        start.await();
                        return lazy.get();
                    }));
                }
                start.countDown();
                for (Future<Integer> value : values) {
                    assertThat(value.get()).isEqualTo(1);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
