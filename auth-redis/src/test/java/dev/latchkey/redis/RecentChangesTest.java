package dev.latchkey.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RecentChangesTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");

    private final RecentChanges changes = new RecentChanges(Duration.ofSeconds(30));

    @Test
    void a_change_is_known_for_as_long_as_copies_live_from_the_last_one() {
        changes.add("a", NOW);
        changes.add("b", NOW);
        changes.add("a", NOW.plusSeconds(10));

        assertThat(changes.find("a", NOW.plusSeconds(39))).isEqualTo(NOW.plusSeconds(10));
        assertThat(changes.find("a", NOW.plusSeconds(40))).isNull();
        assertThat(changes.keys(NOW.plusSeconds(29))).containsExactly("b", "a");
        assertThat(changes.keys(NOW.plusSeconds(30))).containsExactly("a");
        assertThat(changes.find("c", NOW)).isNull();
    }

    @Test
    void a_clock_that_steps_back_makes_no_change_a_recent_one_for_long() {
        changes.add("a", NOW);

        assertThat(changes.find("a", NOW.minusSeconds(30))).isNull();
    }

    @Test
    void of_many_the_oldest_are_forgotten() {
        for (int i = 0; i < 1_500; i++) {
            changes.add("key" + i, NOW);
        }

        assertThat(changes.keys(NOW)).hasSize(1_000).startsWith("key500").endsWith("key1499");
    }

    @Test
    void what_is_too_old_makes_room() {
        changes.add("old", NOW);
        changes.add("young", NOW.plusSeconds(60));

        assertThat(changes.keys(NOW.plusSeconds(10))).isEmpty();
        assertThat(changes.keys(NOW.plusSeconds(60))).containsExactly("young");
    }
}
