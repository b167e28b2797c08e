package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreUnavailableExceptionTest {

    private final StoreUnavailableException first = new StoreUnavailableException("the database does not answer");

    @Test
    void what_is_to_be_done_before_it_is_thrown_on_is_done() {
        List<String> done = new ArrayList<>();

        first.thenTry(() -> done.add("given back"));

        assertThat(done).containsExactly("given back");
        assertThat(first).hasNoSuppressedExceptions();
    }

    @Test
    void a_store_that_is_out_of_reach_for_that_too_is_told_with_it_and_another_failure_by_itself() {
        StoreUnavailableException second = new StoreUnavailableException("the counts do not answer");

        first.thenTry(() -> {
            throw second;
        });

        assertThat(first.getSuppressed()).containsExactly(second);
        assertThatIllegalStateException()
                .isThrownBy(() -> first.thenTry(() -> {
                    throw new IllegalStateException("a defect");
                }));
    }
}
