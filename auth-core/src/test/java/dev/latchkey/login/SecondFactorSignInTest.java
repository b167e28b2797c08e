package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.mfa.MailCodeResult;
import dev.latchkey.mfa.MfaFixture;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.MfaSettings;
import dev.latchkey.mfa.TrustedDevice;
import dev.latchkey.session.Session;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.VerifiedToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondFactorSignInTest {

    private static final RequestContext HOME = MfaFixture.HOME;
    private static final SecondFactorResult WRONG = new SecondFactorResult.WrongCode();
    private static final SecondFactorResult INVALID = new SecondFactorResult.TokenInvalid();

    private final MfaFixture fixture = new MfaFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Latchkey latchkey() {
        return fixture.latchkey();
    }

    @Test
    void the_password_alone_starts_no_session() {
        int before = latchkey().sessions().list(fixture.ada.id()).size();

        LoginResult.MfaRequired required = fixture.required();

        assertThat(required.methods()).containsExactly(MfaMethod.TOTP, MfaMethod.RECOVERY_CODE, MfaMethod.EMAIL_CODE);
        assertThat(required.expiresIn()).isEqualTo(Duration.ofMinutes(10));
        assertThat(latchkey().sessions().list(fixture.ada.id())).hasSize(before);
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void password_and_app_start_a_session_whose_tokens_say_so() {
        SecondFactorResult.SignedIn signedIn = fixture.signIn();

        VerifiedToken token =
                latchkey().tokens().verify(signedIn.tokens().accessToken().reveal());
        assertThat(token.methods()).containsExactly("pwd", "otp", "mfa");
        assertThat(token.user()).isEqualTo(fixture.ada.id());
        assertThat(signedIn.user().lastLoginAt()).isNotNull();
        assertThat(signedIn.trustedDevice()).isNull();
    }

    @Test
    void what_the_first_step_asked_for_is_remembered_until_the_second() {
        LoginResult.MfaRequired required =
                (LoginResult.MfaRequired) fixture.password(new LoginContext(HOME, true).withCookies());

        SecondFactorResult.SignedIn signedIn =
                (SecondFactorResult.SignedIn) fixture.second(required.mfaToken(), fixture.totp());

        assertThat(signedIn.inCookies()).isTrue();
        assertThat(signedIn.tokens().session().rememberMe()).isTrue();
    }

    @Test
    void the_token_of_a_pending_sign_in_is_no_access_token_and_no_refresh_token() {
        Secret token = fixture.required().mfaToken();

        Assertions.assertThatExceptionOfType(TokenRejectedException.class)
                .isThrownBy(() -> latchkey().tokens().verify(token.reveal()));
        assertThat(latchkey().sessions().sessionOf(token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lkm_", "lkm_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a.b.c"})
    void what_is_no_token_of_a_pending_sign_in_is_refused(String text) {
        assertThat(fixture.second(Secret.of(text), fixture.totp())).isEqualTo(INVALID);
        String access = fixture.signIn().tokens().accessToken().reveal();
        assertThat(fixture.second(Secret.of(access), fixture.totp())).isEqualTo(INVALID);
    }

    @Test
    void a_pending_sign_in_is_good_once() {
        Secret token = fixture.required().mfaToken();
        assertThat(fixture.second(token, fixture.totp())).isInstanceOf(SecondFactorResult.SignedIn.class);
        fixture.nextStep();

        assertThat(fixture.second(token, fixture.totp())).isEqualTo(INVALID);
    }

    @Test
    void a_pending_sign_in_is_over_after_its_time() {
        Secret token = fixture.required().mfaToken();
        fixture.kit.advance(Duration.ofMinutes(10));

        assertThat(fixture.second(token, fixture.totp())).isEqualTo(INVALID);
    }

    @Test
    void a_code_is_accepted_only_once_also_in_another_sign_in_and_also_in_the_next_step() {
        MfaProof code = fixture.totp();
        Secret one = fixture.required().mfaToken();
        Secret other = fixture.required().mfaToken();
        assertThat(fixture.second(one, code)).isInstanceOf(SecondFactorResult.SignedIn.class);

        assertThat(fixture.second(other, code)).isEqualTo(WRONG);
        fixture.nextStep();
        assertThat(fixture.second(other, code)).isEqualTo(WRONG);
        assertThat(fixture.second(other, fixture.totp())).isInstanceOf(SecondFactorResult.SignedIn.class);
    }

    @Test
    void the_code_that_confirmed_the_app_signs_nobody_in() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            var user = kit.user("grace@mail.example");
            LatchkeyTestKit.Authenticator app = kit.authenticator(user.id());
            kit.advance(Duration.ofSeconds(-30));
            LoginResult.MfaRequired required = (LoginResult.MfaRequired) kit.latchkey()
                    .logins()
                    .password("grace@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));

            assertThat(kit.latchkey()
                            .logins()
                            .secondFactor(
                                    required.mfaToken(),
                                    new MfaProof.Code(MfaMethod.TOTP, kit.totp(app.secret())),
                                    false,
                                    HOME))
                    .isEqualTo(WRONG);
        }
    }

    @Test
    void after_five_wrong_codes_a_sign_in_begins_anew() {
        Secret token = fixture.required().mfaToken();
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(fixture.second(token, MfaFixture.code(MfaMethod.TOTP, "abcdef")))
                    .isEqualTo(WRONG);
        }

        assertThat(fixture.second(token, fixture.totp())).isEqualTo(INVALID);
        assertThat(latchkey().logins().pending(token)).isEmpty();
        assertThat(fixture.second(fixture.required().mfaToken(), fixture.totp()))
                .isInstanceOf(SecondFactorResult.SignedIn.class);
        assertThat(fixture.events)
                .filteredOn(AuthEvent.SecondFactorRefused.class::isInstance)
                .hasSize(5)
                .allSatisfy(event -> assertThat(((AuthEvent.SecondFactorRefused) event).reason())
                        .isEqualTo("mfa_code_invalid"));
    }

    @Test
    void parallel_guesses_do_not_pass_the_number_of_attempts() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 20; round++) {
                Secret token = fixture.required().mfaToken();
                Callable<SecondFactorResult> guess =
                        () -> fixture.second(token, MfaFixture.code(MfaMethod.EMAIL_CODE, "nothing"));

                List<SecondFactorResult> results = race.run(Collections.nCopies(16, guess));

                assertThat(results.stream().filter(result -> !result.equals(INVALID)))
                        .hasSize(5);
                fixture.kit.advance(Duration.ofHours(2));
            }
        }
    }

    @Test
    void a_right_code_signs_in_once_however_many_send_it_for_one_sign_in() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 50; round++) {
                Secret token = fixture.required().mfaToken();
                MfaProof right = fixture.totp();

                List<SecondFactorResult> results =
                        race.run(Collections.nCopies(16, () -> fixture.second(token, right)));

                assertThat(results.stream().filter(SecondFactorResult.SignedIn.class::isInstance))
                        .hasSize(1);
                fixture.kit.advance(Duration.ofHours(2));
            }
        }
    }

    @Test
    void wrong_codes_are_counted_for_the_account_across_sign_ins() {
        List<SecondFactorResult> results = new ArrayList<>();
        for (int signIn = 0; signIn < 6; signIn++) {
            Secret token = fixture.required().mfaToken();
            for (int attempt = 0; attempt < 2; attempt++) {
                results.add(fixture.second(token, MfaFixture.code(MfaMethod.TOTP, "abcdef")));
            }
        }

        assertThat(results.subList(0, 7)).containsOnly(WRONG);
        assertThat(results.subList(7, 12))
                .allSatisfy(result -> assertThat(result).isInstanceOf(SecondFactorResult.RateLimited.class));
        assertThat(fixture.second(fixture.required().mfaToken(), fixture.totp()))
                .isInstanceOf(SecondFactorResult.RateLimited.class);
        fixture.kit.advance(Duration.ofMinutes(10));
        assertThat(fixture.second(fixture.required().mfaToken(), fixture.totp()))
                .isInstanceOf(SecondFactorResult.SignedIn.class);
    }

    @Test
    void who_knows_the_password_and_guesses_keeps_the_owner_out_neither_elsewhere_nor_in_a_browser_that_is_known() {
        LoginContext browser = LoginContext.of(HOME).withCookies();
        Secret first = ((LoginResult.MfaRequired) fixture.password(browser)).mfaToken();
        SecondFactorResult.SignedIn own = (SecondFactorResult.SignedIn) fixture.second(first, fixture.totp());
        fixture.nextStep();
        for (int guess = 0; guess < 30; guess++) {
            SecondFactorResult unused = from("198.51.100.9", fixture.required().mfaToken(), "abcdef");
        }

        assertThat(from("192.0.2.44", fixture.required().mfaToken(), "abcdef")).isEqualTo(WRONG);
        for (int network = 0; network < 30; network++) {
            SecondFactorResult unused =
                    from("10.0.0." + network, fixture.required().mfaToken(), "abcdef");
        }
        assertThat(from("192.0.2.45", fixture.required().mfaToken(), "abcdef"))
                .isInstanceOf(SecondFactorResult.RateLimited.class);
        RequestContext known = HOME.withDevice(own.tokens().device());
        assertThat(latchkey().logins().secondFactor(fixture.required().mfaToken(), fixture.totp(), false, known))
                .isInstanceOf(SecondFactorResult.SignedIn.class);
    }

    private SecondFactorResult from(String address, Secret token, String code) {
        RequestContext request = new RequestContext(address, "curl", "r-2", Locale.ENGLISH);
        return latchkey().logins().secondFactor(token, MfaFixture.code(MfaMethod.TOTP, code), false, request);
    }

    @Test
    void what_was_not_verified_spends_no_attempt_of_the_sign_in() {
        for (int attempt = 0; attempt < 10; attempt++) {
            fixture.second(fixture.required().mfaToken(), MfaFixture.code(MfaMethod.TOTP, "abcdef"));
        }
        Secret token = fixture.required().mfaToken();
        for (int attempt = 0; attempt < 7; attempt++) {
            assertThat(fixture.second(token, fixture.totp())).isInstanceOf(SecondFactorResult.RateLimited.class);
        }

        RequestContext elsewhere = new RequestContext("192.0.2.44", "browser", "r-2", Locale.ENGLISH);
        assertThat(latchkey().logins().secondFactor(token, fixture.totp(), false, elsewhere))
                .isInstanceOf(SecondFactorResult.SignedIn.class);
    }

    @Test
    void a_method_that_is_not_offered_spends_no_attempt_of_the_sign_in() {
        try (MfaFixture strict =
                new MfaFixture(builder -> builder.mfa(MfaSettings.defaults().withoutEmailCodes()))) {
            Secret token = strict.required().mfaToken();
            for (int attempt = 0; attempt < 7; attempt++) {
                assertThat(strict.second(token, MfaFixture.code(MfaMethod.EMAIL_CODE, "123456")))
                        .isEqualTo(WRONG);
            }
            assertThat(strict.second(token, strict.totp())).isInstanceOf(SecondFactorResult.SignedIn.class);
        }
    }

    @Test
    void right_codes_do_not_count() {
        for (int signIn = 0; signIn < 15; signIn++) {
            fixture.signIn();
        }
    }

    @Test
    void a_password_change_ends_a_sign_in_that_waits() {
        Secret token = fixture.required().mfaToken();
        Session acting = latchkey().sessions().list(fixture.ada.id()).get(0);
        latchkey()
                .accounts()
                .changePassword(
                        fixture.ada.id(),
                        acting.id(),
                        LatchkeyTestKit.PASSWORD,
                        Secret.of("another harbour, at dusk"),
                        HOME);

        assertThat(fixture.second(token, fixture.totp())).isEqualTo(INVALID);
    }

    @Test
    void a_password_change_leaves_the_factors_as_they_are() {
        Session acting = latchkey().sessions().list(fixture.ada.id()).get(0);
        Secret changed = Secret.of("another harbour, at dusk");
        latchkey().accounts().changePassword(fixture.ada.id(), acting.id(), LatchkeyTestKit.PASSWORD, changed, HOME);

        assertThat(latchkey().logins().password("ada@mail.example", changed, LoginContext.of(HOME)))
                .isInstanceOf(LoginResult.MfaRequired.class);
    }

    @Test
    void a_disabled_account_is_not_signed_in_by_a_second_factor() {
        Secret token = fixture.required().mfaToken();
        latchkey().accounts().disable(fixture.ada.id(), HOME);

        assertThat(fixture.second(token, fixture.totp())).isEqualTo(INVALID);
        assertThat(latchkey().sessions().list(fixture.ada.id())).isEmpty();
    }

    @Nested
    class RecoveryCodes {

        @Test
        void each_signs_in_once_is_told_by_mail_and_leaves_one_less() {
            SecondFactorResult.SignedIn signedIn = (SecondFactorResult.SignedIn)
                    fixture.second(fixture.required().mfaToken(), fixture.recovery(3));

            assertThat(signedIn.tokens().session().methods()).containsExactly("pwd", "recovery", "mfa");
            assertThat(fixture.lastSubject()).contains("recovery code was used");
            assertThat(latchkey().mfa().factors(fixture.ada.id()).recoveryCodesLeft())
                    .isEqualTo(9);
            assertThat(fixture.events)
                    .contains(new AuthEvent.RecoveryCodeUsed(fixture.ada.id(), 9, fixture.kit.now(), HOME));
            assertThat(fixture.second(fixture.required().mfaToken(), fixture.recovery(3)))
                    .isEqualTo(WRONG);
        }

        @Test
        void people_may_type_them_in_capitals_with_spaces_and_without_hyphens() {
            String code = fixture.app.recoveryCodes().get(0).reveal();
            String typed = " " + code.replace("-", " ").toUpperCase(Locale.ROOT).replace('0', 'O') + " ";

            assertThat(fixture.second(fixture.required().mfaToken(), MfaFixture.code(MfaMethod.RECOVERY_CODE, typed)))
                    .isInstanceOf(SecondFactorResult.SignedIn.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-", "aaaa-aaaa-aaaa-aaaa", "uuuu-uuuu-uuuu-uuuu", "123456"})
        void what_is_none_is_wrong(String code) {
            assertThat(fixture.second(fixture.required().mfaToken(), MfaFixture.code(MfaMethod.RECOVERY_CODE, code)))
                    .isEqualTo(WRONG);
        }

        @Test
        void without_any_left_they_are_not_offered() {
            for (int code = 0; code < 10; code++) {
                assertThat(fixture.second(fixture.required().mfaToken(), fixture.recovery(code)))
                        .isInstanceOf(SecondFactorResult.SignedIn.class);
            }

            assertThat(fixture.required().methods()).containsExactly(MfaMethod.TOTP, MfaMethod.EMAIL_CODE);
        }

        @Test
        void those_of_another_user_are_wrong() {
            var grace = fixture.kit.user("grace@mail.example");
            Secret foreign =
                    fixture.kit.authenticator(grace.id()).recoveryCodes().get(0);

            assertThat(fixture.second(
                            fixture.required().mfaToken(), new MfaProof.Code(MfaMethod.RECOVERY_CODE, foreign)))
                    .isEqualTo(WRONG);
        }
    }

    @Nested
    class MailedCodes {

        private Secret asked() {
            Secret token = fixture.required().mfaToken();
            assertThat(latchkey().logins().mailCode(token, HOME)).isEqualTo(new MailCodeResult.OnItsWay());
            return token;
        }

        @Test
        void a_mailed_code_signs_in_and_the_tokens_say_so() {
            Secret token = asked();

            SecondFactorResult.SignedIn signedIn = (SecondFactorResult.SignedIn)
                    fixture.second(token, MfaFixture.code(MfaMethod.EMAIL_CODE, fixture.mailedCode()));

            assertThat(signedIn.tokens().session().methods()).containsExactly("pwd", "email", "mfa");
            assertThat(fixture.lastSubject()).doesNotContain(fixture.mailedCode());
        }

        @Test
        void it_works_in_its_own_sign_in_alone() {
            Secret other = fixture.required().mfaToken();
            Secret token = asked();
            MfaProof code = MfaFixture.code(MfaMethod.EMAIL_CODE, fixture.mailedCode());

            assertThat(fixture.second(other, code)).isEqualTo(WRONG);
            assertThat(fixture.second(token, code)).isInstanceOf(SecondFactorResult.SignedIn.class);
        }

        @Test
        void a_later_one_replaces_it() {
            Secret token = asked();
            String earlier = fixture.mailedCode();
            assertThat(latchkey().logins().mailCode(token, HOME)).isEqualTo(new MailCodeResult.OnItsWay());
            String later = fixture.mailedCode();

            if (!later.equals(earlier)) {
                assertThat(fixture.second(token, MfaFixture.code(MfaMethod.EMAIL_CODE, earlier)))
                        .isEqualTo(WRONG);
            }
            assertThat(fixture.second(token, MfaFixture.code(MfaMethod.EMAIL_CODE, later)))
                    .isInstanceOf(SecondFactorResult.SignedIn.class);
        }

        @Test
        void a_mailbox_gets_only_so_many() {
            for (int mail = 0; mail < 5; mail++) {
                asked();
            }

            assertThat(latchkey().logins().mailCode(fixture.required().mfaToken(), HOME))
                    .isEqualTo(new MailCodeResult.TooMany());
        }

        @Test
        void without_a_sign_in_that_waits_none_is_mailed() {
            assertThat(latchkey().logins().mailCode(Secret.of("lkm_nothing"), HOME))
                    .isEqualTo(new MailCodeResult.Unknown());
        }

        @Test
        void where_they_are_switched_off_they_are_neither_offered_nor_mailed() {
            try (MfaFixture without =
                    new MfaFixture(builder -> builder.mfa(MfaSettings.defaults().withoutEmailCodes()))) {
                LoginResult.MfaRequired required = without.required();

                assertThat(required.methods()).containsExactly(MfaMethod.TOTP, MfaMethod.RECOVERY_CODE);
                assertThat(without.latchkey().logins().mailCode(required.mfaToken(), HOME))
                        .isEqualTo(new MailCodeResult.NotOffered());
                assertThat(without.second(required.mfaToken(), MfaFixture.code(MfaMethod.EMAIL_CODE, "123456")))
                        .isEqualTo(WRONG);
            }
        }
    }

    @Nested
    class TrustedDevices {

        private Secret trust() {
            SecondFactorResult.SignedIn signedIn = (SecondFactorResult.SignedIn)
                    latchkey().logins().secondFactor(fixture.required().mfaToken(), fixture.totp(), true, HOME);
            fixture.nextStep();
            Secret device = signedIn.trustedDevice();
            assertThat(device).isNotNull();
            return device;
        }

        private LoginResult on(Secret device) {
            return fixture.password(LoginContext.of(HOME).withTrustedDevice(device));
        }

        @Test
        void a_trusted_device_is_asked_for_no_second_factor_and_its_tokens_do_not_claim_one() {
            Secret device = trust();

            LoginResult.SignedIn signedIn = (LoginResult.SignedIn) on(device);

            assertThat(signedIn.tokens().session().methods()).containsExactly("pwd");
            List<TrustedDevice> devices = latchkey().trustedDevices().list(fixture.ada.id(), 0);
            assertThat(devices).hasSize(1);
            assertThat(devices.get(0).lastUsedAt()).isEqualTo(fixture.kit.now());
            assertThat(devices.get(0).userAgent()).isEqualTo("browser");
        }

        @Test
        void the_password_is_asked_for_all_the_same() {
            Secret device = trust();

            assertThat(latchkey()
                            .logins()
                            .password(
                                    "ada@mail.example",
                                    Secret.of("wrong"),
                                    LoginContext.of(HOME).withTrustedDevice(device)))
                    .isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
        }

        @Test
        void trust_ends_after_30_days_and_when_it_is_withdrawn() {
            Secret device = trust();
            fixture.kit.advance(Duration.ofDays(30).minusSeconds(60));
            assertThat(on(device)).isInstanceOf(LoginResult.SignedIn.class);
            fixture.kit.advance(Duration.ofSeconds(60));
            assertThat(on(device)).isInstanceOf(LoginResult.MfaRequired.class);

            Secret another = trust();
            TrustedDevice listed =
                    latchkey().trustedDevices().list(fixture.ada.id(), 0).get(0);
            assertThat(latchkey().trustedDevices().forget(fixture.ada.id(), listed.id(), HOME))
                    .isTrue();
            assertThat(latchkey().trustedDevices().forget(fixture.ada.id(), listed.id(), HOME))
                    .isFalse();
            assertThat(on(another)).isInstanceOf(LoginResult.MfaRequired.class);
        }

        @Test
        void trust_ends_when_all_sessions_are_ended() {
            Secret device = trust();
            latchkey().sessions().endAll(fixture.ada.id(), EndReason.SIGNED_OUT, HOME);

            assertThat(on(device)).isInstanceOf(LoginResult.MfaRequired.class);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "lkd_", "lkd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
        void what_is_no_secret_of_a_device_stands_in_for_nothing(String text) {
            trust();

            assertThat(on(Secret.of(text))).isInstanceOf(LoginResult.MfaRequired.class);
        }

        @Test
        void a_device_is_trusted_for_its_own_user_alone() {
            Secret device = trust();
            var grace = fixture.kit.user("grace@mail.example");
            fixture.kit.authenticator(grace.id());

            assertThat(latchkey()
                            .logins()
                            .password(
                                    "grace@mail.example",
                                    LatchkeyTestKit.PASSWORD,
                                    LoginContext.of(HOME).withTrustedDevice(device)))
                    .isInstanceOf(LoginResult.MfaRequired.class);
        }
    }

    @Nested
    class Races {

        @Test
        void of_two_sign_ins_that_show_one_code_at_once_one_gets_in() throws Exception {
            try (MfaFixture unlimited = new MfaFixture(builder -> builder.limits(LimitSettings.off()));
                    Race race = new Race()) {
                for (int round = 0; round < 100; round++) {
                    MfaProof code = unlimited.totp();
                    List<Callable<SecondFactorResult>> runners = new ArrayList<>();
                    for (int runner = 0; runner < 4; runner++) {
                        Secret token = unlimited.required().mfaToken();
                        runners.add(() -> unlimited.second(token, code));
                    }

                    assertThat(race.run(runners))
                            .filteredOn(SecondFactorResult.SignedIn.class::isInstance)
                            .hasSize(1);
                    unlimited.nextStep();
                }
            }
        }

        @Test
        void of_several_factors_shown_for_one_sign_in_at_once_one_gets_in() throws Exception {
            try (MfaFixture unlimited = new MfaFixture(builder -> builder.limits(LimitSettings.off()));
                    Race race = new Race()) {
                for (int round = 0; round < 10; round++) {
                    Secret token = unlimited.required().mfaToken();
                    MfaProof app = unlimited.totp();
                    MfaProof recovery = unlimited.recovery(round);

                    List<SecondFactorResult> results = race.run(
                            List.of(() -> unlimited.second(token, app), () -> unlimited.second(token, recovery)));

                    assertThat(results)
                            .filteredOn(SecondFactorResult.SignedIn.class::isInstance)
                            .hasSize(1);
                    unlimited.nextStep();
                }
            }
        }
    }
}
