package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.limit.LoginThrottle.Admission;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.testing.MovableEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {

    private static final String ADA = "ada@mail.example";
    private static final String HOME = "203.0.113.7";

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private LoginThrottle throttle = throttle(LimitSettings.standard());

    @Test
    void ten_failures_at_one_account_from_one_address_are_allowed_at_once_and_one_more_each_six_seconds() {
        fail(10, ADA, HOME);

        assertThat(throttle.begin(ADA, HOME)).isEqualTo(new Admission.Limited(Duration.ofSeconds(6)));
        environment.advance(Duration.ofSeconds(6));
        fail(1, ADA, HOME);
        assertThat(throttle.begin(ADA, HOME)).isEqualTo(new Admission.Limited(Duration.ofSeconds(6)));
    }

    @Test
    void what_turns_out_right_does_not_count() {
        for (int i = 0; i < 1_000; i++) {
            admitted(ADA, HOME).giveBack();
        }

        fail(10, ADA, HOME);
        assertThat(throttle.begin(ADA, HOME)).isInstanceOf(Admission.Limited.class);
    }

    @Test
    void a_right_password_of_ones_own_does_not_buy_more_guesses_at_anothers() {
        for (int i = 0; i < 10; i++) {
            fail(1, ADA, HOME);
            admitted("mallory@mail.example", HOME).giveBack();
        }

        assertThat(throttle.begin(ADA, HOME)).isInstanceOf(Admission.Limited.class);
    }

    @Test
    void a_refused_attempt_takes_nothing_of_any_limit() {
        fail(10, ADA, HOME);
        for (int i = 0; i < 1_000; i++) {
            assertThat(throttle.begin(ADA, HOME)).isInstanceOf(Admission.Limited.class);
        }

        fail(10, "grace@mail.example", HOME);
        assertThat(throttle.begin(ADA, "198.51.100.1")).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void an_attempt_that_cannot_be_counted_in_full_is_not_counted_at_all() {
        RateLimiter counts = InProcessState.create(environment).rateLimiter();
        AtomicBoolean gone = new AtomicBoolean(true);
        LoginThrottle faulty = LoginThrottle.create(
                new RateLimiter() {
                    @Override
                    public RateVerdict take(String key, RateLimit limit, Instant now) {
                        if (gone.get() && key.startsWith("login/overall")) {
                            throw new StoreUnavailableException("the test takes the counts away");
                        }
                        return counts.take(key, limit, now);
                    }

                    @Override
                    public void giveBack(String key, RateLimit limit, Instant now) {
                        counts.giveBack(key, limit, now);
                    }

                    @Override
                    public void forget(String key) {
                        counts.forget(key);
                    }
                },
                InProcessState.create(environment).ceremonies(),
                environment,
                LimitSettings.standard());
        for (int i = 0; i < 20; i++) {
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> faulty.begin(ADA, HOME));
        }
        gone.set(false);

        for (int i = 0; i < 10; i++) {
            assertThat(faulty.begin(ADA, HOME)).isInstanceOf(Admission.Admitted.class);
        }
    }

    @Test
    void a_hundred_failures_from_one_address_are_allowed_in_a_minute_whatever_the_account() {
        for (int i = 0; i < 100; i++) {
            fail(1, "user" + i + "@mail.example", HOME);
        }

        assertThat(throttle.begin("next@mail.example", HOME)).isEqualTo(new Admission.Limited(Duration.ofSeconds(1)));
        assertThat(throttle.begin("next@mail.example", "203.0.113.8")).isInstanceOf(Admission.Admitted.class);
    }

    @Test
    void parallel_guesses_are_counted_before_they_are_made() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 50; round++) {
                String account = "user" + round + "@mail.example";
                String address = "198.51.100." + round;
                Callable<Admission> guess = () -> throttle.begin(account, address);

                List<Admission> admissions = race.run(Collections.nCopies(32, guess));

                assertThat(admissions.stream().filter(Admission.Admitted.class::isInstance))
                        .hasSize(10);
            }
        }
    }

    @Nested
    class AsAWeaponAgainstTheOwner {

        @Test
        void guessing_from_one_address_leaves_every_other_address_alone() {
            fail(10, ADA, HOME);

            assertThat(throttle.begin(ADA, "198.51.100.1")).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void guessing_from_a_thousand_addresses_still_lets_the_owner_in_from_a_client_that_is_known() {
            for (int i = 0; i < 1_000; i++) {
                Admission unused = throttle.begin(ADA, "10.0." + i / 250 + "." + i % 250);
            }

            for (int i = 0; i < 100; i++) {
                assertThat(throttle.begin(ADA, HOME, () -> KnownClient.TRUSTED))
                        .isInstanceOfSatisfying(
                                Admission.Admitted.class,
                                admitted -> admitted.attempt().giveBack());
            }
        }

        @Test
        void an_account_that_is_attacked_allows_five_failures_in_a_quarter_of_an_hour_from_an_address() {
            for (int i = 0; i < 100; i++) {
                fail(1, ADA, "10.0.0." + i);
            }

            fail(5, ADA, HOME);
            assertThat(throttle.begin(ADA, HOME)).isEqualTo(new Admission.Limited(Duration.ofMinutes(3)));
            fail(5, "grace@mail.example", HOME);
        }

        @Test
        void an_attacked_account_allows_ten_failures_from_a_56_and_twenty_from_a_48_network_of_ipv6() {
            attack(ADA);

            int site = 0;
            for (int i = 0; i < 256; i++) {
                site += admittedOf(2, ADA, "2001:db8:1:" + Integer.toHexString(i) + "::1");
            }
            int subscriber = 0;
            for (int i = 256; i < 65_536; i += 64) {
                subscriber += admittedOf(2, ADA, "2001:db8:1:" + Integer.toHexString(i) + "::1");
            }

            assertThat(site).isEqualTo(10);
            assertThat(subscriber).isEqualTo(10);
            assertThat(throttle.begin(ADA, "2001:db8:1:ffff::2"))
                    .isEqualTo(new Admission.Limited(Duration.ofSeconds(45)));
            assertThat(admittedOf(9, ADA, "2001:db8:2::1")).isEqualTo(5);
            assertThat(admittedOf(9, "grace@mail.example", "2001:db8:1::1")).isEqualTo(9);
        }

        @Test
        void
                an_attacked_account_allows_a_hundred_more_failures_an_hour_and_then_two_from_each_network_until_it_is_locked() {
            throttle = throttle(neverLocking());
            attack(ADA);
            int guarded = 0;
            for (int i = 0; i < 20; i++) {
                guarded += admittedOf(10, ADA, "10.1.0." + i);
            }
            assertThat(guarded).isEqualTo(100);

            for (int i = 0; i < 100; i++) {
                assertThat(admittedOf(10, ADA, "10.2.0." + i)).isEqualTo(2);
            }
            int subscriber = 0;
            for (int i = 0; i < 100; i++) {
                subscriber += admittedOf(10, ADA, "2001:db8:1:" + Integer.toHexString(i * 256) + "::1");
            }
            assertThat(subscriber).isEqualTo(2);
            environment.advance(Duration.ofMinutes(10));
            attack(ADA);
            assertThat(throttle.begin(ADA, "10.2.0.1")).isInstanceOf(Admission.Limited.class);
        }

        @Test
        void its_owner_gets_in_with_the_right_password_whatever_is_used_up_until_it_is_locked() {
            throttle = throttle(neverLocking());
            attack(ADA);
            for (int i = 0; i < 1_000; i++) {
                int unused = admittedOf(10, ADA, "10.1." + i / 250 + "." + i % 250);
            }

            for (String home : List.of(HOME, "2001:db8:7::1")) {
                for (int i = 0; i < 100; i++) {
                    admitted(ADA, home).giveBack();
                }
                fail(1, ADA, home);
                admitted(ADA, home).giveBack();
            }
            fail(10, "grace@mail.example", "203.0.113.9");
        }

        @Test
        void the_account_is_no_longer_attacked_once_it_is_left_alone() {
            for (int i = 0; i < 100; i++) {
                fail(1, ADA, "10.0.0." + i);
            }

            environment.advance(Duration.ofHours(1));
            fail(10, ADA, HOME);
        }

        @Test
        void an_attack_on_everybody_makes_it_strict_for_everybody_and_locks_nobody_out() {
            LoginLimits standard = LoginLimits.standard();
            LoginThrottle small = throttle(LimitSettings.standard()
                    .withLogin(new LoginLimits(
                            standard.accountAndAddress(),
                            standard.address(),
                            standard.account(),
                            RateLimit.perMinute(50),
                            standard.guarded())));
            for (int i = 0; i < 200; i++) {
                Admission unused = small.begin("user" + i + "@mail.example", "10.0.0." + i);
            }

            for (int i = 0; i < 5; i++) {
                assertThat(small.begin("grace" + i + "@mail.example", HOME)).isInstanceOf(Admission.Admitted.class);
            }
            assertThat(small.begin(ADA, HOME)).isInstanceOf(Admission.Limited.class);
            assertThat(small.begin(ADA, "198.51.100.1")).isInstanceOf(Admission.Admitted.class);
        }
    }

    @Nested
    class ALock {

        @Test
        void begins_after_so_many_failures_from_everywhere_and_says_so_once() {
            List<Admission> refusals = failuresUntilLocked(ADA);

            assertThat(refusals).containsExactly(new Admission.Limited(Duration.ofHours(1), true));
            assertThat(throttle.isLocked(ADA)).isTrue();
            for (int i = 0; i < 100; i++) {
                assertThat(throttle.begin(ADA, "198.51.100." + i))
                        .isEqualTo(new Admission.Limited(Duration.ofHours(1), false));
            }
            assertThat(throttle.begin("grace@mail.example", HOME)).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void is_told_of_to_one_of_all_who_try_at_once() throws Exception {
            failuresBeforeTheLock(ADA);

            List<Callable<Admission>> runners = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String address = "10.9.0." + i;
                runners.add(() -> throttle.begin(ADA, address));
            }
            try (Race race = new Race()) {
                assertThat(race.run(runners)).filteredOn(ALock::locks).hasSize(1);
            }
        }

        @Test
        void ends_by_itself() {
            List<Admission> unused = failuresUntilLocked(ADA);

            environment.advance(Duration.ofHours(1).minusSeconds(1));
            assertThat(throttle.begin(ADA, HOME)).isEqualTo(new Admission.Limited(Duration.ofSeconds(1)));
            environment.advance(Duration.ofSeconds(1));
            assertThat(throttle.isLocked(ADA)).isFalse();
            fail(10, ADA, HOME);
        }

        @Test
        void that_is_lifted_leaves_the_account_as_if_nobody_had_guessed_and_can_begin_again() {
            List<Admission> first = failuresUntilLocked(ADA);

            assertThat(throttle.lift(ADA)).isPresent();
            assertThat(throttle.lift(ADA)).isEmpty();
            assertThat(throttle.isLocked(ADA)).isFalse();
            fail(10, ADA, HOME);

            environment.advance(Duration.ofHours(1));
            assertThat(failuresUntilLocked(ADA)).isEqualTo(first);
        }

        @Test
        void that_is_lifted_is_put_back_as_it_was_and_neither_prolonged_nor_begun_anew() {
            List<Admission> unused = failuresUntilLocked(ADA);
            environment.advance(Duration.ofMinutes(20));
            Instant end = environment.now().plus(Duration.ofMinutes(40));
            assertThat(throttle.lift(ADA)).contains(end);

            throttle.restore(ADA, end);
            throttle.restore(ADA, end.plusSeconds(60));

            environment.advance(Duration.ofMinutes(40).minusSeconds(1));
            assertThat(throttle.isLocked(ADA)).isTrue();
            environment.advance(Duration.ofSeconds(1));
            assertThat(throttle.isLocked(ADA)).isFalse();
            throttle.restore(ADA, end);
            assertThat(throttle.isLocked(ADA)).isFalse();
        }

        @Test
        void leaves_known_clients_a_limit_of_their_own() {
            List<Admission> unused = failuresUntilLocked(ADA);
            int known = 0;
            for (int i = 0; i < 50; i++) {
                known += throttle.begin(ADA, "10.8.0." + i, () -> KnownClient.TRUSTED) instanceof Admission.Admitted
                        ? 1
                        : 0;
            }

            assertThat(known).isEqualTo(LockLimits.standard().known().capacity());
        }

        @Test
        void leaves_a_trusted_device_its_own_whatever_a_browser_that_others_use_has_failed() {
            List<Admission> unused = failuresUntilLocked(ADA);
            int browser = 0;
            for (int i = 0; i < 50; i++) {
                browser += throttle.begin(ADA, "10.8.0." + i, () -> KnownClient.BROWSER) instanceof Admission.Admitted
                        ? 1
                        : 0;
            }

            assertThat(browser).isEqualTo(LockLimits.standard().known().capacity());
            assertThat(throttle.begin(ADA, HOME, () -> KnownClient.TRUSTED)).isInstanceOf(Admission.Admitted.class);
            assertThat(throttle.lift(ADA)).isPresent();
            attack(ADA);
            assertThat(throttle.begin(ADA, HOME, () -> KnownClient.BROWSER)).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void makes_a_known_client_no_different_while_nobody_attacks() {
            assertThat(throttle.begin(ADA, HOME, () -> {
                        throw new AssertionError("asked for nothing");
                    }))
                    .isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void is_what_waits_that_grow_with_the_failures_end_in() {
            List<Duration> waits = new ArrayList<>();
            waits.add(waitAfter(10, HOME));
            attack(ADA);
            waits.add(waitAfter(5, "203.0.113.8"));
            for (int i = 0; i < 20; i++) {
                int unused = admittedOf(5, ADA, "10.1.0." + i);
            }
            waits.add(waitAfter(2, "203.0.113.9"));
            List<Admission> locked = failuresUntilLocked(ADA);

            assertThat(waits).containsExactly(Duration.ofSeconds(6), Duration.ofMinutes(3), Duration.ofMinutes(30));
            assertThat(locked).containsExactly(new Admission.Limited(Duration.ofHours(1), true));
        }

        private Duration waitAfter(int failures, String address) {
            assertThat(admittedOf(failures, ADA, address)).isEqualTo(failures);
            return ((Admission.Limited) throttle.begin(ADA, address)).retryAfter();
        }

        private static boolean locks(Admission admission) {
            return admission instanceof Admission.Limited limited && limited.locks();
        }

        /** All failures that lead to a lock but the last one. */
        private void failuresBeforeTheLock(String account) {
            LimitSettings standard = LimitSettings.standard();
            int failures = standard.login().account().capacity()
                    + standard.login().guarded().account().capacity()
                    + standard.lock().failures().capacity();
            for (int i = 0; i < failures; i++) {
                assertThat(throttle.begin(account, "10.4." + i / 250 + "." + i % 250))
                        .isInstanceOf(Admission.Admitted.class);
            }
        }

        /** From addresses of their own; gives what the refusal was that says that the account is locked now. */
        private List<Admission> failuresUntilLocked(String account) {
            List<Admission> locking = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                Admission admission = throttle.begin(account, "10.4." + i / 250 + "." + i % 250);
                if (locks(admission)) {
                    locking.add(admission);
                }
            }
            return locking;
        }
    }

    private static LimitSettings neverLocking() {
        LockLimits lock = LockLimits.standard();
        return LimitSettings.standard()
                .withLock(new LockLimits(
                        new RateLimit(100_000, Duration.ofHours(1)),
                        lock.duration(),
                        lock.known(),
                        lock.notices(),
                        lock.linkLife()));
    }

    @Nested
    class AnAddress {

        @Test
        void of_ipv6_stands_for_its_network_of_64_bits() {
            for (int i = 0; i < 10; i++) {
                fail(1, ADA, "2001:db8:1:2::" + Integer.toHexString(i));
            }

            assertThat(throttle.begin(ADA, "2001:DB8:1:2:ffff:ffff:ffff:ffff")).isInstanceOf(Admission.Limited.class);
            assertThat(throttle.begin(ADA, "2001:0db8:0001:0002:0000:0000:0000:0001"))
                    .isInstanceOf(Admission.Limited.class);
            assertThat(throttle.begin(ADA, "2001:db8:1:2::1%eth0")).isInstanceOf(Admission.Limited.class);
            assertThat(throttle.begin(ADA, "2001:db8:1:3::1")).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void of_ipv4_that_is_written_as_ipv6_is_the_same_address() {
            fail(10, ADA, HOME);

            assertThat(throttle.begin(ADA, "::ffff:203.0.113.7")).isInstanceOf(Admission.Limited.class);
            assertThat(throttle.begin(ADA, "::FFFF:cb00:7107")).isInstanceOf(Admission.Limited.class);
            assertThat(throttle.begin(ADA, "::ffff:203.0.113.8")).isInstanceOf(Admission.Admitted.class);
        }

        @Test
        void that_is_none_stands_for_itself() {
            for (String address :
                    List.of("abc", "unknown", ":::::", "fe80::zz", "dead.beef.example", "", "x".repeat(10_000))) {
                fail(1, ADA, address);
                assertThat(throttle.begin("grace@mail.example", address)).isInstanceOf(Admission.Admitted.class);
            }
        }

        @Test
        void that_is_missing_leaves_the_account_to_be_counted() {
            for (int i = 0; i < 100; i++) {
                assertThat(throttle.begin(ADA, null)).isInstanceOf(Admission.Admitted.class);
            }

            assertThat(throttle.begin(ADA, null)).isEqualTo(new Admission.Limited(Duration.ofSeconds(36)));
            assertThat(throttle.begin("grace@mail.example", null)).isInstanceOf(Admission.Admitted.class);
        }
    }

    @Test
    void switched_off_it_admits_everything() {
        LoginThrottle off = throttle(LimitSettings.off());

        for (int i = 0; i < 1_000; i++) {
            assertThat(off.begin(ADA, HOME)).isInstanceOf(Admission.Admitted.class);
        }
    }

    private LoginThrottle throttle(LimitSettings settings) {
        InProcessState state = InProcessState.create(environment);
        return LoginThrottle.create(state.rateLimiter(), state.ceremonies(), environment, settings);
    }

    /** Uses up what an account allows before it is guarded, from addresses of their own. */
    private void attack(String account) {
        for (int i = 0; i < 100; i++) {
            Admission unused = throttle.begin(account, "10.0.0." + i);
        }
    }

    /** How many of so many failures are admitted. */
    private int admittedOf(int times, String account, String address) {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            if (throttle.begin(account, address) instanceof Admission.Admitted) {
                admitted++;
            }
        }
        return admitted;
    }

    private void fail(int times, String account, String address) {
        for (int i = 0; i < times; i++) {
            LoginThrottle.Attempt unused = admitted(account, address);
        }
    }

    private LoginThrottle.Attempt admitted(String account, String address) {
        Admission admission = throttle.begin(account, address);
        assertThat(admission).isInstanceOf(Admission.Admitted.class);
        return ((Admission.Admitted) admission).attempt();
    }
}
