package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.login.StepUpResult;
import dev.latchkey.mfa.BeginTotpResult;
import dev.latchkey.mfa.ConfirmTotpResult;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.mfa.MfaSettings;
import dev.latchkey.mfa.RequestResetResult;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The examples of docs/features/mfa.md. */
class MfaExamplesTest {

    private static final RequestContext REQUEST = RequestContext.none();

    @Test
    void an_app_is_enrolled_and_asked_for() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            Latchkey latchkey = kit.latchkey();
            User user = kit.user("ada@mail.example");
            SessionId session = kit.session(user.id()).session().id();

            Secret secret = begun(latchkey, user, session);
            List<Secret> codes = confirmed(latchkey, user, session, kit.totp(secret));
            kit.advance(Duration.ofSeconds(30));

            assertThat(codes).hasSize(10);
            assertThat(signedIn(latchkey, kit.totp(secret))).isEqualTo("signed in by [pwd, otp, mfa]");
            assertThat(signedIn(latchkey, Secret.of("123"))).isEqualTo("wrong, or used before");
            kit.advance(Duration.ofSeconds(30));
            assertThat(steppedUp(latchkey, user, session, kit.totp(secret))).isNotEqualTo(session);
        }
    }

    private static Secret begun(Latchkey latchkey, User user, SessionId session) {
        // region: begin
        BeginTotpResult result =
                latchkey.mfa().beginTotp(user.id(), session, user.email().address(), REQUEST);
        if (result instanceof BeginTotpResult.Begun begun) {
            return begun.enrolment().secret(); // to be typed; uri() is for a QR code
        }
        // endregion
        throw new AssertionError(result);
    }

    private static List<Secret> confirmed(Latchkey latchkey, User user, SessionId session, Secret code) {
        // region: confirm
        ConfirmTotpResult result = latchkey.mfa().confirmTotp(user.id(), session, code, REQUEST);
        if (result instanceof ConfirmTotpResult.Confirmed confirmed) {
            return confirmed.recoveryCodes(); // to be shown now and never again
        }
        // endregion
        throw new AssertionError(result);
    }

    private static String signedIn(Latchkey latchkey, Secret code) {
        Secret password = LatchkeyTestKit.PASSWORD;
        // region: second-factor
        LoginResult.MfaRequired required = (LoginResult.MfaRequired)
                latchkey.logins().password("ada@mail.example", password, LoginContext.of(REQUEST));
        MfaProof proof = new MfaProof.Code(MfaMethod.TOTP, code);
        SecondFactorResult result = latchkey.logins().secondFactor(required.mfaToken(), proof, false, REQUEST);
        if (result instanceof SecondFactorResult.SignedIn signedIn) {
            return "signed in by " + signedIn.tokens().session().methods();
        }
        if (result instanceof SecondFactorResult.WrongCode) {
            return "wrong, or used before";
        }
        return "begin again"; // TokenInvalid; or RateLimited, Vetoed
        // endregion
    }

    private static SessionId steppedUp(Latchkey latchkey, User user, SessionId session, Secret code) {
        // region: step-up
        MfaProof proof = new MfaProof.Code(MfaMethod.TOTP, code);
        StepUpResult result = latchkey.logins().stepUp(user.id(), session, proof, REQUEST);
        if (result instanceof StepUpResult.SteppedUp done) {
            return done.tokens().session().id(); // a new one; the old one has ended as replaced
        }
        // endregion
        throw new AssertionError(result);
    }

    @Test
    void a_role_counts_only_with_a_second_factor() {
        // region: policy
        LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.mfaRequiredFor("admin")
                .mfa(MfaSettings.defaults().withoutEmailCodes().withDeviceLife(Duration.ofDays(7))));
        // endregion
        try (kit) {
            User boss = kit.user("boss@mail.example", "admin");

            assertThat(kit.latchkey()
                            .tokens()
                            .verify(kit.session(boss.id()).accessToken().reveal())
                            .roles())
                    .isEqualTo(Set.of());
        }
    }

    @Test
    void an_administrator_resets_lost_factors() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create()) {
            Latchkey latchkey = kit.latchkey();
            User user = kit.user("ada@mail.example");
            kit.authenticator(user.id());
            RequestContext context = REQUEST;

            Instant due = null;
            // region: request-reset
            if (latchkey.mfa().requestReset(user.id(), context) instanceof RequestResetResult.Waits waits) {
                due = waits.reset().dueAt(); // asking again changes nothing
            }
            // endregion
            assertThat(due).isEqualTo(kit.now().plus(Duration.ofHours(24)));

            // region: reset
            boolean removed = latchkey.mfa().reset(user.id(), context);
            // endregion

            assertThat(removed).isTrue();
            assertThat(latchkey.mfa().isEnabled(user.id())).isFalse();
        }
    }
}
