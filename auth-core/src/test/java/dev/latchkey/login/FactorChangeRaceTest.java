package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.MailCodeResult;
import dev.latchkey.mfa.MfaFixture;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.RemoveFactorResult;
import dev.latchkey.mfa.TrustedDevice;
import dev.latchkey.passkey.BeginPasskeyResult;
import dev.latchkey.passkey.RegisterPasskeyResult;
import dev.latchkey.passkey.SoftwareAuthenticator;
import dev.latchkey.session.Session;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Sign-ins and step-ups that a change of the factors overtakes: it comes after the check, and before the session. */
final class FactorChangeRaceTest {

    private static final SecondFactorResult INVALID = new SecondFactorResult.TokenInvalid();
    private static final LoginResult REFUSED = new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS);
    private static final String GRACE = "grace@mail.example";

    /** Runs once, when a session is about to start. */
    private Runnable meanwhile = () -> {};

    /** Runs once, when one has started. */
    private Runnable onceSignedIn = () -> {};

    private final MfaFixture fixture = new MfaFixture(builder -> builder.interceptor(action -> {
                if (action instanceof AuthAction.SignIn) {
                    Runnable once = meanwhile;
                    meanwhile = () -> {};
                    once.run();
                }
                return Optional.empty();
            })
            .listener(event -> {
                if (event instanceof AuthEvent.SignedIn) {
                    Runnable once = onceSignedIn;
                    onceSignedIn = () -> {};
                    once.run();
                }
            }));
    private final UserId ada = fixture.ada.id();
    private final SessionId own = sessions(ada).get(0);

    @AfterEach
    void close() {
        fixture.close();
    }

    private Latchkey latchkey() {
        return fixture.latchkey();
    }

    private List<SessionId> sessions(UserId user) {
        return latchkey().sessions().list(user).stream().map(Session::id).toList();
    }

    private void removeApp() {
        assertThat(latchkey().mfa().removeTotp(ada, own, MfaFixture.HOME)).isEqualTo(new RemoveFactorResult.Removed());
    }

    private void addPasskey() {
        SoftwareAuthenticator authenticator = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER);
        BeginPasskeyResult.Begun begun = (BeginPasskeyResult.Begun)
                latchkey().passkeys().begin(ada, own, "ada@mail.example", "Ada", MfaFixture.HOME);
        assertThat(latchkey()
                        .passkeys()
                        .register(ada, own, "Key", authenticator.create(begun.options()), MfaFixture.HOME))
                .isInstanceOf(RegisterPasskeyResult.Registered.class);
    }

    private void enrolApp(UserId user, SessionId acting) {
        Secret secret = ((BeginTotpResult.Begun) latchkey().mfa().beginTotp(user, acting, "account", MfaFixture.HOME))
                .enrolment()
                .secret();
        assertThat(latchkey().mfa().confirmTotp(user, acting, fixture.kit.totp(secret), MfaFixture.HOME))
                .isInstanceOf(ConfirmTotpResult.Confirmed.class);
    }

    @Nested
    class AfterTheSecondFactor {

        private void assertComesToNothing(Secret token, MfaProof proof, Runnable change) {
            meanwhile = change;

            assertThat(fixture.second(token, proof)).isEqualTo(INVALID);

            assertThat(sessions(ada)).containsExactly(own);
        }

        @Test
        void a_sign_in_by_an_app_that_is_removed_meanwhile_comes_to_nothing() {
            assertComesToNothing(fixture.required().mfaToken(), fixture.totp(), FactorChangeRaceTest.this::removeApp);
        }

        @Test
        void an_app_that_is_enrolled_anew_is_not_the_one_that_was_shown() {
            assertComesToNothing(fixture.required().mfaToken(), fixture.totp(), () -> {
                removeApp();
                enrolApp(ada, own);
            });
        }

        @Test
        void a_sign_in_by_a_recovery_code_comes_to_nothing_when_the_last_factor_is_removed_meanwhile() {
            assertComesToNothing(
                    fixture.required().mfaToken(), fixture.recovery(0), FactorChangeRaceTest.this::removeApp);
        }

        @Test
        void a_sign_in_by_a_mailed_code_comes_to_nothing_when_a_factor_is_added_meanwhile() {
            Secret token = fixture.required().mfaToken();
            assertThat(latchkey().logins().mailCode(token, MfaFixture.HOME)).isEqualTo(new MailCodeResult.OnItsWay());

            assertComesToNothing(
                    token,
                    MfaFixture.code(MfaMethod.EMAIL_CODE, fixture.mailedCode()),
                    FactorChangeRaceTest.this::addPasskey);
        }

        @Test
        void a_device_that_was_to_be_trusted_is_not() {
            Secret token = fixture.required().mfaToken();
            meanwhile = FactorChangeRaceTest.this::removeApp;

            assertThat(latchkey().logins().secondFactor(token, fixture.totp(), true, MfaFixture.HOME))
                    .isEqualTo(INVALID);

            assertThat(latchkey().trustedDevices().list(ada, 0)).isEmpty();
        }

        @Test
        void a_change_of_factors_right_after_the_session_has_started_ends_the_trust_in_its_device_too() {
            Secret token = fixture.required().mfaToken();
            onceSignedIn = FactorChangeRaceTest.this::removeApp;

            SecondFactorResult.SignedIn signedIn = (SecondFactorResult.SignedIn)
                    latchkey().logins().secondFactor(token, fixture.totp(), true, MfaFixture.HOME);

            assertThat(signedIn.trustedDevice()).isNotNull();
            assertThat(sessions(ada)).containsExactly(own);
            assertThat(latchkey().trustedDevices().list(ada, 0)).isEmpty();
        }

        @Test
        void a_step_up_by_an_app_that_is_removed_meanwhile_leaves_the_session_as_it_was() {
            meanwhile = FactorChangeRaceTest.this::removeApp;

            assertThat(latchkey().logins().stepUp(ada, own, fixture.totp(), MfaFixture.HOME))
                    .isEqualTo(new StepUpResult.SessionOver());

            assertThat(sessions(ada)).containsExactly(own);
        }
    }

    @Nested
    class OnATrustedDevice {

        private final Secret device = trusted();

        private Secret trusted() {
            SecondFactorResult.SignedIn signedIn = (SecondFactorResult.SignedIn) latchkey()
                    .logins()
                    .secondFactor(fixture.required().mfaToken(), fixture.totp(), true, MfaFixture.HOME);
            assertThat(latchkey()
                            .sessions()
                            .end(ada, signedIn.tokens().session().id(), EndReason.SIGNED_OUT, MfaFixture.HOME))
                    .isTrue();
            Secret secret = signedIn.trustedDevice();
            assertThat(secret).isNotNull();
            return secret;
        }

        private void assertRefused(Runnable change) {
            meanwhile = change;

            assertThat(fixture.password(LoginContext.of(MfaFixture.HOME).withTrustedDevice(device)))
                    .isEqualTo(REFUSED);

            assertThat(sessions(ada)).containsExactly(own);
        }

        @Test
        void a_sign_in_is_refused_when_a_factor_is_added_meanwhile() {
            assertRefused(FactorChangeRaceTest.this::addPasskey);
        }

        @Test
        void a_sign_in_is_refused_when_the_device_is_forgotten_meanwhile() {
            TrustedDevice listed = latchkey().trustedDevices().list(ada, 0).get(0);

            assertRefused(() -> assertThat(latchkey().trustedDevices().forget(ada, listed.id(), MfaFixture.HOME))
                    .isTrue());
        }

        @Test
        void a_wrong_password_notes_no_use_of_the_device() {
            assertThat(latchkey()
                            .logins()
                            .password(
                                    "ada@mail.example",
                                    Secret.of("wrong"),
                                    LoginContext.of(MfaFixture.HOME).withTrustedDevice(device)))
                    .isEqualTo(REFUSED);

            assertThat(latchkey().trustedDevices().list(ada, 0))
                    .extracting(TrustedDevice::lastUsedAt)
                    .containsOnlyNulls();
        }
    }

    @Nested
    class OfAUserWithoutAFactor {

        private final UserId grace = fixture.kit.user(GRACE).id();
        private final SessionId acting = fixture.kit.session(grace).session().id();

        @Test
        void a_sign_in_by_password_comes_to_nothing_when_an_app_is_enrolled_from_first_to_last_meanwhile() {
            meanwhile = () -> enrolApp(grace, acting);

            assertThat(latchkey().logins().password(GRACE, LatchkeyTestKit.PASSWORD, LoginContext.of(MfaFixture.HOME)))
                    .isEqualTo(REFUSED);

            assertThat(sessions(grace)).containsExactly(acting);
        }

        @Test
        void a_sign_in_by_link_comes_to_nothing_then_and_the_link_can_be_used_again() {
            Secret link = latchkey().accounts().magicLinks().mint(grace).orElseThrow();
            meanwhile = () -> enrolApp(grace, acting);

            assertThat(latchkey().logins().link(link, LoginContext.of(MfaFixture.HOME)))
                    .isEqualTo(new LoginResult.Refused(LoginRefusal.LINK_INVALID));

            assertThat(sessions(grace)).containsExactly(acting);
            assertThat(latchkey().logins().link(link, LoginContext.of(MfaFixture.HOME)))
                    .isInstanceOf(LoginResult.MfaRequired.class);
        }
    }
}
