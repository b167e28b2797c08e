package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.MfaSettings;
import dev.latchkey.testing.LatchkeyTestKit;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignInRiskTest {

    private static final RequestContext HOME = new RequestContext("203.0.113.7", "curl/8.5.0", "r-1", Locale.ENGLISH);
    private static final RequestContext AWAY = new RequestContext("198.51.100.1", "curl/8.5.0", "r-2", Locale.ENGLISH);

    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final List<SignInAttempt> attempts = new CopyOnWriteArrayList<>();
    private SignInRisk risk = attempt -> RiskVerdict.ALLOW;
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(
            builder -> builder.limits(LimitSettings.off()).listener(events::add).signInRisk(attempt -> {
                attempts.add(attempt);
                return risk.judge(attempt);
            }));
    private final Latchkey latchkey = kit.latchkey();
    private final User ada = kit.user("ada@mail.example");

    @AfterEach
    void close() {
        kit.close();
    }

    private LoginResult signIn(RequestContext request) {
        return latchkey.logins().password("ada@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(request));
    }

    @Test
    void what_scores_is_told_of_this_sign_in_and_of_the_one_before() {
        signIn(HOME);
        Instant first = kit.now();
        kit.advance(Duration.ofMinutes(5));
        signIn(HOME);

        assertThat(attempts).hasSize(2);
        assertThat(attempts.get(0).last()).isNull();
        assertThat(attempts.get(0).deviceKnown()).isFalse();
        SignInAttempt second = attempts.get(1);
        assertThat(second.user()).isEqualTo(ada.id());
        assertThat(second.methods()).containsExactly("pwd");
        assertThat(second.at()).isEqualTo(kit.now());
        assertThat(second.request()).isEqualTo(HOME);
        assertThat(second.deviceKnown()).isTrue();
        assertThat(second.last().createdAt()).isEqualTo(first);
        assertThat(second.last().request().address()).isEqualTo("203.0.113.7");
    }

    @Test
    void wrong_credentials_are_not_scored() {
        latchkey.logins().password("ada@mail.example", Secret.of("x"), LoginContext.of(HOME));

        assertThat(attempts).isEmpty();
    }

    @Test
    void a_notice_is_mailed_for_a_known_device_too() {
        signIn(HOME);
        risk = attempt -> RiskVerdict.NOTICE;

        assertThat(signIn(HOME)).isInstanceOf(LoginResult.SignedIn.class);

        latchkey.deliverMail();
        assertThat(kit.mail().all()).hasSize(1);
    }

    @Test
    void a_refusal_starts_no_session_and_is_told_to_who_has_the_password_alone() {
        risk = attempt -> RiskVerdict.REFUSE;

        assertThat(signIn(HOME)).isInstanceOf(LoginResult.Vetoed.class);

        assertThat(latchkey.sessions().list(ada.id())).isEmpty();
        assertThat(events)
                .contains(new AuthEvent.SignInRefused(ada.id(), "risk", kit.now(), HOME))
                .noneMatch(AuthEvent.SignedIn.class::isInstance);
        assertThat(latchkey.knownDevices().list(ada.id(), 0)).isEmpty();
    }

    @Test
    void who_has_no_factor_is_mailed_a_code_when_one_is_asked_for() {
        risk = attempt -> RiskVerdict.SECOND_FACTOR;

        LoginResult result = signIn(HOME);

        assertThat(result)
                .isInstanceOfSatisfying(
                        LoginResult.MfaRequired.class,
                        required -> assertThat(required.methods()).containsExactly(MfaMethod.EMAIL_CODE));
        assertThat(latchkey.sessions().list(ada.id())).isEmpty();
    }

    @Test
    void where_no_second_factor_is_possible_one_that_is_asked_for_is_a_refusal() {
        try (LatchkeyTestKit bare = LatchkeyTestKit.create(builder -> builder.limits(LimitSettings.off())
                .mfa(MfaSettings.defaults().withoutEmailCodes())
                .signInRisk(attempt -> RiskVerdict.SECOND_FACTOR))) {
            bare.user("ada@mail.example");

            LoginResult result = bare.latchkey()
                    .logins()
                    .password("ada@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));

            assertThat(result).isInstanceOf(LoginResult.Vetoed.class);
        }
    }

    @Test
    void no_trusted_device_stands_in_for_a_factor_that_is_asked_for() {
        LatchkeyTestKit.Authenticator app = kit.authenticator(ada.id());
        kit.advance(Duration.ofSeconds(30));
        LoginResult.MfaRequired required = (LoginResult.MfaRequired) signIn(HOME);
        MfaProof proof = new MfaProof.Code(MfaMethod.TOTP, kit.totp(app.secret()));
        SecondFactorResult.SignedIn in =
                (SecondFactorResult.SignedIn) latchkey.logins().secondFactor(required.mfaToken(), proof, true, HOME);
        LoginContext trusted = LoginContext.of(HOME).withTrustedDevice(in.trustedDevice());
        assertThat(latchkey.logins().password("ada@mail.example", LatchkeyTestKit.PASSWORD, trusted))
                .isInstanceOf(LoginResult.SignedIn.class);

        risk = attempt -> RiskVerdict.SECOND_FACTOR;

        assertThat(latchkey.logins().password("ada@mail.example", LatchkeyTestKit.PASSWORD, trusted))
                .isInstanceOf(LoginResult.MfaRequired.class);
    }

    @Test
    void a_sign_in_is_scored_once_more_where_its_second_factor_is_shown() {
        LatchkeyTestKit.Authenticator app = kit.authenticator(ada.id());
        kit.advance(Duration.ofSeconds(30));
        risk = attempt -> attempt.request().equals(AWAY) ? RiskVerdict.REFUSE : RiskVerdict.SECOND_FACTOR;
        LoginResult.MfaRequired required = (LoginResult.MfaRequired) signIn(HOME);
        LoginResult.MfaRequired other = (LoginResult.MfaRequired) signIn(HOME);

        assertThat(latchkey.logins().secondFactor(required.mfaToken(), proof(app), false, AWAY))
                .isInstanceOf(SecondFactorResult.Vetoed.class);
        kit.advance(Duration.ofSeconds(30));
        assertThat(latchkey.logins().secondFactor(other.mfaToken(), proof(app), false, HOME))
                .isInstanceOf(SecondFactorResult.SignedIn.class);
        assertThat(attempts.get(attempts.size() - 1).methods()).containsExactly("pwd", "otp", "mfa");
    }

    private MfaProof proof(LatchkeyTestKit.Authenticator app) {
        return new MfaProof.Code(MfaMethod.TOTP, kit.totp(app.secret()));
    }

    @Test
    void one_that_throws_or_answers_nothing_takes_no_sign_in_down() {
        risk = attempt -> {
            throw new IOException("the places are out of reach");
        };
        assertThat(signIn(HOME)).isInstanceOf(LoginResult.SignedIn.class);
        risk = attempt -> {
            throw new StackOverflowError();
        };
        assertThat(signIn(HOME)).isInstanceOf(LoginResult.SignedIn.class);
        risk = attempt -> null;
        assertThat(signIn(HOME)).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void one_that_never_answers_takes_no_sign_in_down_however_many_there_are() {
        CountDownLatch never = new CountDownLatch(1);
        RiskCheck check = RiskCheck.of(
                attempt -> {
                    while (true) {
                        try {
                            never.await();
                            return RiskVerdict.REFUSE;
                        } catch (InterruptedException e) {
                            attempts.clear();
                        }
                    }
                },
                Duration.ofMillis(5));
        SignInAttempt attempt = new SignInAttempt(ada.id(), List.of("pwd"), kit.now(), HOME, true, null);

        for (int i = 0; i < 40; i++) {
            assertThat(check.judge(attempt)).isEqualTo(RiskVerdict.ALLOW);
        }

        never.countDown();
        check.close();
    }
}
