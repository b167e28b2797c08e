package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.EmailVerification;
import dev.latchkey.account.Profile;
import dev.latchkey.account.Registration;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.MfaFixture;
import dev.latchkey.mfa.MfaMethod;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagicLinkTest {

    private static final RequestContext HOME = MfaFixture.HOME;
    private static final String GRACE = "grace@mail.example";
    private static final LoginResult INVALID = new LoginResult.Refused(LoginRefusal.LINK_INVALID);
    private static final Secret PASSWORD = LatchkeyTestKit.PASSWORD;

    private final AtomicBoolean veto = new AtomicBoolean();
    private final MfaFixture fixture = new MfaFixture(builder -> builder.mfaRequiredFor("admin")
            .interceptor(action -> action instanceof AuthAction.SignIn && veto.get()
                    ? Optional.of(new Veto("Not now."))
                    : Optional.empty()));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void a_link_signs_in_and_the_tokens_say_by_what() {
        UserId grace = fixture.kit.user(GRACE).id();

        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) use(mailed(GRACE));

        assertThat(signedIn.user().id()).isEqualTo(grace);
        assertThat(signedIn.user().lastLoginAt()).isNotNull();
        assertThat(methods(signedIn.tokens())).containsExactly("email");
    }

    @Test
    void a_link_works_once_and_a_look_at_it_leaves_it_as_it_is() {
        fixture.kit.user(GRACE);
        Secret link = mailed(GRACE);
        assertThat(fixture.latchkey().accounts().magicLinks().find(link)).isPresent();

        assertThat(use(link)).isInstanceOf(LoginResult.SignedIn.class);

        assertThat(use(link)).isEqualTo(INVALID);
        assertThat(fixture.latchkey().accounts().magicLinks().find(link)).isEmpty();
    }

    @Test
    void of_those_who_use_one_link_at_once_one_is_signed_in() throws Exception {
        UserId grace = fixture.kit.user(GRACE).id();
        try (Race race = new Race()) {
            for (int round = 0; round < 300; round++) {
                Secret link = mint(grace);
                Callable<LoginResult> runner = () -> use(link);

                List<LoginResult> results = race.run(Collections.nCopies(8, runner));

                assertThat(results.stream().filter(LoginResult.SignedIn.class::isInstance))
                        .hasSize(1);
                assertThat(results.stream().filter(INVALID::equals)).hasSize(7);
            }
        }
    }

    @Test
    void a_link_works_for_a_quarter_of_an_hour_and_a_newer_one_takes_its_place() {
        UserId grace = fixture.kit.user(GRACE).id();
        Secret older = mint(grace);
        Secret newer = mint(grace);
        assertThat(use(older)).isEqualTo(INVALID);

        fixture.kit.advance(Duration.ofMinutes(15));

        assertThat(use(newer)).isEqualTo(INVALID);
    }

    @Test
    void whoever_has_a_second_factor_shows_it_and_a_mailed_code_is_none() {
        LoginResult.MfaRequired required = (LoginResult.MfaRequired) use(mint(fixture.ada.id()));

        assertThat(required.methods()).containsExactly(MfaMethod.TOTP, MfaMethod.RECOVERY_CODE);
        assertThat(fixture.second(required.mfaToken(), MfaFixture.code(MfaMethod.EMAIL_CODE, "123456")))
                .isEqualTo(new SecondFactorResult.WrongCode());
        SecondFactorResult.SignedIn signedIn =
                (SecondFactorResult.SignedIn) fixture.second(required.mfaToken(), fixture.totp());
        assertThat(methods(signedIn.tokens())).containsExactly("email", "otp", "mfa");
    }

    @Test
    void a_link_that_led_to_the_second_factor_leads_there_no_second_time() {
        Secret link = mint(fixture.ada.id());
        assertThat(use(link)).isInstanceOf(LoginResult.MfaRequired.class);

        assertThat(use(link)).isEqualTo(INVALID);
    }

    @Test
    void a_role_that_asks_for_a_second_factor_is_not_served_by_the_mailbox() {
        UserId grace = fixture.kit.user(GRACE, "admin").id();

        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) use(mint(grace));

        assertThat(fixture.latchkey()
                        .tokens()
                        .verify(signedIn.tokens().accessToken().reveal())
                        .roles())
                .isEmpty();
    }

    @Test
    void a_pending_account_is_active_then_without_the_password_that_somebody_chose() {
        fixture.latchkey().accounts().register(new Registration(GRACE, PASSWORD, Profile.empty(), HOME));
        fixture.events.clear();

        LoginResult.SignedIn signedIn = (LoginResult.SignedIn) use(mailed(GRACE));

        User grace = fixture.latchkey().accounts().findByEmail(GRACE).orElseThrow();
        assertThat(grace.isActive()).isTrue();
        assertThat(grace.emailVerified()).isTrue();
        assertThat(signedIn.user().id()).isEqualTo(grace.id());
        assertThat(fixture.events).anyMatch(AuthEvent.EmailVerified.class::isInstance);
        assertThat(fixture.latchkey().logins().password(GRACE, PASSWORD, LoginContext.of(HOME)))
                .isEqualTo(new LoginResult.Refused(LoginRefusal.INVALID_CREDENTIALS));
    }

    @Test
    void the_sessions_that_were_begun_before_the_address_was_shown_end() {
        try (LatchkeyTestKit kit =
                LatchkeyTestKit.create(builder -> builder.emailVerification(EmailVerification.OFF))) {
            kit.latchkey().accounts().register(new Registration(GRACE, PASSWORD, Profile.empty(), HOME));
            LoginResult.SignedIn squatter =
                    (LoginResult.SignedIn) kit.latchkey().logins().password(GRACE, PASSWORD, LoginContext.of(HOME));
            Secret link = kit.latchkey()
                    .accounts()
                    .magicLinks()
                    .mint(squatter.user().id())
                    .orElseThrow();

            LoginResult.SignedIn owner =
                    (LoginResult.SignedIn) kit.latchkey().logins().link(link, LoginContext.of(HOME));

            assertThat(kit.latchkey().sessions().list(squatter.user().id()))
                    .extracting(session -> session.id())
                    .containsExactly(owner.tokens().session().id());
            assertThat(kit.latchkey().logins().password(GRACE, PASSWORD, LoginContext.of(HOME)))
                    .isInstanceOf(LoginResult.Refused.class);
        }
    }

    @Test
    void a_disabled_account_gets_no_link_and_is_not_opened_by_an_earlier_one() {
        UserId grace = fixture.kit.user(GRACE).id();
        Secret link = mint(grace);
        fixture.latchkey().accounts().disable(grace, HOME);

        assertThat(use(link)).isEqualTo(INVALID);
        assertThat(fixture.latchkey().accounts().magicLinks().mint(grace)).isEmpty();
    }

    @Test
    void a_link_does_not_outlive_a_change_or_a_reset_of_the_password() {
        UserId grace = fixture.kit.user(GRACE).id();
        Secret link = mint(grace);
        Secret reset =
                fixture.latchkey().accounts().passwordResets().mint(grace).orElseThrow();
        fixture.latchkey().accounts().passwordResets().reset(reset, Secret.of("three herons on a weir"), HOME);
        assertThat(use(link)).isEqualTo(INVALID);

        Secret further = mint(grace);
        TokenPair session = fixture.kit.session(grace);
        fixture.latchkey()
                .accounts()
                .changePassword(grace, session.session().id(), Secret.of("three herons on a weir"), PASSWORD, HOME);
        assertThat(use(further)).isEqualTo(INVALID);
    }

    @Test
    void an_interceptor_that_refuses_leaves_the_link_good() {
        UserId grace = fixture.kit.user(GRACE).id();
        Secret link = mint(grace);
        veto.set(true);
        assertThat(use(link)).isEqualTo(new LoginResult.Vetoed("Not now."));

        veto.set(false);

        assertThat(use(link)).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void for_every_address_the_same_is_done_and_nobody_is_told() {
        UserId grace = fixture.kit.user(GRACE).id();
        fixture.events.clear();

        fixture.latchkey().logins().mailLink(GRACE, HOME);
        fixture.latchkey().logins().mailLink("nobody@mail.example", HOME);
        fixture.latchkey().logins().mailLink("no address", HOME);

        assertThat(fixture.events)
                .containsExactly(
                        new AuthEvent.SignInLinkRequested(grace, fixture.kit.now(), HOME),
                        new AuthEvent.SignInLinkRequested(null, fixture.kit.now(), HOME));
    }

    @Test
    void where_links_are_switched_off_none_is_mailed_and_none_works() {
        try (LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.withoutMagicLinks())) {
            UserId grace = kit.user(GRACE).id();
            Secret link = kit.latchkey().accounts().magicLinks().mint(grace).orElseThrow();

            kit.latchkey().logins().mailLink(GRACE, HOME);
            kit.latchkey().deliverMail();

            assertThat(kit.latchkey().logins().offersLinks()).isFalse();
            assertThat(kit.mail().all()).isEmpty();
            assertThat(kit.latchkey().logins().link(link, LoginContext.of(HOME)))
                    .isEqualTo(INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lkl_", "lkl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "a.b.c", "../../etc/passwd"})
    void a_link_that_was_never_mailed_is_invalid(String token) {
        assertThat(use(Secret.of(token))).isEqualTo(INVALID);
    }

    @Test
    void a_link_of_another_purpose_signs_nobody_in() {
        UserId grace = fixture.kit.user(GRACE).id();
        Secret reset =
                fixture.latchkey().accounts().passwordResets().mint(grace).orElseThrow();

        assertThat(use(reset)).isEqualTo(INVALID);
        assertThat(use(Secret.of(reset.reveal().replace("lkp_", "lkl_")))).isEqualTo(INVALID);
    }

    private LoginResult use(Secret link) {
        return fixture.latchkey().logins().link(link, LoginContext.of(HOME));
    }

    private Secret mint(UserId user) {
        return fixture.latchkey().accounts().magicLinks().mint(user).orElseThrow();
    }

    private Secret mailed(String email) {
        fixture.latchkey().logins().mailLink(email, HOME);
        fixture.latchkey().deliverMail();
        return fixture.kit.mail().tokenTo(email);
    }

    private List<String> methods(TokenPair tokens) {
        return fixture.latchkey().tokens().verify(tokens.accessToken().reveal()).methods();
    }
}
