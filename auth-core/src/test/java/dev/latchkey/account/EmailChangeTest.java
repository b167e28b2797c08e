package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.notify.Mail;
import dev.latchkey.session.Session;
import dev.latchkey.session.TokenPair;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailChangeTest {

    private static final RequestContext CONTEXT = RequestContext.none();
    private static final Secret PASSWORD = LatchkeyTestKit.PASSWORD;
    private static final String OLD = "ada@mail.example";
    private static final String NEW = "ada@new.example";
    private static final Secret CHOSEN = Secret.of("another harbour, quieter still");
    private static final VerifyEmailResult INVALID = new VerifyEmailResult.LinkInvalid();

    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicBoolean veto = new AtomicBoolean();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.listener(events::add)
            .interceptor(action -> action instanceof AuthAction.ChangeEmail change
                            && change.email().equals(NEW)
                            && veto.get()
                    ? Optional.of(new Veto("Not here."))
                    : Optional.empty()));
    private final Accounts accounts = kit.latchkey().accounts();
    private final UserId ada = kit.user(OLD).id();
    private final TokenPair acting = kit.session(ada);

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void the_address_changes_when_the_new_one_is_verified_and_not_before() {
        TokenPair other = kit.session(ada);
        events.clear();
        assertThat(request(NEW)).isEqualTo(new ChangeEmailResult.Requested());
        Secret link = mailedTo(NEW);
        assertThat(email()).isEqualTo(OLD);
        assertThat(kit.mail().lastTo(OLD).subject()).contains("is to have another e-mail address");

        VerifyEmailResult result = accounts.verifyEmail(link, CONTEXT);

        User moved = accounts.find(ada).orElseThrow();
        assertThat(result).isEqualTo(new VerifyEmailResult.Verified(moved));
        assertThat(moved.email().address()).isEqualTo(NEW);
        assertThat(moved.emailVerified()).isTrue();
        assertThat(accounts.findByEmail(OLD)).isEmpty();
        assertThat(kit.latchkey().sessions().list(ada))
                .extracting(Session::id)
                .containsExactly(acting.session().id());
        assertThat(kit.latchkey().sessions().reissue(acting.session().id())).isPresent();
        assertThat(kit.latchkey().sessions().reissue(other.session().id())).isEmpty();
        kit.latchkey().deliverMail();
        assertThat(kit.mail().lastTo(OLD).subject()).contains("has another e-mail address");
        assertThat(kit.mail().lastTo(OLD).text()).doesNotContain(NEW);
        assertThat(events)
                .contains(
                        new AuthEvent.EmailChangeRequested(ada, kit.now(), CONTEXT),
                        new AuthEvent.EmailChanged(ada, kit.now(), CONTEXT));
    }

    @Test
    void a_link_does_not_outlive_the_session_it_was_asked_for_in() {
        request(NEW);
        Secret link = mailedTo(NEW);
        TokenPair owner = kit.session(ada);
        kit.latchkey().sessions().endOthers(ada, owner.session().id(), EndReason.SIGNED_OUT, CONTEXT);

        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        assertThat(email()).isEqualTo(OLD);
        assertThat(kit.latchkey().sessions().list(ada)).hasSize(1);
    }

    @Test
    void nor_the_enrolment_of_a_factor_elsewhere() {
        request(NEW);
        Secret link = mailedTo(NEW);
        LatchkeyTestKit.Authenticator app = kit.authenticator(ada);
        assertThat(app.recoveryCodes()).isNotEmpty();

        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        assertThat(email()).isEqualTo(OLD);
    }

    @Test
    void who_is_told_of_it_and_changes_the_password_keeps_the_address() {
        TokenPair owner = kit.session(ada);
        request(NEW);
        Secret link = mailedTo(NEW);
        assertThat(accounts.changePassword(ada, owner.session().id(), PASSWORD, CHOSEN, CONTEXT))
                .isInstanceOf(ChangePasswordResult.Changed.class);

        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        assertThat(email()).isEqualTo(OLD);
    }

    @Test
    void nor_does_a_reset_or_a_disabled_account_leave_a_link_that_moves_it() {
        request(NEW);
        Secret link = mailedTo(NEW);
        Secret reset = accounts.passwordResets().mint(ada).orElseThrow();
        assertThat(accounts.passwordResets().reset(reset, CHOSEN, CONTEXT))
                .isInstanceOf(ResetPasswordResult.Reset.class);
        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        TokenPair again = kit.session(ada);
        accounts.changeEmail(ada, again.session().id(), NEW, CHOSEN, CONTEXT);
        Secret later = mailedTo(NEW);
        accounts.disable(ada, CONTEXT);
        accounts.enable(ada, CONTEXT);
        assertThat(accounts.verifyEmail(later, CONTEXT)).isEqualTo(INVALID);

        assertThat(email()).isEqualTo(OLD);
    }

    @Test
    void links_that_were_mailed_to_the_former_address_die() {
        Secret reset = accounts.passwordResets().mint(ada).orElseThrow();
        Secret signIn = accounts.magicLinks().mint(ada).orElseThrow();
        request(NEW);
        accounts.verifyEmail(mailedTo(NEW), CONTEXT);

        assertThat(accounts.passwordResets().find(reset)).isEmpty();
        assertThat(accounts.passwordResets().reset(reset, Secret.of("three herons on a weir"), CONTEXT))
                .isEqualTo(new ResetPasswordResult.LinkInvalid());
        assertThat(accounts.magicLinks().find(signIn)).isEmpty();
    }

    @Test
    void an_address_that_is_taken_gets_the_same_answer_and_its_owner_is_told() {
        kit.user(NEW);

        assertThat(request(NEW)).isEqualTo(new ChangeEmailResult.Requested());
        kit.latchkey().deliverMail();

        Mail mail = kit.mail().lastTo(NEW);
        assertThat(mail.subject()).contains("already has an account");
        assertThat(mail.text()).doesNotContain("token=");
        assertThat(email()).isEqualTo(OLD);
    }

    @Test
    void an_address_that_was_registered_and_never_verified_is_its_owners_to_have() {
        User squatter = registered();

        assertThat(request(NEW)).isEqualTo(new ChangeEmailResult.Requested());
        Secret link = mailedTo(NEW);
        assertThat(accounts.find(squatter.id())).contains(squatter);

        assertThat(accounts.verifyEmail(link, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);

        assertThat(email()).isEqualTo(NEW);
        assertThat(accounts.find(squatter.id())).isEmpty();
        assertThat(kit.latchkey().logins().password(NEW, CHOSEN, LoginContext.of(CONTEXT)))
                .isInstanceOf(LoginResult.Refused.class);
    }

    @Test
    void so_is_one_that_is_registered_after_the_link_was_mailed() {
        request(NEW);
        Secret link = mailedTo(NEW);
        User squatter = registered();

        assertThat(accounts.verifyEmail(link, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);

        assertThat(email()).isEqualTo(NEW);
        assertThat(accounts.find(squatter.id())).isEmpty();
    }

    @Test
    void one_that_was_verified_after_the_link_was_mailed_is_not_taken_away() {
        User other = registered();
        Secret theirs = mailedTo(NEW);
        request(NEW);
        Secret link = mailedTo(NEW);
        assertThat(accounts.verifyEmail(theirs, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);

        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        assertThat(email()).isEqualTo(OLD);
        assertThat(accounts.findByEmail(NEW).orElseThrow().id()).isEqualTo(other.id());
    }

    @Test
    void a_link_that_moves_nothing_leaves_the_pending_account_too() {
        User squatter = registered();
        request(NEW);
        Secret link = mailedTo(NEW);
        kit.latchkey().sessions().endOthers(ada, kit.session(ada).session().id(), EndReason.SIGNED_OUT, CONTEXT);

        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        assertThat(accounts.find(squatter.id())).contains(squatter);
    }

    private User registered() {
        accounts.register(new Registration(NEW, CHOSEN, Profile.empty(), CONTEXT));
        return accounts.findByEmail(NEW).orElseThrow();
    }

    @Test
    void an_address_that_was_taken_meanwhile_is_not_taken_away() {
        request(NEW);
        Secret link = mailedTo(NEW);
        UserId grace = kit.user(NEW).id();

        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        assertThat(email()).isEqualTo(OLD);
        assertThat(accounts.findByEmail(NEW).orElseThrow().id()).isEqualTo(grace);
    }

    @Test
    void of_two_who_confirm_one_address_one_has_it() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < 100; round++) {
                String wanted = "wanted" + round + "@new.example";
                List<Secret> links = List.of(linkOfNewUser("a" + round, wanted), linkOfNewUser("b" + round, wanted));

                List<VerifyEmailResult> results = race.run(List.of(
                        () -> accounts.verifyEmail(links.get(0), CONTEXT),
                        () -> accounts.verifyEmail(links.get(1), CONTEXT)));

                assertThat(results.stream().filter(VerifyEmailResult.Verified.class::isInstance))
                        .hasSize(1);
                assertThat(results).contains(INVALID);
            }
        }
    }

    private Secret linkOfNewUser(String name, String wanted) {
        UserId user = kit.user(name + "@mail.example").id();
        accounts.changeEmail(user, kit.session(user).session().id(), wanted, PASSWORD, CONTEXT);
        return mailedTo(wanted);
    }

    @Test
    void a_link_works_once_and_for_a_day() {
        request(NEW);
        Secret link = mailedTo(NEW);
        assertThat(accounts.verifyEmail(link, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        TokenPair session = kit.session(ada);
        accounts.changeEmail(ada, session.session().id(), OLD, PASSWORD, CONTEXT);
        Secret back = mailedTo(OLD);
        kit.advance(Duration.ofDays(1));
        assertThat(accounts.verifyEmail(back, CONTEXT)).isEqualTo(INVALID);
    }

    @Test
    void a_wish_for_another_address_takes_the_place_of_the_earlier_one() {
        request(NEW);
        Secret earlier = mailedTo(NEW);
        request("ada@third.example");
        Secret later = mailedTo("ada@third.example");

        assertThat(accounts.verifyEmail(earlier, CONTEXT)).isEqualTo(INVALID);
        assertThat(accounts.verifyEmail(later, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        assertThat(email()).isEqualTo("ada@third.example");
    }

    @Test
    void a_wrong_password_is_refused_counted_and_mails_nothing() {
        events.clear();
        for (int i = 0; i < 10; i++) {
            assertThat(accounts.changeEmail(ada, acting.session().id(), NEW, Secret.of("guess"), CONTEXT))
                    .isEqualTo(new ChangeEmailResult.InvalidCredentials());
        }
        assertThat(request(NEW)).isInstanceOf(ChangeEmailResult.RateLimited.class);
        assertThat(events)
                .hasSize(11)
                .last()
                .isEqualTo(new AuthEvent.PasswordRefused(ada, "rate_limited", kit.now(), CONTEXT));
        kit.latchkey().deliverMail();

        assertThat(kit.mail().all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nobody", "a@b", "ADA@mail.example", "ada@new.example\r\nBcc: eve@evil.example"})
    void what_is_no_other_address_is_refused(String address) {
        ChangeEmailResult result = request(address);

        assertThat(((ChangeEmailResult.Refused) result).problems())
                .extracting(FieldProblem::field)
                .containsExactly("new_email");
    }

    @Test
    void an_interceptor_refuses() {
        veto.set(true);

        assertThat(request(NEW)).isEqualTo(new ChangeEmailResult.Vetoed("Not here."));
        kit.latchkey().deliverMail();
        assertThat(kit.mail().all()).isEmpty();
    }

    @Test
    void a_disabled_account_does_not_change() {
        request(NEW);
        Secret link = mailedTo(NEW);
        accounts.disable(ada, CONTEXT);

        assertThat(accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);
        assertThat(request("ada@third.example")).isEqualTo(new ChangeEmailResult.SessionOver());
        assertThat(email()).isEqualTo(OLD);
    }

    private ChangeEmailResult request(String address) {
        return accounts.changeEmail(ada, acting.session().id(), address, PASSWORD, CONTEXT);
    }

    private Secret mailedTo(String address) {
        kit.latchkey().deliverMail();
        return kit.mail().tokenTo(address);
    }

    private String email() {
        return accounts.find(ada).orElseThrow().email().address();
    }
}
