package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PatienceTest {

    @Test
    void what_is_awaited_may_take_longer_than_ten_seconds_by_default() {
        AtomicLong left = new AtomicLong();

        await().conditionEvaluationListener(condition -> left.set(condition.getRemainingTimeInMS()))
                .until(() -> true);

        assertThat(left.get()).isBetween(10_001L, Patience.DEFAULT.toMillis());
    }
}
