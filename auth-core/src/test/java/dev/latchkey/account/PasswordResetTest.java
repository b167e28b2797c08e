package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.OTHER_PASSWORD;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.AccountFixture.Ending;
import dev.latchkey.account.AccountFixture.Message;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.password.PasswordCredential;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordResetTest {

    private static final int RUNNERS = 16;
    private static final int ROUNDS = 300;
    private static final ResetPasswordResult INVALID = new ResetPasswordResult.LinkInvalid();

    private AccountFixture fixture = AccountFixture.create();
    private User ada;

    @BeforeEach
    void make_an_account() {
        ada = fixture.user(ADA);
        fixture.events.clear();
    }

    @Test
    void a_link_replaces_the_password_ends_all_sessions_and_tells_the_owner() {
        Secret link = mint();
        fixture.environment.advance(Duration.ofMinutes(59));

        ResetPasswordResult result = reset(link, OTHER_PASSWORD);

        assertThat(result).isEqualTo(new ResetPasswordResult.Reset(fixture.stored(ADA)));
        assertThat(fixture.signsInWith(ada.id(), OTHER_PASSWORD)).isTrue();
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isFalse();
        assertThat(credential().byMail()).isTrue();
        assertThat(credential().changedAt()).isEqualTo(fixture.environment.now());
        assertThat(fixture.endings).containsExactly(new Ending(ada.id(), EndReason.PASSWORD_CHANGED, Optional.empty()));
        assertThat(fixture.mail).containsExactly(new Message("password-changed", fixture.stored(ADA)));
        assertThat(fixture.events)
                .containsExactly(new AuthEvent.PasswordReset(ada.id(), fixture.environment.now(), CONTEXT));
    }

    @Test
    void a_link_works_once() {
        Secret link = mint();
        reset(link, OTHER_PASSWORD);

        assertThat(fixture.accounts.passwordResets().find(link)).isEmpty();
        assertThat(reset(link, PASSWORD)).isEqualTo(INVALID);
        assertThat(fixture.signsInWith(ada.id(), OTHER_PASSWORD)).isTrue();
    }

    @Test
    void a_look_at_a_link_leaves_it_as_it_is() {
        Secret link = mint();

        assertThat(fixture.accounts.passwordResets().find(link)).contains(ada);
        assertThat(fixture.accounts.passwordResets().find(link)).contains(ada);
        assertThat(reset(link, OTHER_PASSWORD)).isInstanceOf(ResetPasswordResult.Reset.class);
    }

    @Test
    void of_those_who_use_one_link_at_once_one_sets_the_password() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                Secret link = mint();
                Callable<ResetPasswordResult> runner = () -> reset(link, OTHER_PASSWORD);

                List<ResetPasswordResult> results = race.run(Collections.nCopies(RUNNERS, runner));

                assertThat(results).containsOnlyOnce(new ResetPasswordResult.Reset(fixture.stored(ADA)));
                assertThat(results.stream().filter(ResetPasswordResult.Reset.class::isInstance))
                        .hasSize(1);
            }
        }
    }

    @Test
    void a_link_works_for_an_hour_from_when_its_mail_was_sent() {
        Secret link = mint();
        fixture.environment.advance(Duration.ofHours(1));

        assertThat(reset(link, OTHER_PASSWORD)).isEqualTo(INVALID);
    }

    @Test
    void a_newer_link_takes_the_place_of_the_older_one() {
        Secret older = mint();
        Secret newer = mint();

        assertThat(reset(older, OTHER_PASSWORD)).isEqualTo(INVALID);
        assertThat(reset(newer, OTHER_PASSWORD)).isInstanceOf(ResetPasswordResult.Reset.class);
    }

    @Test
    void a_link_does_not_outlive_the_password_it_was_to_replace() {
        Secret link = mint();
        SessionId acting = new SessionId(Environment.system().newId());
        fixture.accounts.changePassword(ada.id(), acting, PASSWORD, OTHER_PASSWORD, CONTEXT);

        assertThat(reset(link, PASSWORD)).isEqualTo(INVALID);
        assertThat(fixture.signsInWith(ada.id(), OTHER_PASSWORD)).isTrue();
    }

    @Test
    void a_link_of_before_a_change_of_address_is_worth_nothing() {
        Secret link = mint();
        User moved = new User(
                ada.id(),
                EmailAddress.parse("ada@other.example"),
                true,
                ada.profile(),
                ada.status(),
                ada.createdAt(),
                NOW,
                null,
                ada.version() + 1);
        fixture.storage.transactions().run(tx -> fixture.storage.users().update(tx, moved));

        assertThat(reset(link, OTHER_PASSWORD)).isEqualTo(INVALID);
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
    }

    @Test
    void a_weak_password_leaves_the_link_good_and_costs_no_hash() {
        Secret link = mint();

        for (String weak : List.of("", "short", "ada@mail.example", "x".repeat(2_000))) {
            assertThat(fixture.hashesOf(() -> {
                        ResetPasswordResult result = reset(link, Secret.of(weak));
                        assertThat(((ResetPasswordResult.WeakPassword) result).problems())
                                .isNotEmpty()
                                .allMatch(problem -> problem.field().equals("new_password"));
                    }))
                    .isZero();
        }
        assertThat(fixture.endings).isEmpty();
        assertThat(reset(link, OTHER_PASSWORD)).isInstanceOf(ResetPasswordResult.Reset.class);
    }

    @Test
    void an_interceptor_that_refuses_leaves_the_link_good() {
        Secret link = mint();
        fixture.interceptor = action -> action instanceof AuthAction.ChangePassword change
                        && change.user().equals(ada.id())
                ? Optional.of(new Veto("Not here."))
                : Optional.empty();

        assertThat(reset(link, OTHER_PASSWORD)).isEqualTo(new ResetPasswordResult.Vetoed("Not here."));

        fixture.interceptor = action -> Optional.empty();
        assertThat(reset(link, OTHER_PASSWORD)).isInstanceOf(ResetPasswordResult.Reset.class);
    }

    @Test
    void a_storage_that_fails_leaves_the_link_and_the_password_as_they_were() {
        FailingCredentials[] failing = new FailingCredentials[1];
        fixture = AccountFixture.withCredentials(store -> failing[0] = new FailingCredentials(store));
        ada = fixture.user(ADA);
        Secret link = mint();
        failing[0].failNextPut();

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> reset(link, OTHER_PASSWORD));

        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
        assertThat(fixture.endings).isEmpty();
        assertThat(fixture.mail).isEmpty();
        assertThat(reset(link, OTHER_PASSWORD)).isInstanceOf(ResetPasswordResult.Reset.class);
    }

    @Test
    void a_disabled_account_gets_no_link_and_is_not_opened_by_an_earlier_one() {
        Secret link = mint();
        fixture.accounts.disable(ada.id(), CONTEXT);

        assertThat(fixture.accounts.passwordResets().mint(ada.id())).isEmpty();
        assertThat(reset(link, OTHER_PASSWORD)).isEqualTo(INVALID);
        assertThat(fixture.stored(ADA).status()).isEqualTo(UserStatus.DISABLED);
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
    }

    @Test
    void a_pending_account_is_verified_and_has_the_password_of_who_has_the_mailbox() {
        fixture.register("grace@mail.example", PASSWORD);
        User grace = fixture.stored("grace@mail.example");
        fixture.events.clear();
        Secret link = fixture.accounts.passwordResets().mint(grace.id()).orElseThrow();

        assertThat(reset(link, OTHER_PASSWORD)).isInstanceOf(ResetPasswordResult.Reset.class);

        User active = fixture.stored(grace.id());
        assertThat(active.isActive()).isTrue();
        assertThat(active.emailVerified()).isTrue();
        assertThat(fixture.signsInWith(grace.id(), OTHER_PASSWORD)).isTrue();
        assertThat(fixture.signsInWith(grace.id(), PASSWORD)).isFalse();
        assertThat(fixture.events)
                .containsExactly(
                        new AuthEvent.EmailVerified(grace.id(), NOW, CONTEXT),
                        new AuthEvent.PasswordReset(grace.id(), NOW, CONTEXT));
    }

    @Test
    void an_account_that_had_no_password_gets_one() {
        User grace = fixture.user(new NewAccount("grace@mail.example", null, Profile.empty(), true));
        Secret link = fixture.accounts.passwordResets().mint(grace.id()).orElseThrow();

        assertThat(reset(link, OTHER_PASSWORD)).isInstanceOf(ResetPasswordResult.Reset.class);
        assertThat(fixture.signsInWith(grace.id(), OTHER_PASSWORD)).isTrue();
    }

    @Test
    void whoever_asks_is_told_nothing_and_for_every_address_the_same_is_done() {
        fixture.accounts.passwordResets().request(" ADA@mail.example ", CONTEXT);
        fixture.accounts.passwordResets().request(ADA, CONTEXT);
        fixture.accounts.passwordResets().request("nobody@mail.example", CONTEXT);

        assertThat(fixture.resets).containsSubsequence(ada.id(), OneTimeToken.NOBODY);
        assertThat(fixture.events)
                .contains(
                        new AuthEvent.PasswordResetRequested(ada.id(), NOW, CONTEXT),
                        new AuthEvent.PasswordResetRequested(null, NOW, CONTEXT))
                .hasSameSizeAs(fixture.resets);
        assertThat(fixture.accounts.passwordResets().mint(OneTimeToken.NOBODY)).isEmpty();
        assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
        assertThat(fixture.endings).isEmpty();
    }

    @Test
    void where_too_many_were_mailed_nothing_is_noted() {
        fixture.mailAllowed = false;

        fixture.accounts.passwordResets().request(ADA, CONTEXT);

        assertThat(fixture.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "nobody", "a@b", "a@b.example\r\nBcc: c@d.example", "@"})
    void what_is_no_address_is_passed_over(String text) {
        fixture.accounts.passwordResets().request(text, CONTEXT);

        assertThat(fixture.resets).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "lkp_", "lkp_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "../../etc/passwd", "\u0000"})
    void a_link_that_was_never_mailed_is_invalid(String token) {
        assertThat(reset(Secret.of(token), OTHER_PASSWORD)).isEqualTo(INVALID);
    }

    @Test
    void a_link_of_another_purpose_is_invalid() {
        fixture.register("grace@mail.example", PASSWORD);
        User grace = fixture.stored("grace@mail.example");
        Secret verification =
                fixture.accounts.mintVerification(grace.id()).orElseThrow().token();
        Secret renamed = Secret.of(verification.reveal().replace("lkv_", "lkp_"));

        assertThat(reset(verification, OTHER_PASSWORD)).isEqualTo(INVALID);
        assertThat(reset(renamed, OTHER_PASSWORD)).isEqualTo(INVALID);
        assertThat(fixture.accounts.verifyEmail(mint(), CONTEXT)).isEqualTo(new VerifyEmailResult.LinkInvalid());
    }

    @Test
    void a_password_that_the_mailbox_has_set_stays_so_until_a_stronger_session_changes_it() {
        reset(mint(), OTHER_PASSWORD);
        SessionId acting = new SessionId(Environment.system().newId());

        fixture.accounts.changePassword(ada.id(), acting, OTHER_PASSWORD, PASSWORD, CONTEXT);
        assertThat(credential().byMail()).isTrue();

        fixture.actingSessionStrong = true;
        fixture.accounts.changePassword(ada.id(), acting, PASSWORD, OTHER_PASSWORD, CONTEXT);
        assertThat(credential().byMail()).isFalse();

        fixture.actingSessionStrong = false;
        fixture.accounts.changePassword(ada.id(), acting, OTHER_PASSWORD, PASSWORD, CONTEXT);
        assertThat(credential().byMail()).isFalse();
    }

    private ResetPasswordResult reset(Secret link, Secret password) {
        return fixture.accounts.passwordResets().reset(link, password, CONTEXT);
    }

    private Secret mint() {
        return fixture.accounts.passwordResets().mint(ada.id()).orElseThrow();
    }

    private PasswordCredential credential() {
        return fixture.storage.credentials().find(ada.id()).orElseThrow();
    }
}
