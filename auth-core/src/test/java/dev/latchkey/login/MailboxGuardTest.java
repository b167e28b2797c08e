package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.ChangePasswordResult;
import dev.latchkey.account.NewAccount;
import dev.latchkey.account.Profile;
import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.MfaFixture;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.mfa.MfaProof;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.Collection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A mailbox alone is never two factors: it has not set the password and mailed the code besides. */
class MailboxGuardTest {

    private static final Secret CHOSEN = Secret.of("three herons on a weir");
    private static final Secret FURTHER = Secret.of("four bridges over the delta");

    private final MfaFixture fixture = new MfaFixture(builder -> builder.mfaRequiredFor("admin"));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_reset_removes_no_factor_and_signs_nobody_in() {
        TokenPair before = fixture.signIn().tokens();

        reset(fixture.ada.id(), CHOSEN);

        assertThat(fixture.latchkey().mfa().isEnabled(fixture.ada.id())).isTrue();
        assertThat(fixture.latchkey().sessions().list(fixture.ada.id())).isEmpty();
        assertThat(fixture.latchkey().sessions().find(before.session().id()))
                .hasValueSatisfying(session -> assertThat(session.endReason()).isNotNull());
        assertThat(signIn("ada@mail.example", CHOSEN)).isInstanceOf(LoginResult.MfaRequired.class);
        assertThat(fixture.lastSubject()).startsWith("Your password");
    }

    @Test
    void with_a_password_that_the_mailbox_has_set_no_mailed_code_is_offered_or_mailed() {
        reset(fixture.ada.id(), CHOSEN);

        LoginResult.MfaRequired required = (LoginResult.MfaRequired) signIn("ada@mail.example", CHOSEN);

        assertThat(required.methods()).containsExactly(MfaMethod.TOTP, MfaMethod.RECOVERY_CODE);
        fixture.latchkey().deliverMail();
        int mails = fixture.kit.mail().all().size();
        fixture.latchkey().logins().mailCode(required.mfaToken(), MfaFixture.HOME);
        fixture.latchkey().deliverMail();
        assertThat(fixture.kit.mail().all()).hasSize(mails);
        assertThat(fixture.second(required.mfaToken(), MfaFixture.code(MfaMethod.EMAIL_CODE, "123456")))
                .isEqualTo(new SecondFactorResult.WrongCode());
        assertThat(fixture.second(required.mfaToken(), fixture.totp())).isInstanceOf(SecondFactorResult.SignedIn.class);
    }

    @Test
    void a_code_that_was_mailed_before_the_reset_is_worth_nothing_after_it() {
        LoginResult.MfaRequired required = fixture.required();
        fixture.latchkey().logins().mailCode(required.mfaToken(), MfaFixture.HOME);
        MfaProof code = MfaFixture.code(MfaMethod.EMAIL_CODE, fixture.mailedCode());

        reset(fixture.ada.id(), CHOSEN);

        assertThat(fixture.second(required.mfaToken(), code)).isEqualTo(new SecondFactorResult.TokenInvalid());
    }

    @Test
    void a_session_that_showed_the_app_makes_the_password_one_of_the_users_own_again() {
        reset(fixture.ada.id(), CHOSEN);
        LoginResult.MfaRequired required = (LoginResult.MfaRequired) signIn("ada@mail.example", CHOSEN);
        SecondFactorResult.SignedIn signedIn =
                (SecondFactorResult.SignedIn) fixture.second(required.mfaToken(), fixture.totp());

        change(fixture.ada.id(), signedIn.tokens(), CHOSEN, FURTHER);

        assertThat(((LoginResult.MfaRequired) signIn("ada@mail.example", FURTHER)).methods())
                .contains(MfaMethod.EMAIL_CODE);
    }

    @Test
    void who_has_shown_the_mailbox_alone_gets_no_role_that_asks_for_a_second_factor() {
        UserId grace = fixture.kit.user("grace@mail.example", "admin").id();
        LoginResult.MfaRequired asked =
                (LoginResult.MfaRequired) signIn("grace@mail.example", LatchkeyTestKit.PASSWORD);
        assertThat(asked.methods()).containsExactly(MfaMethod.EMAIL_CODE);

        reset(grace, CHOSEN);

        LoginResult.SignedIn alone = (LoginResult.SignedIn) signIn("grace@mail.example", CHOSEN);
        assertThat(roles(alone.tokens())).isEmpty();
        change(grace, alone.tokens(), CHOSEN, FURTHER);
        LoginResult.SignedIn still = (LoginResult.SignedIn) signIn("grace@mail.example", FURTHER);
        assertThat(roles(still.tokens())).isEmpty();
    }

    @Test
    void a_password_that_came_with_a_verification_link_is_one_that_the_mailbox_has_set() {
        fixture.latchkey()
                .accounts()
                .create(new NewAccount("grace@mail.example", null, Profile.empty(), false), MfaFixture.HOME);
        UserId grace = fixture.latchkey()
                .accounts()
                .findByEmail("grace@mail.example")
                .orElseThrow()
                .id();
        fixture.latchkey().access().grant(grace, "admin", MfaFixture.HOME);
        fixture.latchkey().deliverMail();
        Secret link = fixture.kit.mail().tokenTo("grace@mail.example");
        fixture.latchkey().accounts().verifyEmail(link, CHOSEN, MfaFixture.HOME);

        assertThat(signIn("grace@mail.example", CHOSEN)).isInstanceOf(LoginResult.SignedIn.class);
    }

    private LoginResult signIn(String email, Secret password) {
        return fixture.latchkey().logins().password(email, password, LoginContext.of(MfaFixture.HOME));
    }

    private void reset(UserId user, Secret password) {
        Secret link = fixture.latchkey().accounts().passwordResets().mint(user).orElseThrow();
        assertThat(fixture.latchkey().accounts().passwordResets().reset(link, password, MfaFixture.HOME))
                .isInstanceOf(ResetPasswordResult.Reset.class);
    }

    private void change(UserId user, TokenPair tokens, Secret current, Secret updated) {
        assertThat(fixture.latchkey()
                        .accounts()
                        .changePassword(user, tokens.session().id(), current, updated, MfaFixture.HOME))
                .isEqualTo(new ChangePasswordResult.Changed());
    }

    private Collection<String> roles(TokenPair tokens) {
        return fixture.latchkey().tokens().verify(tokens.accessToken().reveal()).roles();
    }
}
