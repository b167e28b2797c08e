package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLimitsTest {

    private static final String HOME = "203.0.113.7";

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final RequestLimits limits = limits(LimitSettings.standard());
    private final UserId ada = new UserId(Environment.system().newId());

    @ParameterizedTest
    @CsvSource({
        "REGISTER, 60, 1",
        "RESEND_VERIFICATION, 30, 2",
        "VERIFY_EMAIL, 60, 1",
        "SET_UP, 20, 3",
        "FORGOT_PASSWORD, 30, 2",
        "RESET_PASSWORD, 30, 2",
        "MAGIC_LINK, 30, 2"
    })
    void an_open_call_is_limited_by_client_address(OpenCall call, int aMinute, int wait) {
        for (int i = 0; i < aMinute; i++) {
            assertThat(limits.begin(call, HOME)).isEmpty();
        }

        assertThat(limits.begin(call, HOME)).contains(Duration.ofSeconds(wait));
        assertThat(limits.begin(call, "203.0.113.8")).isEmpty();
        environment.advance(Duration.ofSeconds(wait));
        assertThat(limits.begin(call, HOME)).isEmpty();
    }

    @Test
    void calls_do_not_share_a_limit() {
        for (int i = 0; i < 20; i++) {
            assertThat(limits.begin(OpenCall.SET_UP, HOME)).isEmpty();
        }

        assertThat(limits.begin(OpenCall.SET_UP, HOME)).isPresent();
        assertThat(limits.begin(OpenCall.REGISTER, HOME)).isEmpty();
    }

    @Test
    void an_ipv6_network_is_one_client() {
        for (int i = 0; i < 20; i++) {
            assertThat(limits.begin(OpenCall.SET_UP, "2001:db8::" + i)).isEmpty();
        }

        assertThat(limits.begin(OpenCall.SET_UP, "2001:db8::ffff")).isPresent();
    }

    @Test
    void a_call_from_within_the_process_is_not_limited() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(limits.begin(OpenCall.SET_UP, null)).isEmpty();
        }
    }

    @Test
    void a_mailbox_gets_five_mails_of_a_kind_in_an_hour() {
        for (int i = 0; i < 5; i++) {
            assertThat(limits.mayMail("VERIFY_EMAIL", "ada@mail.example")).isTrue();
        }

        assertThat(limits.mayMail("VERIFY_EMAIL", "ada@mail.example")).isFalse();
        assertThat(limits.mayMail("REGISTRATION_REPEATED", "ada@mail.example")).isTrue();
        assertThat(limits.mayMail("VERIFY_EMAIL", "grace@mail.example")).isTrue();
        environment.advance(Duration.ofMinutes(12));
        assertThat(limits.mayMail("VERIFY_EMAIL", "ada@mail.example")).isTrue();
    }

    @Test
    void ones_own_password_may_be_wrong_ten_times_in_an_hour() {
        for (int i = 0; i < 100; i++) {
            assertThat(limits.beginPassword(ada)).isEmpty();
            limits.giveBackPassword(ada);
        }
        for (int i = 0; i < 10; i++) {
            assertThat(limits.beginPassword(ada)).isEmpty();
        }

        assertThat(limits.beginPassword(ada)).contains(Duration.ofMinutes(6));
        assertThat(limits.beginPassword(new UserId(Environment.system().newId())))
                .isEmpty();
    }

    @Test
    void switched_off_they_limit_nothing() {
        RequestLimits off = limits(LimitSettings.off());

        for (int i = 0; i < 1_000; i++) {
            assertThat(off.begin(OpenCall.REGISTER, HOME)).isEmpty();
            assertThat(off.mayMail("VERIFY_EMAIL", "ada@mail.example")).isTrue();
            assertThat(off.beginPassword(ada)).isEmpty();
        }
    }

    @Test
    void a_host_sets_limits_of_its_own() {
        RequestLimits own = limits(LimitSettings.standard().withOpenCall(OpenCall.REGISTER, RateLimit.perHour(1)));

        assertThat(own.begin(OpenCall.REGISTER, HOME)).isEmpty();
        assertThat(own.begin(OpenCall.REGISTER, HOME)).contains(Duration.ofHours(1));
        assertThat(own.begin(OpenCall.SET_UP, HOME)).isEmpty();
    }

    @Test
    void a_call_without_a_limit_is_a_mistake() {
        LimitSettings standard = LimitSettings.standard();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LimitSettings(
                        true,
                        standard.general(),
                        standard.login(),
                        standard.lock(),
                        Map.of(),
                        standard.mailbox(),
                        standard.ownPassword(),
                        standard.secondFactor()))
                .withMessageContaining("REGISTER");
    }

    @Test
    void no_address_of_a_person_or_a_machine_is_in_a_key() {
        List<String> keys = new ArrayList<>();
        RateLimiter recording = new RateLimiter() {
            @Override
            public RateVerdict take(String key, RateLimit limit, Instant now) {
                keys.add(key);
                return new RateVerdict.Admitted(1);
            }

            @Override
            public void forget(String key) {
                keys.add(key);
            }

            @Override
            public void giveBack(String key, RateLimit limit, Instant now) {
                keys.add(key);
            }
        };
        RequestLimits requests = RequestLimits.create(recording, recording, environment, LimitSettings.standard());
        LoginThrottle throttle = LoginThrottle.create(
                recording, InProcessState.create(environment).ceremonies(), environment, LimitSettings.standard());

        assertThat(requests.begin(OpenCall.REGISTER, HOME)).isEmpty();
        assertThat(requests.mayMail("VERIFY_EMAIL", "ada@mail.example")).isTrue();
        assertThat(requests.beginPassword(ada)).isEmpty();
        requests.giveBackPassword(ada);
        assertThat(throttle.begin("ada@mail.example", HOME)).isInstanceOf(LoginThrottle.Admission.Admitted.class);

        assertThat(keys)
                .hasSize(8)
                .allSatisfy(key -> assertThat(key)
                        .matches("[!-~]{1,200}")
                        .doesNotContain("mail.example", "203.0.113", ada.toString()));
    }

    @Nested
    class ALimit {

        @Test
        void gives_one_attempt_back_in_its_refill_time_divided_by_its_capacity() {
            assertThat(RateLimit.perMinute(10).interval()).isEqualTo(Duration.ofSeconds(6));
            assertThat(RateLimit.perHour(10)).isEqualTo(new RateLimit(10, Duration.ofHours(1)));
        }

        @Test
        void out_of_range_is_refused_with_its_values() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RateLimit(0, Duration.ofMinutes(1)))
                    .withMessageContaining("not 0");
            assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1_000_001, Duration.ofDays(10)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RateLimit(2, Duration.ZERO))
                    .withMessageContaining("2 in PT0S is one in PT0S");
            assertThatIllegalArgumentException().isThrownBy(() -> new RateLimit(1, Duration.ofMinutes(-1)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new RateLimit(2, Duration.ofDays(2).plusNanos(2)));
            assertThat(new RateLimit(2, Duration.ofDays(2)).interval()).isEqualTo(Duration.ofDays(1));
        }

        @Test
        void says_whole_seconds_to_wait_rounded_up() {
            assertThat(new RateVerdict.Limited(Duration.ofNanos(1)).retryAfter())
                    .isEqualTo(Duration.ofSeconds(1));
            assertThat(new RateVerdict.Limited(Duration.ofSeconds(2)).retryAfter())
                    .isEqualTo(Duration.ofSeconds(2));
            assertThat(new RateVerdict.Limited(Duration.ofMillis(2_001)).retryAfter())
                    .isEqualTo(Duration.ofSeconds(3));
            assertThat(new RateVerdict.Limited(Duration.ZERO).retryAfter()).isEqualTo(Duration.ofSeconds(1));
        }
    }

    private RequestLimits limits(LimitSettings settings) {
        RateLimiter limiter = InProcessState.create(environment).rateLimiter();
        return RequestLimits.create(limiter, limiter, environment, settings);
    }
}
