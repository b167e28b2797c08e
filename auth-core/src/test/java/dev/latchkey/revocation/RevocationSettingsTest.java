package dev.latchkey.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RevocationSettingsTest {

    private static final RevocationSettings DEFAULTS = RevocationSettings.defaults();

    @Test
    void the_defaults_are_those_that_are_documented() {
        assertThat(DEFAULTS)
                .isEqualTo(
                        new RevocationSettings(Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofMillis(500)));
    }

    @Test
    void each_setting_can_be_changed_without_the_others() {
        Duration value = Duration.ofMillis(700);

        assertThat(DEFAULTS.withPollEvery(value))
                .isEqualTo(new RevocationSettings(value, DEFAULTS.maxStaleness(), DEFAULTS.directTimeout()));
        assertThat(DEFAULTS.withMaxStaleness(value))
                .isEqualTo(new RevocationSettings(DEFAULTS.pollEvery(), value, DEFAULTS.directTimeout()));
        assertThat(DEFAULTS.withDirectTimeout(value))
                .isEqualTo(new RevocationSettings(DEFAULTS.pollEvery(), DEFAULTS.maxStaleness(), value));
    }

    @Test
    void an_index_that_would_never_be_fresh_is_refused_with_both_values() {
        assertThatThrownBy(() -> DEFAULTS.withPollEvery(Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT2S is not below the greatest staleness PT2S");
        assertThat(DEFAULTS.withPollEvery(Duration.ofMillis(1_999)).pollEvery()).isEqualTo(Duration.ofMillis(1_999));
    }

    @Test
    void no_time_is_zero_or_negative() {
        for (Duration value : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
            assertThatThrownBy(() -> DEFAULTS.withPollEvery(value))
                    .hasMessage("the poll interval is positive, not " + value);
            assertThatThrownBy(() -> DEFAULTS.withMaxStaleness(value))
                    .hasMessage("the greatest staleness is positive, not " + value);
            assertThatThrownBy(() -> DEFAULTS.withDirectTimeout(value))
                    .hasMessage("the time-out of a direct question is positive, not " + value);
            assertThatThrownBy(() -> RevocationMode.acceptStaleUpTo(value))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void the_modes_say_what_they_are() {
        assertThat(RevocationMode.standard()).hasToString("standard");
        assertThat(RevocationMode.strict()).hasToString("strict");
        assertThat(RevocationMode.acceptStaleUpTo(Duration.ofMinutes(5))).hasToString("stale up to PT5M");
    }

    @Test
    void a_cursor_is_printable_and_short() {
        assertThat(new RevocationCursor("!~" + "x".repeat(998)).value()).hasSize(1_000);
        for (String value : new String[] {"", "a b", "a\tb", "\u007f", "\u00e9", "x".repeat(1_001)}) {
            assertThatThrownBy(() -> new RevocationCursor(value)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
