package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClosingTest {

    private final List<String> closed = new ArrayList<>();

    @Test
    void all_are_closed_in_order_and_the_first_failure_is_told() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Closing.all(good("a"), failing("b"), good("c"), failing("d")))
                .withMessage("b")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(later -> assertThat(later).hasMessage("d")));
        assertThat(closed).containsExactly("a", "b", "c", "d");
    }

    @Test
    void after_a_failure_what_was_opened_is_closed_and_that_failure_stays_the_one() {
        IllegalStateException failure = new IllegalStateException("the start");

        Closing.after(failure, failing("a"), null, good("b"));

        assertThat(closed).containsExactly("a", "b");
        assertThat(failure.getSuppressed())
                .singleElement()
                .satisfies(later -> assertThat(later).hasMessage("a"));
    }

    private AutoCloseable good(String name) {
        return () -> closed.add(name);
    }

    private AutoCloseable failing(String name) {
        return () -> {
            closed.add(name);
            throw new IOException(name);
        };
    }
}
