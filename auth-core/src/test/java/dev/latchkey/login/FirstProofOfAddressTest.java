package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.Profile;
import dev.latchkey.account.Registration;
import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.MfaFixture;
import dev.latchkey.passkey.BeginPasskeyResult;
import dev.latchkey.passkey.RegisterPasskeyResult;
import dev.latchkey.passkey.SoftwareAuthenticator;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where addresses are not verified: somebody registered with another's, and its owner comes by a mailed link. */
class FirstProofOfAddressTest {

    private static final RequestContext HOME = MfaFixture.HOME;
    private static final String GRACE = "grace@mail.example";
    private static final Secret OWN_PASSWORD = Secret.of("three herons on a weir");

    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final SoftwareAuthenticator squatters = new SoftwareAuthenticator(LatchkeyTestKit.ISSUER);
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(
            builder -> builder.emailVerification(EmailVerification.OFF).listener(events::add));
    private UserId grace;

    @BeforeEach
    void register() {
        latchkey().accounts().register(new Registration(GRACE, LatchkeyTestKit.PASSWORD, Profile.empty(), HOME));
        grace = latchkey().accounts().findByEmail(GRACE).orElseThrow().id();
        assertThat(kit.authenticator(grace).recoveryCodes()).isNotEmpty();
        SessionId acting = kit.session(grace).session().id();
        BeginPasskeyResult begun = latchkey().passkeys().begin(grace, acting, GRACE, "Grace", HOME);
        Secret credential = squatters.create(((BeginPasskeyResult.Begun) begun).options());
        assertThat(latchkey().passkeys().register(grace, acting, "Mine", credential, HOME))
                .isInstanceOf(RegisterPasskeyResult.Registered.class);
        assertThat(byPasskey()).isInstanceOf(LoginResult.SignedIn.class);
        events.clear();
    }

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_link_that_signs_in_takes_factors_and_passkeys_from_whoever_enrolled_them() {
        Secret link = latchkey().accounts().magicLinks().mint(grace).orElseThrow();

        assertThat(latchkey().logins().link(link, LoginContext.of(HOME))).isInstanceOf(LoginResult.SignedIn.class);

        assertNothingIsLeft();
    }

    @Test
    void a_new_password_by_a_link_takes_them_as_well() {
        Secret link = latchkey().accounts().passwordResets().mint(grace).orElseThrow();

        assertThat(latchkey().accounts().passwordResets().reset(link, OWN_PASSWORD, HOME))
                .isInstanceOf(ResetPasswordResult.Reset.class);

        assertNothingIsLeft();
        assertThat(latchkey().logins().password(GRACE, OWN_PASSWORD, LoginContext.of(HOME)))
                .isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void once_the_address_was_shown_a_new_password_takes_nothing() {
        Secret first = latchkey().accounts().passwordResets().mint(grace).orElseThrow();
        ResetPasswordResult unused =
                latchkey().accounts().passwordResets().reset(first, LatchkeyTestKit.PASSWORD, HOME);
        LatchkeyTestKit.Authenticator own = kit.authenticator(grace);
        Secret second = latchkey().accounts().passwordResets().mint(grace).orElseThrow();

        assertThat(latchkey().accounts().passwordResets().reset(second, OWN_PASSWORD, HOME))
                .isInstanceOf(ResetPasswordResult.Reset.class);

        assertThat(latchkey().mfa().factors(grace).recoveryCodesLeft())
                .isEqualTo(own.recoveryCodes().size());
        assertThat(latchkey().logins().password(GRACE, OWN_PASSWORD, LoginContext.of(HOME)))
                .isInstanceOf(LoginResult.MfaRequired.class);
    }

    private void assertNothingIsLeft() {
        assertThat(latchkey().mfa().isEnabled(grace)).isFalse();
        assertThat(latchkey().mfa().factors(grace).recoveryCodesLeft()).isZero();
        assertThat(latchkey().passkeys().list(grace)).isEmpty();
        assertThat(byPasskey()).isInstanceOf(LoginResult.Refused.class);
        assertThat(events).filteredOn(AuthEvent.FactorsReset.class::isInstance).hasSize(1);
    }

    private LoginResult byPasskey() {
        String request = latchkey().logins().beginPasskey();
        return latchkey().logins().passkey(squatters.get(request), LoginContext.of(HOME));
    }

    private Latchkey latchkey() {
        return kit.latchkey();
    }
}
