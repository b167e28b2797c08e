package dev.latchkey.captcha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.GuardedLimits;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.LoginLimits;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CaptchaTest {

    private static final String HOME = "203.0.113.7";
    private static final String ADA = "ada@mail.example";
    private static final Secret WRONG = Secret.of("a guess that is wrong");

    private LatchkeyTestKit kit = kit(CaptchaSettings.always().withDifficulty(8));

    @AfterEach
    void close() {
        kit.close();
    }

    @Nested
    class AProofOfWork {

        @Test
        void is_good_for_one_answer() {
            String answer = Solver.solve(challenge(CaptchaAction.REGISTER));

            assertThat(ask(CaptchaAction.REGISTER, answer)).isEmpty();
            assertThat(ask(CaptchaAction.REGISTER, answer)).isPresent();
        }

        @Test
        void of_those_who_present_one_answer_at_once_lets_one_through() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < 100; round++) {
                    String answer = Solver.solve(challenge(CaptchaAction.REGISTER));
                    Callable<Boolean> runner =
                            () -> ask(CaptchaAction.REGISTER, answer).isEmpty();

                    assertThat(race.run(Collections.nCopies(8, runner)))
                            .filteredOn(through -> through)
                            .hasSize(1);
                }
            }
        }

        @Test
        void is_good_for_its_action_alone() {
            String answer = Solver.solve(challenge(CaptchaAction.REGISTER));

            assertThat(ask(CaptchaAction.SEND_MAIL, answer)).isPresent();
            assertThat(ask(CaptchaAction.SEND_MAIL, answer.replace("register", "send_mail")))
                    .isPresent();
            assertThat(ask(CaptchaAction.REGISTER, answer)).isEmpty();
        }

        @Test
        void is_good_until_it_expires() {
            String inTime = Solver.solve(challenge(CaptchaAction.REGISTER));
            String late = Solver.solve(challenge(CaptchaAction.REGISTER));

            kit.advance(Duration.ofMinutes(5).minusSeconds(1));
            assertThat(ask(CaptchaAction.REGISTER, inTime)).isEmpty();
            kit.advance(Duration.ofSeconds(1));
            assertThat(ask(CaptchaAction.REGISTER, late)).isPresent();
        }

        @Test
        void that_was_made_easier_or_elsewhere_or_not_done_is_worth_nothing() {
            CaptchaChallenge challenge = challenge(CaptchaAction.REGISTER);
            String answer = Solver.solve(challenge);
            String text = (String) challenge.values().get("challenge");
            String[] parts = text.split("\\.");
            List<String> forged = new ArrayList<>(List.of(
                    "",
                    ":",
                    text,
                    text + ":",
                    text + ":x",
                    answer + " ",
                    answer.replaceFirst("\\.8\\.", ".0."),
                    answer.replaceFirst("\\." + parts[2] + "\\.", "." + (Long.parseLong(parts[2]) + 9) + "."),
                    "1.register.99999999999.0.AAAAAAAAAAAAAAAAAAAAAA." + parts[5] + ":0",
                    parts[0] + "." + parts[1] + "." + parts[2] + "." + parts[3] + "." + parts[4] + "." + "A".repeat(54)
                            + answer.substring(text.length())));
            forged.add(text + ":" + wrongNumber(challenge));

            for (String one : forged) {
                assertThat(ask(CaptchaAction.REGISTER, one)).as(one).isPresent();
            }
            assertThat(ask(CaptchaAction.REGISTER, answer)).isEmpty();
        }

        private static long wrongNumber(CaptchaChallenge challenge) {
            String answer = Solver.solve(challenge);
            // the number before the first right one is wrong; where that is none, so is one that is not below it
            long first = Long.parseLong(answer.substring(answer.lastIndexOf(':') + 1));
            return first == 0 ? Long.MAX_VALUE % 10_000_000_000_000_000L : first - 1;
        }
    }

    @Nested
    class SignIn {

        @Test
        void is_asked_for_one_before_the_password_is_looked_at_and_whether_there_is_an_account_or_not() {
            assertThat(kit.user(ADA)).isNotNull();

            for (String email : List.of(ADA, "nobody@mail.example")) {
                LoginResult.CaptchaRequired required = (LoginResult.CaptchaRequired) signIn(email, WRONG, HOME, null);
                assertThat(required.challenge().type()).isEqualTo("proof_of_work");
                assertThat(signIn(email, WRONG, HOME, Solver.solve(required.challenge())))
                        .isInstanceOf(LoginResult.Refused.class);
            }
            LoginResult.CaptchaRequired required =
                    (LoginResult.CaptchaRequired) signIn(ADA, LatchkeyTestKit.PASSWORD, HOME, null);
            assertThat(signIn(ADA, LatchkeyTestKit.PASSWORD, HOME, Solver.solve(required.challenge())))
                    .isInstanceOf(LoginResult.SignedIn.class);
        }

        @Test
        void without_an_answer_counts_as_no_attempt() {
            assertThat(kit.user(ADA)).isNotNull();
            for (int i = 0; i < 50; i++) {
                assertThat(signIn(ADA, WRONG, HOME, null)).isInstanceOf(LoginResult.CaptchaRequired.class);
            }
        }

        @Test
        void on_demand_is_asked_for_one_after_failures_from_one_address() {
            kit.close();
            kit = kit(CaptchaSettings.onDemand().withDifficulty(8).withFree(RateLimit.perHour(3)));
            assertThat(kit.user(ADA)).isNotNull();

            for (int i = 0; i < 20; i++) {
                assertThat(signIn(ADA, LatchkeyTestKit.PASSWORD, HOME, null)).isInstanceOf(LoginResult.SignedIn.class);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(signIn("user" + i + "@mail.example", WRONG, HOME, null))
                        .isInstanceOf(LoginResult.Refused.class);
            }
            assertThat(signIn(ADA, LatchkeyTestKit.PASSWORD, HOME, null))
                    .isInstanceOf(LoginResult.CaptchaRequired.class);
            assertThat(signIn(ADA, LatchkeyTestKit.PASSWORD, "203.0.113.8", null))
                    .isInstanceOf(LoginResult.SignedIn.class);
        }

        @Test
        void on_demand_is_asked_for_one_at_an_account_that_is_attacked_whether_it_exists_or_not() {
            kit.close();
            LoginLimits login = LoginLimits.standard();
            GuardedLimits guarded = login.guarded();
            kit = LatchkeyTestKit.create(builder -> builder.captcha(
                            CaptchaSettings.onDemand().withDifficulty(8))
                    .limits(LimitSettings.standard()
                            .withLogin(new LoginLimits(
                                    login.accountAndAddress(),
                                    login.address(),
                                    RateLimit.perHour(2),
                                    login.overall(),
                                    guarded))));
            assertThat(kit.user(ADA)).isNotNull();

            for (String email : List.of(ADA, "nobody@mail.example")) {
                for (int i = 0; i < 2; i++) {
                    assertThat(signIn(email, WRONG, "10.0.0." + i, null)).isInstanceOf(LoginResult.Refused.class);
                }
                assertThat(signIn(email, WRONG, "10.0.1.1", null)).isInstanceOf(LoginResult.CaptchaRequired.class);
            }
        }
    }

    @Test
    void switched_off_none_is_asked_for() {
        kit.close();
        kit = kit(CaptchaSettings.off());

        for (int i = 0; i < 100; i++) {
            assertThat(kit.latchkey().captchas().ask(CaptchaAction.REGISTER, null, HOME, true))
                    .isEmpty();
        }
        assertThat(kit.latchkey().captchas().isOn()).isFalse();
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaptchaSettings.always().withDifficulty(7));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaptchaSettings.always().withDifficulty(27));
    }

    private CaptchaChallenge challenge(CaptchaAction action) {
        return ask(action, null).orElseThrow();
    }

    private Optional<CaptchaChallenge> ask(CaptchaAction action, String answer) {
        return kit.latchkey().captchas().ask(action, answer, HOME, false);
    }

    private LoginResult signIn(String email, Secret password, String address, String captcha) {
        LoginContext context = LoginContext.of(new RequestContext(address, "JUnit", "request-1", Locale.ENGLISH))
                .withCaptcha(captcha);
        return kit.latchkey().logins().password(email, password, context);
    }

    private static LatchkeyTestKit kit(CaptchaSettings settings) {
        return LatchkeyTestKit.create(builder -> builder.captcha(settings));
    }
}
