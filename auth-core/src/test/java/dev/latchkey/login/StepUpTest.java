package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.User;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.mfa.MfaFixture;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.TokenRejectedException;
import dev.latchkey.token.VerifiedToken;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepUpTest {

    private static final RequestContext HOME = MfaFixture.HOME;

    private final MfaFixture fixture = new MfaFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private StepUpResult password(User user, SessionId session) {
        return fixture.latchkey().logins().stepUp(user.id(), session, LatchkeyTestKit.PASSWORD, HOME);
    }

    private VerifiedToken verified(TokenPair tokens) {
        return fixture.latchkey().tokens().verify(tokens.accessToken().reveal());
    }

    @Test
    void the_password_makes_the_authentication_fresh_in_a_session_of_another_id() {
        User grace = fixture.kit.user("grace@mail.example");
        TokenPair before = fixture.kit.session(grace.id());
        fixture.kit.advance(Duration.ofMinutes(10));

        StepUpResult.SteppedUp done =
                (StepUpResult.SteppedUp) password(grace, before.session().id());

        VerifiedToken token = verified(done.tokens());
        assertThat(token.authenticatedAt()).isEqualTo(fixture.kit.now().truncatedTo(ChronoUnit.SECONDS));
        assertThat(token.session()).isNotEqualTo(before.session().id());
        assertThat(token.methods()).containsExactly("pwd");
        Assertions.assertThatExceptionOfType(TokenRejectedException.class)
                .isThrownBy(() -> verified(before))
                .satisfies(e -> assertThat(e.endReason()).contains(EndReason.REPLACED));
        assertThat(fixture.latchkey().sessions().list(grace.id()))
                .extracting(session -> session.id())
                .containsExactly(token.session());
    }

    @Test
    void a_second_factor_makes_it_stronger() {
        LoginResult.MfaRequired required = fixture.required();
        SecondFactorResult.SignedIn trusted = (SecondFactorResult.SignedIn)
                fixture.latchkey().logins().secondFactor(required.mfaToken(), fixture.totp(), true, HOME);
        LoginResult.SignedIn signedIn = (LoginResult.SignedIn)
                fixture.password(LoginContext.of(HOME).withTrustedDevice(trusted.trustedDevice()));
        fixture.nextStep();

        StepUpResult.SteppedUp done = (StepUpResult.SteppedUp) fixture.latchkey()
                .logins()
                .stepUp(fixture.ada.id(), signedIn.tokens().session().id(), fixture.totp(), HOME);

        assertThat(verified(done.tokens()).methods()).containsExactly("pwd", "otp", "mfa");
    }

    @Test
    void the_password_alone_does_not_say_that_a_second_factor_was_shown_long_ago() {
        SecondFactorResult.SignedIn signedIn = fixture.signIn();

        StepUpResult.SteppedUp done = (StepUpResult.SteppedUp)
                password(fixture.ada, signedIn.tokens().session().id());

        assertThat(verified(done.tokens()).methods()).containsExactly("pwd");
    }

    @Test
    void nor_that_a_code_was_mailed_to_who_has_no_factor_enrolled() {
        User grace = fixture.kit.user("grace@mail.example");
        AuthContext mailed = new AuthContext(List.of("pwd", "email", "mfa"), HOME, false, 0);
        StartResult.Started started =
                (StartResult.Started) fixture.latchkey().sessions().start(grace.id(), mailed);
        SessionId session = started.tokens().session().id();

        StepUpResult.SteppedUp done = (StepUpResult.SteppedUp) password(grace, session);

        assertThat(verified(done.tokens()).methods()).containsExactly("pwd");
    }

    @Test
    void a_recovery_code_does_not_say_that_the_app_was_shown_nor_the_app_that_a_code_was_mailed() {
        SessionId session = fixture.signIn().tokens().session().id();

        StepUpResult.SteppedUp recovered = (StepUpResult.SteppedUp)
                fixture.latchkey().logins().stepUp(fixture.ada.id(), session, fixture.recovery(0), HOME);
        assertThat(verified(recovered.tokens()).methods()).containsExactly("pwd", "recovery", "mfa");

        AuthContext mailed = new AuthContext(List.of("pwd", "email", "mfa"), HOME, false, 0);
        StartResult.Started started =
                (StartResult.Started) fixture.latchkey().sessions().start(fixture.ada.id(), mailed);
        StepUpResult.SteppedUp shown = (StepUpResult.SteppedUp) fixture.latchkey()
                .logins()
                .stepUp(fixture.ada.id(), started.tokens().session().id(), fixture.totp(), HOME);
        assertThat(verified(shown.tokens()).methods()).containsExactly("pwd", "otp", "mfa");
    }

    @Test
    void a_session_that_began_with_a_mailed_link_still_says_so_after_a_second_factor_and_another_one() {
        AuthContext linked = new AuthContext(List.of("email"), HOME, false, 0);
        StartResult.Started started =
                (StartResult.Started) fixture.latchkey().sessions().start(fixture.ada.id(), linked);

        StepUpResult.SteppedUp recovered = (StepUpResult.SteppedUp) fixture.latchkey()
                .logins()
                .stepUp(fixture.ada.id(), started.tokens().session().id(), fixture.recovery(0), HOME);
        assertThat(verified(recovered.tokens()).methods()).containsExactly("email", "recovery", "mfa");

        StepUpResult.SteppedUp shown = (StepUpResult.SteppedUp) fixture.latchkey()
                .logins()
                .stepUp(fixture.ada.id(), recovered.tokens().session().id(), fixture.totp(), HOME);
        assertThat(verified(shown.tokens()).methods()).containsExactly("email", "otp", "mfa");
    }

    @Test
    void what_is_wrong_changes_nothing_and_is_counted() {
        SessionId session = fixture.signIn().tokens().session().id();
        var logins = fixture.latchkey().logins();

        assertThat(logins.stepUp(fixture.ada.id(), session, Secret.of("wrong"), HOME))
                .isEqualTo(new StepUpResult.InvalidCredentials());
        assertThat(logins.stepUp(fixture.ada.id(), session, MfaFixture.code(MfaMethod.EMAIL_CODE, "123456"), HOME))
                .isEqualTo(new StepUpResult.WrongCode());
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(logins.stepUp(fixture.ada.id(), session, MfaFixture.code(MfaMethod.TOTP, "abcdef"), HOME))
                    .isEqualTo(new StepUpResult.WrongCode());
        }
        assertThat(logins.stepUp(fixture.ada.id(), session, fixture.totp(), HOME))
                .isInstanceOf(StepUpResult.RateLimited.class);
        assertThat(fixture.latchkey().sessions().find(session).orElseThrow().endedAt())
                .isNull();
    }

    @Test
    void a_wrong_password_is_told_to_listeners_and_is_in_the_security_log_of_its_user() {
        SessionId session = fixture.signIn().tokens().session().id();
        fixture.events.clear();

        for (int attempt = 0; attempt < 11; attempt++) {
            fixture.latchkey().logins().stepUp(fixture.ada.id(), session, Secret.of("wrong"), HOME);
        }

        assertThat(fixture.events)
                .hasSize(11)
                .contains(
                        new AuthEvent.PasswordRefused(fixture.ada.id(), "invalid_credentials", fixture.kit.now(), HOME))
                .last()
                .isEqualTo(new AuthEvent.PasswordRefused(fixture.ada.id(), "rate_limited", fixture.kit.now(), HOME));
        assertThat(fixture.latchkey()
                        .audit()
                        .list(AuditFilter.of(fixture.ada.id()).type("password_refused"), null, 20)
                        .events())
                .hasSize(11);
    }

    @Test
    void wrong_codes_of_a_session_use_up_nothing_of_sign_ins_nor_the_other_way_round() {
        SessionId session = fixture.signIn().tokens().session().id();
        var logins = fixture.latchkey().logins();
        for (int attempt = 0; attempt < 11; attempt++) {
            logins.stepUp(fixture.ada.id(), session, MfaFixture.code(MfaMethod.TOTP, "abcdef"), HOME);
        }
        assertThat(logins.stepUp(fixture.ada.id(), session, fixture.totp(), HOME))
                .isInstanceOf(StepUpResult.RateLimited.class);

        SessionId other = fixture.signIn().tokens().session().id();
        for (int attempt = 0; attempt < 11; attempt++) {
            fixture.second(fixture.required().mfaToken(), MfaFixture.code(MfaMethod.TOTP, "abcdef"));
        }
        assertThat(fixture.second(fixture.required().mfaToken(), fixture.totp()))
                .isInstanceOf(SecondFactorResult.RateLimited.class);
        assertThat(logins.stepUp(fixture.ada.id(), other, fixture.totp(), HOME))
                .isInstanceOf(StepUpResult.SteppedUp.class);
    }

    @Test
    void a_session_that_is_over_or_somebody_elses_does_not_step_up() {
        User grace = fixture.kit.user("grace@mail.example");
        SessionId foreign = fixture.kit.session(grace.id()).session().id();
        SessionId own = fixture.signIn().tokens().session().id();
        fixture.latchkey().sessions().end(fixture.ada.id(), own, EndReason.SIGNED_OUT, HOME);

        assertThat(password(fixture.ada, own)).isEqualTo(new StepUpResult.SessionOver());
        assertThat(password(fixture.ada, foreign)).isEqualTo(new StepUpResult.SessionOver());
        assertThat(fixture.latchkey().sessions().find(foreign).orElseThrow().endedAt())
                .isNull();
    }

    @Test
    void who_signs_out_with_a_token_from_before_step_ups_is_signed_out_of_what_took_its_place() {
        for (boolean byRefreshToken : List.of(false, true)) {
            TokenPair first = fixture.signIn().tokens();
            TokenPair other = fixture.signIn().tokens();
            var logins = fixture.latchkey().logins();
            TokenPair second = steppedUp(logins, first);
            TokenPair third = steppedUp(logins, second);

            boolean ended = byRefreshToken
                    ? fixture.latchkey().sessions().endByRefreshToken(first.refreshToken(), HOME)
                    : fixture.latchkey()
                            .sessions()
                            .signOut(
                                    fixture.ada.id(),
                                    first.session().id(),
                                    first.session().epoch(),
                                    HOME);

            assertThat(ended).isTrue();
            Assertions.assertThatExceptionOfType(TokenRejectedException.class)
                    .isThrownBy(() -> verified(third))
                    .satisfies(e -> assertThat(e.endReason()).contains(EndReason.SIGNED_OUT));
            assertThat(verified(other).user()).isEqualTo(fixture.ada.id());
            assertThat(fixture.latchkey()
                            .sessions()
                            .signOut(
                                    fixture.ada.id(),
                                    first.session().id(),
                                    first.session().epoch(),
                                    HOME))
                    .isFalse();
        }
    }

    @Test
    void a_stranger_signs_nobody_out_and_a_session_that_took_a_place_by_the_limit_goes_on() {
        TokenPair first = fixture.signIn().tokens();
        TokenPair second = steppedUp(fixture.latchkey().logins(), first);
        User grace = fixture.kit.user("grace@mail.example");

        assertThat(fixture.latchkey()
                        .sessions()
                        .signOut(
                                grace.id(),
                                first.session().id(),
                                first.session().epoch(),
                                HOME))
                .isFalse();
        assertThat(verified(second).user()).isEqualTo(fixture.ada.id());

        try (MfaFixture limited = new MfaFixture(builder -> builder.maxSessions(1))) {
            TokenPair before = limited.signIn().tokens();
            TokenPair after = limited.signIn().tokens();
            assertThat(limited.latchkey()
                            .sessions()
                            .signOut(
                                    limited.ada.id(),
                                    before.session().id(),
                                    before.session().epoch(),
                                    HOME))
                    .isFalse();
            assertThat(limited.latchkey()
                            .tokens()
                            .verify(after.accessToken().reveal())
                            .user())
                    .isEqualTo(limited.ada.id());
        }
    }

    private TokenPair steppedUp(Logins logins, TokenPair from) {
        StepUpResult result = logins.stepUp(fixture.ada.id(), from.session().id(), LatchkeyTestKit.PASSWORD, HOME);
        return ((StepUpResult.SteppedUp) result).tokens();
    }

    @Test
    void of_two_step_ups_of_one_session_at_once_one_goes_on() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 20; round++) {
                User user = fixture.kit.user("user" + round + "@mail.example");
                SessionId session = fixture.kit.session(user.id()).session().id();

                List<StepUpResult> results =
                        race.run(List.of(() -> password(user, session), () -> password(user, session)));

                assertThat(results)
                        .filteredOn(StepUpResult.SteppedUp.class::isInstance)
                        .hasSize(1);
                assertThat(fixture.latchkey().sessions().list(user.id())).hasSize(1);
            }
        }
    }

    @Test
    void an_interceptor_may_refuse() {
        try (MfaFixture refusing = new MfaFixture(builder -> builder.interceptor(action ->
                action.request().userAgent() == null ? Optional.empty() : Optional.of(new Veto("not now"))))) {
            SessionId session =
                    refusing.kit.session(refusing.ada.id()).session().id();

            assertThat(refusing.latchkey().logins().stepUp(refusing.ada.id(), session, LatchkeyTestKit.PASSWORD, HOME))
                    .isEqualTo(new StepUpResult.Vetoed("not now"));
        }
    }
}
