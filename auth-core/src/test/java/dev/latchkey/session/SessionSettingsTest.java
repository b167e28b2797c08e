package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SessionSettingsTest {

    private static final SessionSettings DEFAULTS = SessionSettings.defaults();

    @Test
    void the_defaults_are_those_that_are_documented() {
        assertThat(DEFAULTS)
                .isEqualTo(new SessionSettings(
                        "latchkey",
                        Duration.ofDays(7),
                        Duration.ofDays(30),
                        Duration.ofSeconds(30),
                        OptionalInt.empty(),
                        false));
    }

    @Test
    void each_setting_can_be_changed_without_the_others() {
        assertThat(DEFAULTS.withClientId("shop")
                        .withLife(Duration.ofHours(8), Duration.ofHours(12))
                        .withGrace(Duration.ofSeconds(10))
                        .withMaxSessions(3)
                        .withLostCommitsRestored())
                .isEqualTo(new SessionSettings(
                        "shop",
                        Duration.ofHours(8),
                        Duration.ofHours(12),
                        Duration.ofSeconds(10),
                        OptionalInt.of(3),
                        true));
    }

    @Test
    void an_idle_timeout_beyond_the_absolute_one_is_refused_with_both_values() {
        assertThatThrownBy(() -> DEFAULTS.withLife(Duration.ofHours(9), Duration.ofHours(8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("idle timeout PT9H (refreshIdle) exceeds absolute timeout PT8H (refreshAbsolute)");
        assertThat(DEFAULTS.withLife(Duration.ofHours(8), Duration.ofHours(8)).idle())
                .isEqualTo(Duration.ofHours(8));
    }

    @Test
    void a_life_is_positive() {
        for (Duration value : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
            assertThatThrownBy(() -> DEFAULTS.withLife(value, Duration.ofDays(1)))
                    .hasMessage("idle timeout " + value + " is not positive");
            assertThatThrownBy(() -> DEFAULTS.withLife(Duration.ofDays(1), value))
                    .hasMessage("absolute timeout " + value + " is not positive");
        }
    }

    @Test
    void a_grace_window_is_from_zero_to_ten_minutes_and_below_the_idle_timeout() {
        assertThat(DEFAULTS.withGrace(Duration.ZERO).grace()).isZero();
        assertThat(DEFAULTS.withGrace(Duration.ofMinutes(10)).grace()).isEqualTo(Duration.ofMinutes(10));
        assertThatThrownBy(() -> DEFAULTS.withGrace(Duration.ofMinutes(10).plusMillis(1)))
                .hasMessage("grace window PT10M0.001S is not between PT0S and PT10M");
        assertThatThrownBy(() -> DEFAULTS.withGrace(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.withLife(Duration.ofSeconds(30), Duration.ofDays(1)))
                .hasMessage("grace window PT30S (refreshGrace) is not below idle timeout PT30S (refreshIdle)");
    }

    @Test
    void a_limit_is_at_least_one() {
        assertThat(DEFAULTS.withMaxSessions(1).maxSessions()).hasValue(1);
        assertThatThrownBy(() -> DEFAULTS.withMaxSessions(0))
                .hasMessage("a user may have at least 1 session at once, not 0");
    }

    @Test
    void a_client_has_a_name() {
        assertThatThrownBy(() -> DEFAULTS.withClientId(" ")).hasMessage("the client id is blank");
    }

    @Test
    void the_refusals_of_a_refresh_have_the_codes_of_the_http_api() {
        assertThat(RefreshRefusal.INVALID.code()).isEqualTo("refresh_invalid");
        assertThat(RefreshRefusal.REUSED.code()).isEqualTo("refresh_reused");
    }
}
