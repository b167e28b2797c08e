package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link Ceremonies}. An implementation gives ceremonies without entries at the start of each test. */
public abstract class CeremoniesContract {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int RUNNERS = 16;
    private static final int ROUNDS = 300;

    private Ceremonies ceremonies;
    private Instant now;
    private Instant expiry;

    /** The ceremonies. */
    protected abstract Ceremonies ceremonies();

    /** The time at which the test begins, to the millisecond. */
    protected abstract Instant start();

    @BeforeEach
    final void open() {
        ceremonies = ceremonies();
        now = start();
        expiry = now.plus(LIFE);
    }

    @Test
    final void an_entry_is_taken_once_and_as_it_was_put() {
        put("key", "Wert: ä\n{}");

        assertThat(ceremonies.find("key", now)).contains("Wert: ä\n{}");
        assertThat(ceremonies.find("key", now)).contains("Wert: ä\n{}");
        assertThat(ceremonies.take("key", now)).contains("Wert: ä\n{}");
        assertThat(ceremonies.take("key", now)).isEmpty();
        assertThat(ceremonies.find("key", now)).isEmpty();
        assertThat(ceremonies.replace("key", "Wert: ä\n{}", "other", now)).isFalse();
    }

    @Test
    final void entries_are_independent_and_one_takes_the_place_of_another_of_its_key() {
        put("one", "1");
        put("other", "2");
        put("one", "3");

        assertThat(ceremonies.take("one", now)).contains("3");
        assertThat(ceremonies.take("other", now)).contains("2");
        assertThat(ceremonies.take("Other", now)).isEmpty();
    }

    @Test
    final void an_entry_is_there_until_its_expiry_and_not_at_it() {
        put("key", "value");
        put("taken-late", "value");
        put("replaced-late", "value");

        assertThat(ceremonies.find("key", expiry.minusMillis(1))).contains("value");
        assertThat(ceremonies.find("key", expiry)).isEmpty();
        assertThat(ceremonies.take("taken-late", expiry)).isEmpty();
        assertThat(ceremonies.replace("replaced-late", "value", "other", expiry))
                .isFalse();
    }

    @Test
    final void only_what_is_as_expected_is_replaced_and_keeps_its_expiry() {
        put("key", "value");

        assertThat(ceremonies.replace("key", "Value", "other", now)).isFalse();
        assertThat(ceremonies.find("key", now)).contains("value");
        assertThat(ceremonies.replace("key", "value", "other", expiry.minusMillis(1)))
                .isTrue();
        assertThat(ceremonies.find("key", expiry.minusMillis(1))).contains("other");
        assertThat(ceremonies.find("key", expiry)).isEmpty();
        assertThat(ceremonies.replace("unknown", "value", "other", now)).isFalse();
        assertThat(ceremonies.find("unknown", now)).isEmpty();
    }

    @Test
    final void keys_and_values_are_bounded() {
        for (String key : List.of("", "a key", "schlüssel", "k".repeat(201))) {
            assertThatIllegalArgumentException().isThrownBy(() -> put(key, "value"));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> put("key", "v".repeat(Ceremonies.MAX_VALUE + 1)));
        put("k".repeat(200), "v".repeat(Ceremonies.MAX_VALUE));
        assertThat(ceremonies.take("k".repeat(200), now)).contains("v".repeat(Ceremonies.MAX_VALUE));
    }

    @Test
    final void of_those_who_take_an_entry_at_once_exactly_one_gets_it() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String key = "taken" + round;
                put(key, "value");
                Callable<Optional<String>> runner = () -> ceremonies.take(key, now);

                List<Optional<String>> given = race.run(Collections.nCopies(RUNNERS, runner));

                assertThat(given).containsOnlyOnce(Optional.of("value"));
            }
        }
    }

    @Test
    final void of_those_who_replace_an_entry_at_once_exactly_one_does() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String key = "replaced" + round;
                put(key, "value");
                List<Callable<Boolean>> runners = new ArrayList<>();
                for (int runner = 0; runner < RUNNERS; runner++) {
                    String updated = "by" + runner;
                    runners.add(() -> ceremonies.replace(key, "value", updated, now));
                }

                List<Boolean> replaced = race.run(runners);

                assertThat(replaced).containsOnlyOnce(true);
                assertThat(ceremonies.find(key, now)).contains("by" + replaced.indexOf(true));
            }
        }
    }

    private void put(String key, String value) {
        ceremonies.put(key, value, now, expiry);
    }
}
