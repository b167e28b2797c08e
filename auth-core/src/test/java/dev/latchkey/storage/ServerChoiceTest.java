package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ServerChoiceTest {

    private static final String VARIABLE = "SERVER_FOR_TESTS";

    private final List<String> asked = new ArrayList<>();

    @Test
    void an_address_that_is_named_is_taken_and_nothing_is_asked_or_started() {
        assertThat(address(Map.of(VARIABLE, "there"), true)).isEqualTo("there");
        assertThat(asked).isEmpty();
    }

    @Test
    void without_an_address_docker_is_taken_when_it_is_there() {
        assertThat(address(Map.of(), true)).isEqualTo("container");
        assertThat(asked).containsExactly("docker", "container");
    }

    @Test
    void without_both_the_program_of_the_build_is_taken() {
        assertThat(address(Map.of("ANOTHER", "there"), false)).isEqualTo("program");
        assertThat(asked).containsExactly("docker", "program");
    }

    @Test
    void an_address_that_is_empty_is_a_mistake_and_not_a_choice() {
        assertThatIllegalStateException()
                .isThrownBy(() -> address(Map.of(VARIABLE, " "), true))
                .withMessage("SERVER_FOR_TESTS is empty: name an address, or unset it");
        assertThat(asked).isEmpty();
    }

    @Test
    void what_was_chosen_and_does_not_start_is_a_failure_and_nothing_else_is_tried() {
        IllegalArgumentException failure = new IllegalArgumentException("no such image");
        ServerChoice choice = new ServerChoice(Map.of(), () -> true);
        Supplier<String> failing = () -> {
            throw failure;
        };

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> choice.address(VARIABLE, failing, noting("program")))
                .isSameAs(failure);
        assertThat(asked).isEmpty();
    }

    private String address(Map<String, String> environment, boolean docker) {
        ServerChoice choice = new ServerChoice(environment, () -> {
            asked.add("docker");
            return docker;
        });
        return choice.address(VARIABLE, noting("container"), noting("program"));
    }

    private Supplier<String> noting(String name) {
        return () -> {
            asked.add(name);
            return name;
        };
    }
}
