package dev.latchkey.session;

import static dev.latchkey.session.StoredSessions.GRACE;
import static dev.latchkey.session.StoredSessions.IDLE;
import static dev.latchkey.session.StoredSessions.NOW;
import static dev.latchkey.session.StoredSessions.newUser;
import static dev.latchkey.session.StoredSessions.rotated;
import static dev.latchkey.session.StoredSessions.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {

    private final Session session = started(newUser(), 0, NOW);

    @Test
    void an_idle_life_that_is_longer_than_the_absolute_one_is_refused() {
        assertThatThrownBy(() -> with(0, NOW.plusSeconds(2), NOW.plusSeconds(1), null, null))
                .hasMessage(
                        "idle expiry 2026-03-01T12:00:02.123456Z is past absolute expiry 2026-03-01T12:00:01.123456Z");
        assertThat(with(0, NOW, NOW, null, null).idleExpiresAt()).isEqualTo(NOW);
    }

    @Test
    void an_end_has_a_time_and_a_reason() {
        assertThatThrownBy(() -> with(0, NOW, NOW, NOW, null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> with(0, NOW, NOW, null, EndReason.SIGNED_OUT))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_generation_is_not_negative() {
        assertThatThrownBy(() -> with(-1, NOW, NOW, null, null))
                .hasMessage("a session's generation is 0 or more, not -1");
    }

    @Test
    void a_session_is_active_from_its_start_to_its_end_or_expiry() {
        assertThat(session.isActive(NOW)).isTrue();
        assertThat(session.isActive(NOW.plus(IDLE).minusNanos(1))).isTrue();
        assertThat(session.isActive(NOW.plus(IDLE))).isFalse();
        assertThat(session.ended(NOW, EndReason.SIGNED_OUT).isActive(NOW)).isFalse();
        assertThat(with(0, NOW, NOW, null, null).isActive(NOW)).isFalse();
    }

    @Test
    void the_generation_of_the_sign_in_was_not_made_by_a_rotation() {
        assertThat(session.wasRotatedWithin(NOW, GRACE)).isFalse();
        assertThat(rotated(newUser(), 1, NOW).wasRotatedWithin(NOW.plus(GRACE), GRACE))
                .isTrue();
        assertThat(rotated(newUser(), 1, NOW).wasRotatedWithin(NOW.plus(GRACE).plusNanos(1), GRACE))
                .isFalse();
        assertThat(rotated(newUser(), 1, NOW).wasRotatedWithin(NOW, Duration.ZERO))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 | Firefox on Linux",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 | Chrome on Windows",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0 | Edge on Windows",
                "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/136.0 Safari/537.36 OPR/121.0 | Opera on Windows",
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15 | Safari on macOS",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1 | Safari on iPhone",
                "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0 Mobile/15E148 Safari/604.1 | Chrome on iPad",
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 FxiOS/140.0 Mobile/15E148 Safari/605.1.15 | Firefox on iPhone",
                "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36 | Samsung Internet on Android",
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 | Chrome on ChromeOS",
                "curl/8.5.0 | curl",
                "okhttp/5.0.0 | Android app",
                "Shop/7 CFNetwork/3826 Darwin/24.5.0 | Apple app",
                "Something on Linux of its own | Linux",
                "<script>alert(1)</script> | Unknown device",
                "'' | Unknown device",
                "| Unknown device",
            })
    void a_device_is_named_for_people(@Nullable String userAgent, String name) {
        Session from = with(new RequestContext(null, userAgent, null, Locale.ENGLISH));

        assertThat(from.device()).isEqualTo(name);
    }

    private Session with(RequestContext request) {
        return new Session(
                session.id(),
                session.user(),
                0,
                "shop",
                "k",
                0,
                NOW,
                NOW,
                session.methods(),
                false,
                request,
                NOW,
                NOW,
                NOW,
                NOW,
                null,
                null);
    }

    private Session with(
            long generation, Instant idle, Instant absolute, @Nullable Instant endedAt, @Nullable EndReason endReason) {
        return new Session(
                session.id(),
                session.user(),
                0,
                "shop",
                "k",
                generation,
                NOW,
                NOW,
                session.methods(),
                false,
                session.request(),
                NOW,
                NOW,
                idle,
                absolute,
                endedAt,
                endReason);
    }
}
