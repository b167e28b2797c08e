package dev.latchkey.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resets of second factors with notice and delay. */
class FactorResetTest {

    private static final UserId ADMINISTRATOR = new UserId(new UUID(1, 2));
    private static final RequestContext OFFICE =
            new RequestContext("192.0.2.9", "browser", "r-9", Locale.ENGLISH).by(ADMINISTRATOR);
    private static final RequestContext HOME = MfaFixture.HOME;
    private static final Pattern TOKEN = Pattern.compile("/auth/mfa-reset/cancel\\?token=(lkx_[A-Za-z0-9_-]{43})");

    private final MfaFixture fixture = new MfaFixture();
    private final UserId ada = fixture.ada.id();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Mfa mfa() {
        return fixture.latchkey().mfa();
    }

    private FactorReset request() {
        return ((RequestResetResult.Waits) mfa().requestReset(ada, OFFICE)).reset();
    }

    @Test
    void a_reset_changes_nothing_at_once_and_the_user_is_told_with_a_way_to_cancel_it() {
        TokenPair session = fixture.signIn().tokens();
        fixture.events.clear();

        FactorReset reset = request();

        assertThat(reset.requestedBy()).isEqualTo(ADMINISTRATOR);
        assertThat(reset.dueAt()).isEqualTo(fixture.kit.now().plus(Duration.ofHours(24)));
        assertThat(mfa().isEnabled(ada)).isTrue();
        assertThat(fixture.latchkey().sessions().list(ada))
                .extracting("id")
                .contains(session.session().id());
        assertThat(fixture.lastSubject()).contains("about to be removed");
        assertThat(lastMail()).contains(" UTC").containsPattern(TOKEN);
        assertThat(fixture.events)
                .containsExactly(new AuthEvent.FactorResetRequested(ada, reset.dueAt(), fixture.kit.now(), OFFICE));
        assertThat(fixture.required().methods()).contains(MfaMethod.TOTP);
    }

    @Test
    void it_is_carried_out_after_the_delay_and_not_before_and_once() {
        fixture.signIn();
        request();
        fixture.kit.advance(Duration.ofHours(24).minusSeconds(1));
        assertThat(mfa().resets().carryOut(10)).isZero();
        assertThat(mfa().isEnabled(ada)).isTrue();
        fixture.kit.advance(Duration.ofSeconds(1));
        int epoch = fixture.storage.revocations().epoch(ada);

        assertThat(mfa().resets().carryOut(10)).isEqualTo(1);
        assertThat(mfa().resets().carryOut(10)).isZero();

        assertThat(mfa().isEnabled(ada)).isFalse();
        assertThat(fixture.latchkey().sessions().list(ada)).isEmpty();
        assertThat(fixture.storage.revocations().epoch(ada)).isEqualTo(epoch + 1);
        assertThat(fixture.lastSubject()).contains("were reset");
        assertThat(fixture.events)
                .filteredOn(AuthEvent.FactorsReset.class::isInstance)
                .hasSize(1);
        assertThat(fixture.password(LoginContext.of(HOME))).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void asking_again_neither_hastens_it_nor_puts_it_off_and_nobody_is_mailed_twice() {
        FactorReset reset = request();
        fixture.kit.advance(Duration.ofHours(5));
        fixture.latchkey().deliverMail();
        int mails = fixture.kit.mail().all().size();
        fixture.events.clear();

        RequestResetResult again = mfa().requestReset(ada, OFFICE);

        assertThat(again).isInstanceOfSatisfying(RequestResetResult.Waits.class, waits -> {
            assertThat(waits.already()).isTrue();
            assertThat(waits.reset().dueAt()).isEqualTo(reset.dueAt());
        });
        fixture.latchkey().deliverMail();
        assertThat(fixture.kit.mail().all()).hasSize(mails);
        assertThat(fixture.events).isEmpty();
    }

    @Test
    void of_those_who_ask_at_once_one_is_told_of() throws Exception {
        Callable<Boolean> asking = () -> ((RequestResetResult.Waits) mfa().requestReset(ada, OFFICE)).already();
        try (Race race = new Race()) {
            assertThat(race.run(List.of(asking, asking, asking, asking))).containsOnlyOnce(false);
        }

        assertThat(fixture.events)
                .filteredOn(AuthEvent.FactorResetRequested.class::isInstance)
                .hasSize(1);
    }

    @Test
    void who_has_no_second_factor_has_nothing_to_reset() {
        assertThat(mfa().reset(ada, OFFICE)).isTrue();

        assertThat(mfa().requestReset(ada, OFFICE)).isEqualTo(new RequestResetResult.NothingThere());
    }

    @Test
    void one_that_was_cancelled_is_not_carried_out_and_the_user_is_told() {
        request();
        fixture.latchkey().deliverMail();
        fixture.events.clear();

        assertThat(mfa().resets().cancel(ada, HOME)).isTrue();
        assertThat(mfa().resets().cancel(ada, HOME)).isFalse();

        assertThat(fixture.lastSubject()).contains("stays");
        fixture.kit.advance(Duration.ofHours(25));
        assertThat(mfa().resets().carryOut(10)).isZero();
        assertThat(mfa().isEnabled(ada)).isTrue();
        assertThat(fixture.events).hasSize(1).hasOnlyElementsOfType(AuthEvent.FactorResetCancelled.class);
    }

    @Test
    void the_mailed_link_cancels_once_and_does_nothing_else() {
        request();
        Secret token = mailedToken();
        assertThat(fixture.second(token, fixture.totp()))
                .isInstanceOf(dev.latchkey.login.SecondFactorResult.TokenInvalid.class);

        assertThat(mfa().resets().cancel(token, HOME)).isTrue();
        assertThat(mfa().resets().cancel(token, HOME)).isFalse();
        assertThat(mfa().resets().find(ada)).isEmpty();
        request();
        assertThat(mfa().resets().cancel(token, HOME)).isFalse();
        assertThat(mfa().resets().find(ada)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lkx_", "lkx_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "\u0000", "lkx_'--"})
    void what_is_no_token_cancels_nothing(String text) {
        request();
        mailedToken();

        assertThat(mfa().resets().cancel(Secret.of(text), HOME)).isFalse();

        assertThat(mfa().resets().find(ada)).isPresent();
    }

    @Test
    void a_link_that_comes_too_late_cancels_nothing() {
        request();
        Secret token = mailedToken();
        fixture.kit.advance(Duration.ofHours(24));
        mfa().resets().carryOut(10);

        assertThat(mfa().resets().cancel(token, HOME)).isFalse();
        assertThat(mfa().isEnabled(ada)).isFalse();
    }

    @Test
    void of_nodes_that_carry_it_out_and_the_user_who_cancels_one_prevails() throws Exception {
        request();
        fixture.kit.advance(Duration.ofHours(24));
        Callable<Boolean> carrying = () -> mfa().resets().carryOut(10) >= 0;
        Callable<Boolean> cancelling = () -> mfa().resets().cancel(ada, HOME);
        List<Boolean> outcome;
        try (Race race = new Race()) {
            outcome = race.run(List.of(carrying, carrying, cancelling));
        }

        boolean cancelled = outcome.get(2);
        assertThat(mfa().isEnabled(ada)).isEqualTo(cancelled);
        assertThat(fixture.events)
                .filteredOn(AuthEvent.FactorsReset.class::isInstance)
                .hasSize(cancelled ? 0 : 1);
    }

    @Test
    void one_that_is_asked_for_anew_while_others_are_carried_out_waits_its_own_time() {
        AtomicReference<Runnable> afterAda = new AtomicReference<>(() -> {});
        try (MfaFixture two = new MfaFixture(builder -> builder.listener(event -> {
            if (event instanceof AuthEvent.FactorsReset) {
                afterAda.getAndSet(() -> {}).run();
            }
        }))) {
            Mfa mfa = two.latchkey().mfa();
            UserId grace = withApp(two.kit, "grace@mail.example");
            mfa.requestReset(two.ada.id(), OFFICE);
            two.kit.advance(Duration.ofSeconds(1));
            mfa.requestReset(grace, OFFICE);
            two.kit.advance(Duration.ofHours(24));
            afterAda.set(() -> {
                assertThat(mfa.resets().cancel(grace, HOME)).isTrue();
                assertThat(mfa.requestReset(grace, OFFICE)).isInstanceOf(RequestResetResult.Waits.class);
            });

            assertThat(mfa.resets().carryOut(10)).isEqualTo(2);

            assertThat(mfa.isEnabled(two.ada.id())).isFalse();
            assertThat(mfa.isEnabled(grace)).isTrue();
            assertThat(mfa.resets().find(grace))
                    .hasValueSatisfying(waiting ->
                            assertThat(waiting.dueAt()).isEqualTo(two.kit.now().plus(Duration.ofHours(24))));
        }
    }

    @Test
    void one_that_fails_is_put_off_and_keeps_no_other_from_being_carried_out() {
        FailingResets failing = new FailingResets();
        try (LatchkeyTestKit kit =
                LatchkeyTestKit.create(builder -> builder.storage(failing.in(InMemoryStorage.create()))
                        .masterKey(MasterKey.generate(Environment.system())))) {
            Mfa mfa = kit.latchkey().mfa();
            UserId first = withApp(kit, "ada@mail.example");
            UserId grace = withApp(kit, "grace@mail.example");
            mfa.requestReset(first, OFFICE);
            kit.advance(Duration.ofSeconds(1));
            mfa.requestReset(grace, OFFICE);
            kit.advance(Duration.ofHours(24));
            failing.failNextTake(first);

            assertThat(mfa.resets().carryOut(10)).isEqualTo(2);

            assertThat(mfa.isEnabled(grace)).isFalse();
            assertThat(mfa.isEnabled(first)).isTrue();
            assertThat(mfa.resets().carryOut(10)).isZero();
            kit.advance(Duration.ofHours(1));
            assertThat(mfa.resets().carryOut(10)).isEqualTo(1);
            assertThat(mfa.isEnabled(first)).isFalse();
        }
    }

    private static UserId withApp(LatchkeyTestKit kit, String email) {
        UserId user = kit.user(email).id();
        assertThat(kit.authenticator(user).recoveryCodes()).isNotEmpty();
        return user;
    }

    @Test
    void a_factor_that_is_enrolled_after_the_old_one_was_removed_is_not_reset() {
        TokenPair session = fixture.signIn().tokens();
        request();

        mfa().removeTotp(ada, session.session().id(), HOME);

        assertThat(mfa().resets().find(ada)).isEmpty();
        assertThat(fixture.events).hasAtLeastOneElementOfType(AuthEvent.FactorResetCancelled.class);
    }

    @Test
    void a_reset_at_once_leaves_none_that_waits() {
        request();

        assertThat(mfa().reset(ada, OFFICE)).isTrue();

        assertThat(mfa().resets().find(ada)).isEmpty();
    }

    @Test
    void the_delay_is_a_setting_and_bounded() {
        assertThat(MfaSettings.defaults().withResetDelay(Duration.ZERO).resetDelay())
                .isZero();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MfaSettings.defaults().withResetDelay(Duration.ofDays(31)))
                .withMessage("resetDelay PT744H is not zero to PT720H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MfaSettings.defaults().withResetDelay(Duration.ofSeconds(-1)));
    }

    private String lastMail() {
        fixture.latchkey().deliverMail();
        return fixture.kit.mail().lastTo(fixture.ada.email().address()).text();
    }

    private Secret mailedToken() {
        Matcher token = TOKEN.matcher(lastMail());
        assertThat(token.find()).isTrue();
        return Secret.of(token.group(1));
    }
}
