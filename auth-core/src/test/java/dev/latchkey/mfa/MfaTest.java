package dev.latchkey.mfa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.EmailVerification;
import dev.latchkey.Latchkey;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.login.LoginContext;
import dev.latchkey.login.LoginResult;
import dev.latchkey.login.SecondFactorResult;
import dev.latchkey.session.Session;
import dev.latchkey.session.TokenPair;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.MasterKeyException;
import dev.latchkey.token.TokenRejectedException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class MfaTest {

    private static final RequestContext HOME = MfaFixture.HOME;
    private static final String GRACE = "grace@mail.example";

    private final MfaFixture fixture = new MfaFixture();
    private final User grace = fixture.kit.user(GRACE);
    private final TokenPair acting = fixture.kit.session(grace.id());

    @AfterEach
    void close() {
        fixture.close();
    }

    private Mfa mfa() {
        return fixture.latchkey().mfa();
    }

    private TotpEnrolment begin() {
        return ((BeginTotpResult.Begun)
                        mfa().beginTotp(grace.id(), acting.session().id(), GRACE, HOME))
                .enrolment();
    }

    private ConfirmTotpResult confirm(Secret code) {
        return mfa().confirmTotp(grace.id(), acting.session().id(), code, HOME);
    }

    private LoginResult signIn() {
        return fixture.latchkey().logins().password(GRACE, LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));
    }

    @Nested
    class Enrolment {

        @Test
        void begins_with_a_secret_that_apps_can_read_and_asks_nothing_of_sign_ins_yet() {
            TotpEnrolment enrolment = begin();

            assertThat(enrolment.secret().reveal()).matches("[A-Z2-7]{32}");
            URI uri = URI.create(enrolment.uri().reveal());
            assertThat(uri.getScheme()).isEqualTo("otpauth");
            assertThat(uri.getHost()).isEqualTo("totp");
            assertThat(uri.getPath()).isEqualTo("/test.example:" + GRACE);
            assertThat(uri.getQuery())
                    .isEqualTo("secret=" + enrolment.secret().reveal()
                            + "&issuer=test.example&algorithm=SHA1&digits=6&period=30");
            assertThat(enrolment.expiresAt()).isEqualTo(fixture.kit.now().plus(Duration.ofMinutes(15)));
            assertThat(enrolment.toString())
                    .doesNotContain(enrolment.secret().reveal())
                    .doesNotContain(GRACE);
            assertThat(mfa().isEnabled(grace.id())).isFalse();
            assertThat(signIn()).isInstanceOf(LoginResult.SignedIn.class);
            assertThat(mfa().pendingTotp(grace.id(), acting.session().id(), GRACE))
                    .contains(enrolment);
        }

        @Test
        void is_confirmed_by_a_code_and_gives_ten_recovery_codes() {
            TotpEnrolment enrolment = begin();

            ConfirmTotpResult.Confirmed confirmed =
                    (ConfirmTotpResult.Confirmed) confirm(fixture.kit.totp(enrolment.secret()));

            assertThat(confirmed.recoveryCodes()).hasSize(10).doesNotHaveDuplicates();
            assertThat(confirmed.recoveryCodes())
                    .allSatisfy(code ->
                            assertThat(code.reveal()).matches("([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}"));
            EnrolledFactors factors = mfa().factors(grace.id());
            assertThat(factors.isEnabled()).isTrue();
            assertThat(factors.recoveryCodesLeft()).isEqualTo(10);
            assertThat(factors.factors())
                    .containsExactly(new EnrolledFactors.Factor(MfaMethod.TOTP, fixture.kit.now(), null));
            assertThat(signIn()).isInstanceOf(LoginResult.MfaRequired.class);
            assertThat(mfa().pendingTotp(grace.id(), acting.session().id(), GRACE))
                    .isEmpty();
            assertThat(fixture.events)
                    .contains(new AuthEvent.FactorAdded(grace.id(), "totp", fixture.kit.now(), HOME))
                    .noneMatch(AuthEvent.RecoveryCodesReplaced.class::isInstance);
            fixture.latchkey().deliverMail();
            assertThat(fixture.kit.mail().lastTo(GRACE).subject()).contains("authenticator app was added");
        }

        @Test
        void ends_the_other_sessions_and_leaves_the_acting_one_as_it_is() {
            TokenPair other = fixture.kit.session(grace.id());
            TotpEnrolment enrolment = begin();

            confirm(fixture.kit.totp(enrolment.secret()));

            assertThat(fixture.latchkey().sessions().list(grace.id()))
                    .extracting(Session::id)
                    .containsExactly(acting.session().id());
            assertThat(fixture.latchkey()
                            .tokens()
                            .verify(acting.accessToken().reveal())
                            .session())
                    .isEqualTo(acting.session().id());
            assertThatExceptionOfType(TokenRejectedException.class)
                    .isThrownBy(() -> fixture.latchkey()
                            .tokens()
                            .verify(other.accessToken().reveal()))
                    .satisfies(e -> assertThat(e.endReason()).contains(EndReason.SIGNED_OUT));
        }

        @Test
        void a_wrong_code_confirms_nothing_and_is_counted() {
            TotpEnrolment enrolment = begin();
            for (int attempt = 0; attempt < 6; attempt++) {
                assertThat(confirm(Secret.of("abcdef"))).isEqualTo(new ConfirmTotpResult.WrongCode());
            }

            assertThat(confirm(fixture.kit.totp(enrolment.secret()))).isInstanceOf(ConfirmTotpResult.Limited.class);
            assertThat(mfa().isEnabled(grace.id())).isFalse();
        }

        @Test
        void takes_no_longer_than_a_quarter_of_an_hour() {
            TotpEnrolment enrolment = begin();
            fixture.kit.advance(Duration.ofMinutes(15));

            assertThat(mfa().pendingTotp(grace.id(), acting.session().id(), GRACE))
                    .isEmpty();
            assertThat(confirm(fixture.kit.totp(enrolment.secret()))).isEqualTo(new ConfirmTotpResult.NothingPending());
        }

        @Test
        void begun_again_voids_the_secret_of_before() {
            Secret earlier = begin().secret();
            Secret later = begin().secret();

            assertThat(earlier).isNotEqualTo(later);
            assertThat(confirm(fixture.kit.totp(earlier))).isEqualTo(new ConfirmTotpResult.WrongCode());
            assertThat(confirm(fixture.kit.totp(later))).isInstanceOf(ConfirmTotpResult.Confirmed.class);
        }

        @Test
        void is_not_begun_where_an_app_is_enrolled() {
            SessionId own = fixture.kit.session(fixture.ada.id()).session().id();
            assertThat(mfa().beginTotp(fixture.ada.id(), own, "ada", HOME))
                    .isEqualTo(new BeginTotpResult.AlreadyEnrolled());
        }

        @Test
        void is_shown_and_confirmed_in_the_session_alone_that_began_it() {
            TotpEnrolment enrolment = begin();
            SessionId other = fixture.kit.session(grace.id()).session().id();
            Secret code = fixture.kit.totp(enrolment.secret());

            assertThat(mfa().pendingTotp(grace.id(), other, GRACE)).isEmpty();
            assertThat(mfa().confirmTotp(grace.id(), other, code, HOME))
                    .isEqualTo(new ConfirmTotpResult.NothingPending());
            assertThat(mfa().isEnabled(grace.id())).isFalse();
            assertThat(mfa().pendingTotp(grace.id(), acting.session().id(), GRACE))
                    .contains(enrolment);
            assertThat(confirm(code)).isInstanceOf(ConfirmTotpResult.Confirmed.class);
        }

        @Test
        void is_not_begun_in_a_session_that_is_over() {
            fixture.latchkey().sessions().end(grace.id(), acting.session().id(), EndReason.SIGNED_OUT, HOME);

            assertThat(mfa().beginTotp(grace.id(), acting.session().id(), GRACE, HOME))
                    .isEqualTo(new BeginTotpResult.SessionOver());
            assertThat(fixture.storage.factors().find(grace.id())).isEmpty();
        }

        @Test
        void can_be_vetoed() {
            try (MfaFixture refusing =
                    new MfaFixture(builder -> builder.interceptor(action -> action instanceof AuthAction.ChangeFactors
                                    && action.request().userAgent() != null
                            ? Optional.of(new Veto("not here"))
                            : Optional.empty()))) {
                User user = refusing.kit.user(GRACE);

                SessionId own = refusing.kit.session(user.id()).session().id();

                assertThat(refusing.latchkey().mfa().beginTotp(user.id(), own, GRACE, HOME))
                        .isEqualTo(new BeginTotpResult.Vetoed("not here"));
                assertThat(refusing.latchkey()
                                .mfa()
                                .removeTotp(
                                        refusing.ada.id(),
                                        new SessionId(grace.id().value()),
                                        HOME))
                        .isEqualTo(new RemoveFactorResult.Vetoed("not here"));
                assertThat(refusing.latchkey().mfa().isEnabled(refusing.ada.id()))
                        .isTrue();
            }
        }

        @Test
        void that_races_a_sign_in_with_the_password_alone_leaves_no_such_session() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < 100; round++) {
                    User user = fixture.kit.user("user" + round + "@mail.example");
                    SessionId own = fixture.kit.session(user.id()).session().id();
                    BeginTotpResult.Begun begun =
                            (BeginTotpResult.Begun) mfa().beginTotp(user.id(), own, "account", RequestContext.none());
                    Secret code = fixture.kit.totp(begun.enrolment().secret());
                    Callable<Boolean> enrolling =
                            () -> mfa().confirmTotp(user.id(), own, code, HOME) instanceof ConfirmTotpResult.Confirmed;
                    Callable<Boolean> signingIn = () -> fixture.latchkey()
                                    .logins()
                                    .password(user.email().address(), LatchkeyTestKit.PASSWORD, LoginContext.of(HOME))
                            != null;

                    assertThat(race.run(List.of(enrolling, signingIn))).containsOnly(true);
                    assertThat(fixture.latchkey().sessions().list(user.id()))
                            .extracting(Session::id)
                            .containsExactly(own);
                }
            }
        }
    }

    @Nested
    class Removal {

        @Test
        void makes_the_password_enough_again_takes_the_codes_along_and_ends_other_sessions() {
            SessionId own = fixture.signIn().tokens().session().id();
            SecondFactorResult.SignedIn trusting = (SecondFactorResult.SignedIn)
                    fixture.latchkey().logins().secondFactor(fixture.required().mfaToken(), fixture.totp(), true, HOME);
            fixture.nextStep();

            assertThat(mfa().removeTotp(fixture.ada.id(), own, HOME)).isEqualTo(new RemoveFactorResult.Removed());

            assertThat(fixture.latchkey().sessions().list(fixture.ada.id()))
                    .extracting(Session::id)
                    .containsExactly(own);
            assertThat(mfa().factors(fixture.ada.id())).isEqualTo(new EnrolledFactors(List.of(), 0, false));
            assertThat(fixture.latchkey().trustedDevices().list(fixture.ada.id(), 0))
                    .isEmpty();
            assertThat(trusting.trustedDevice()).isNotNull();
            assertThat(fixture.password(LoginContext.of(HOME))).isInstanceOf(LoginResult.SignedIn.class);
            assertThat(fixture.lastSubject()).contains("removed");
            assertThat(fixture.events)
                    .contains(new AuthEvent.FactorRemoved(fixture.ada.id(), "totp", fixture.kit.now(), HOME));
            assertThat(mfa().removeTotp(fixture.ada.id(), own, HOME)).isEqualTo(new RemoveFactorResult.NothingThere());
        }

        @Test
        void makes_a_code_of_before_worthless_for_a_later_app() {
            MfaProof before = fixture.totp();
            mfa().removeTotp(
                            fixture.ada.id(),
                            fixture.kit.session(fixture.ada.id()).session().id(),
                            HOME);
            LatchkeyTestKit.Authenticator later = fixture.kit.authenticator(fixture.ada.id());

            assertThat(later.secret()).isNotEqualTo(fixture.app.secret());
            Secret token = fixture.required().mfaToken();
            assertThat(fixture.second(token, before)).isEqualTo(new SecondFactorResult.WrongCode());
            assertThat(fixture.second(token, fixture.recovery(0))).isEqualTo(new SecondFactorResult.WrongCode());
        }

        @Test
        void of_a_sign_in_that_waits_makes_it_begin_anew() {
            Secret token = fixture.required().mfaToken();
            mfa().removeTotp(
                            fixture.ada.id(),
                            fixture.kit.session(fixture.ada.id()).session().id(),
                            HOME);

            assertThat(fixture.second(token, fixture.totp())).isEqualTo(new SecondFactorResult.WrongCode());
        }
    }

    /** Whatever this node has heard of it: only the store is asked. */
    @Nested
    class FromASessionThatIsOver {

        private final TokenPair going = fixture.kit.session(fixture.ada.id());

        private void assertUnchanged() {
            assertThat(mfa().factors(fixture.ada.id()).recoveryCodesLeft()).isEqualTo(10);
            assertThat(fixture.latchkey().sessions().list(fixture.ada.id()))
                    .extracting(Session::id)
                    .contains(going.session().id());
            assertThat(fixture.events).noneMatch(AuthEvent.FactorRemoved.class::isInstance);
            assertThat(fixture.events).noneMatch(AuthEvent.RecoveryCodesReplaced.class::isInstance);
            fixture.nextStep();
            assertThat(fixture.second(fixture.required().mfaToken(), fixture.totp()))
                    .isInstanceOf(SecondFactorResult.SignedIn.class);
        }

        private void assertNothingMayBeChangedFrom(SessionId session) {
            assertThat(mfa().removeTotp(fixture.ada.id(), session, HOME))
                    .isEqualTo(new RemoveFactorResult.SessionOver());
            assertThat(mfa().replaceRecoveryCodes(fixture.ada.id(), session, HOME))
                    .isEqualTo(new ReplaceCodesResult.SessionOver());
            assertUnchanged();
        }

        @Test
        void which_was_ended_by_the_enrolment_of_another_one_nothing_is_removed_or_replaced() {
            SessionId over = fixture.kit.session(fixture.ada.id()).session().id();
            fixture.latchkey()
                    .sessions()
                    .endOthers(fixture.ada.id(), going.session().id(), EndReason.SIGNED_OUT, HOME);

            assertNothingMayBeChangedFrom(over);
        }

        @Test
        void which_has_expired_nothing_is_removed_or_replaced() {
            SessionId expiring = fixture.kit.session(fixture.ada.id()).session().id();
            fixture.kit.advance(Duration.ofDays(7));
            SessionId later = fixture.kit.session(fixture.ada.id()).session().id();
            fixture.events.clear();

            assertThat(mfa().removeTotp(fixture.ada.id(), expiring, HOME))
                    .isEqualTo(new RemoveFactorResult.SessionOver());
            assertThat(mfa().removeTotp(fixture.ada.id(), later, HOME)).isEqualTo(new RemoveFactorResult.Removed());
        }

        @Test
        void which_is_behind_the_epoch_nothing_is_removed_or_replaced() {
            SessionId behind = going.session().id();
            fixture.storage
                    .transactions()
                    .run(tx -> assertThat(fixture.storage
                                    .revocations()
                                    .raiseEpoch(
                                            tx,
                                            fixture.ada.id(),
                                            EndReason.PASSWORD_CHANGED,
                                            fixture.kit.now().plusSeconds(600)))
                            .isEqualTo(1));

            assertThat(mfa().removeTotp(fixture.ada.id(), behind, HOME))
                    .isEqualTo(new RemoveFactorResult.SessionOver());
            assertThat(mfa().replaceRecoveryCodes(fixture.ada.id(), behind, HOME))
                    .isEqualTo(new ReplaceCodesResult.SessionOver());
            assertThat(mfa().isEnabled(fixture.ada.id())).isTrue();
        }

        @Test
        void which_is_somebody_elses_nothing_is_removed_or_replaced() {
            assertNothingMayBeChangedFrom(acting.session().id());
        }

        @Test
        void no_app_is_confirmed_and_the_sessions_of_the_owner_go_on() {
            TotpEnrolment enrolment = begin();
            TokenPair owner = fixture.kit.session(grace.id());
            fixture.latchkey().sessions().endOthers(grace.id(), owner.session().id(), EndReason.SIGNED_OUT, HOME);

            assertThat(confirm(fixture.kit.totp(enrolment.secret()))).isEqualTo(new ConfirmTotpResult.SessionOver());

            assertThat(mfa().isEnabled(grace.id())).isFalse();
            assertThat(fixture.latchkey().sessions().list(grace.id()))
                    .extracting(Session::id)
                    .containsExactly(owner.session().id());
        }
    }

    @Test
    void a_reset_removes_all_factors_ends_all_sessions_raises_the_epoch_and_is_told_by_mail() {
        TokenPair session = fixture.signIn().tokens();

        assertThat(mfa().reset(fixture.ada.id(), HOME)).isTrue();

        assertThat(fixture.latchkey().sessions().list(fixture.ada.id())).isEmpty();
        assertThat(fixture.storage.revocations().epoch(fixture.ada.id()))
                .isEqualTo(session.session().epoch() + 1);
        assertThat(fixture.lastSubject()).contains("reset");
        assertThat(fixture.password(LoginContext.of(HOME))).isInstanceOf(LoginResult.SignedIn.class);
        assertThat(fixture.events).contains(new AuthEvent.FactorsReset(fixture.ada.id(), fixture.kit.now(), HOME));
        assertThat(mfa().reset(fixture.ada.id(), HOME)).isFalse();
    }

    @Test
    void new_recovery_codes_replace_all_and_are_told_by_mail() {
        SessionId own = fixture.kit.session(fixture.ada.id()).session().id();
        List<Secret> fresh =
                ((ReplaceCodesResult.Replaced) mfa().replaceRecoveryCodes(fixture.ada.id(), own, HOME)).recoveryCodes();

        assertThat(fresh).hasSize(10).doesNotContainAnyElementsOf(fixture.app.recoveryCodes());
        assertThat(fixture.lastSubject()).contains("recovery codes").contains("replaced");
        assertThat(fixture.second(fixture.required().mfaToken(), fixture.recovery(0)))
                .isEqualTo(new SecondFactorResult.WrongCode());
        assertThat(fixture.second(
                        fixture.required().mfaToken(), new MfaProof.Code(MfaMethod.RECOVERY_CODE, fresh.get(9))))
                .isInstanceOf(SecondFactorResult.SignedIn.class);
        assertThat(mfa().replaceRecoveryCodes(grace.id(), acting.session().id(), HOME))
                .isEqualTo(new ReplaceCodesResult.NothingEnrolled());
    }

    @Test
    void factors_are_changed_by_who_has_shown_one_or_was_signed_in_before_there_was_one() {
        Instant now = fixture.kit.now();
        UserId ada = fixture.ada.id();

        assertThat(mfa().mayChange(ada, now, Set.of("pwd", "otp", "mfa"))).isTrue();
        assertThat(mfa().mayChange(ada, now, Set.of("pwd", "recovery", "mfa"))).isTrue();
        assertThat(mfa().mayChange(ada, now, Set.of("pwd"))).isFalse();
        assertThat(mfa().mayChange(ada, now, Set.of("pwd", "email", "mfa"))).isFalse();
        assertThat(mfa().mayChange(ada, now.minus(Duration.ofHours(1)), Set.of("pwd")))
                .isTrue();
        assertThat(mfa().mayChange(grace.id(), now, Set.of("pwd"))).isTrue();
    }

    @Nested
    class AtRest {

        @Test
        void neither_secret_nor_code_stands_in_the_storage() {
            Set<String> stored = new HashSet<>();
            for (StoredFactor factor : fixture.storage.factors().find(fixture.ada.id())) {
                stored.add(factor.sealed());
                stored.add(factor.toString());
            }

            assertThat(stored)
                    .hasSize(4)
                    .allSatisfy(text -> assertThat(text)
                            .doesNotContain(fixture.app.secret().reveal())
                            .doesNotContain(fixture.app.recoveryCodes().get(0).reveal()));
            for (Secret code : fixture.app.recoveryCodes()) {
                for (String form : List.of(
                        code.reveal(),
                        code.reveal().replace("-", ""),
                        Digests.of(code.reveal().replace("-", "")))) {
                    OptionalInt left = fixture.storage
                            .transactions()
                            .call(tx -> fixture.storage
                                    .factors()
                                    .useRecoveryCode(tx, fixture.ada.id(), form, fixture.kit.now()));
                    assertThat(left).isEmpty();
                }
            }
        }

        @Test
        void a_sealed_secret_is_worth_nothing_to_another_user() {
            StoredFactor own = fixture.storage.factors().find(fixture.ada.id()).get(0);
            fixture.latchkey().transactions().run(tx -> {
                StoredFactor moved =
                        StoredFactor.pending(own.id(), grace.id(), FactorKind.TOTP, own.sealed(), fixture.kit.now());
                fixture.storage.factors().remove(tx, fixture.ada.id(), FactorKind.TOTP);
                assertThat(fixture.storage.factors().begin(tx, moved)).isTrue();
            });

            assertThatExceptionOfType(MasterKeyException.class)
                    .isThrownBy(() -> confirm(fixture.kit.totp(fixture.app.secret())));
        }

        @Test
        void a_start_with_a_new_master_key_seals_all_of_it_anew() {
            MasterKey former = MasterKey.generate(Environment.system());
            MasterKey present = MasterKey.generate(Environment.system());
            InMemoryStorage storage = InMemoryStorage.create();
            LatchkeyTestKit.Authenticator app;
            List<UserId> users = new ArrayList<>();
            try (LatchkeyTestKit kit = kit(storage, former)) {
                for (int i = 0; i < 3; i++) {
                    users.add(kit.user("user" + i + "@mail.example").id());
                }
                kit.authenticator(users.get(0));
                kit.authenticator(users.get(1));
                app = kit.authenticator(users.get(2));
            }

            kit(storage, present.alsoOpening(former)).close();

            try (LatchkeyTestKit kit = kit(storage, present)) {
                LoginResult.MfaRequired required = (LoginResult.MfaRequired) kit.latchkey()
                        .logins()
                        .password("user2@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));
                kit.advance(Duration.ofHours(1));
                required = (LoginResult.MfaRequired) kit.latchkey()
                        .logins()
                        .password("user2@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));
                assertThat(kit.latchkey()
                                .logins()
                                .secondFactor(
                                        required.mfaToken(),
                                        new MfaProof.Code(MfaMethod.TOTP, kit.totp(app.secret())),
                                        false,
                                        HOME))
                        .isInstanceOf(SecondFactorResult.SignedIn.class);
                required = (LoginResult.MfaRequired) kit.latchkey()
                        .logins()
                        .password("user2@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));
                assertThat(kit.latchkey()
                                .logins()
                                .secondFactor(
                                        required.mfaToken(),
                                        new MfaProof.Code(
                                                MfaMethod.RECOVERY_CODE,
                                                app.recoveryCodes().get(0)),
                                        false,
                                        HOME))
                        .isInstanceOf(SecondFactorResult.SignedIn.class);
            }
        }

        private LatchkeyTestKit kit(InMemoryStorage storage, MasterKey key) {
            return LatchkeyTestKit.create(builder -> builder.storage(storage).masterKey(key));
        }
    }

    @Nested
    class RequiredByRole {

        private final MfaFixture admins = new MfaFixture(builder -> builder.mfaRequiredFor("admin"));

        @AfterEach
        void closeAdmins() {
            admins.close();
        }

        @Test
        void a_user_of_the_role_without_a_factor_shows_a_mailed_code() {
            User boss = admins.kit.user("boss@mail.example", "admin");

            LoginResult.MfaRequired required = (LoginResult.MfaRequired) admins.latchkey()
                    .logins()
                    .password("boss@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));

            assertThat(required.methods()).containsExactly(MfaMethod.EMAIL_CODE);
            assertThat(admins.latchkey().mfa().factors(boss.id()).required()).isTrue();
        }

        @Test
        void a_trusted_device_does_not_stand_in_for_it() {
            SecondFactorResult.SignedIn trusting = (SecondFactorResult.SignedIn)
                    admins.latchkey().logins().secondFactor(admins.required().mfaToken(), admins.totp(), true, HOME);
            admins.nextStep();
            LoginContext device = LoginContext.of(HOME).withTrustedDevice(trusting.trustedDevice());
            assertThat(admins.password(device)).isInstanceOf(LoginResult.SignedIn.class);

            admins.latchkey().access().grant(admins.ada.id(), "admin", HOME);

            assertThat(admins.password(device)).isInstanceOf(LoginResult.MfaRequired.class);
        }

        @Test
        void a_sign_in_says_whether_a_device_trusted_in_it_would_be_of_use() {
            assertThat(waiting().deviceMayDoLater()).isTrue();

            admins.latchkey().access().grant(admins.ada.id(), "admin", HOME);

            assertThat(waiting().deviceMayDoLater()).isFalse();
        }

        private PendingSignIn waiting() {
            return admins.latchkey()
                    .logins()
                    .pending(admins.required().mfaToken())
                    .orElseThrow();
        }

        @Test
        void tokens_have_the_role_only_where_a_second_factor_was_shown() {
            admins.latchkey().access().grant(admins.ada.id(), "admin", HOME);
            TokenPair alone = admins.kit.session(admins.ada.id());
            TokenPair both = admins.signIn().tokens();

            assertThat(admins.latchkey()
                            .tokens()
                            .verify(alone.accessToken().reveal())
                            .roles())
                    .doesNotContain("admin");
            assertThat(admins.latchkey()
                            .tokens()
                            .verify(both.accessToken().reveal())
                            .roles())
                    .contains("admin");
        }

        @Test
        void where_nothing_can_be_mailed_the_role_alone_waits_for_a_factor() {
            try (Latchkey silent = Latchkey.builder()
                    .issuer("https://test.example")
                    .emailVerification(EmailVerification.OFF)
                    .mfaRequiredFor("admin")
                    .build()) {
                silent.accounts().administrators().create("boss@mail.example", LatchkeyTestKit.PASSWORD, HOME);

                LoginResult.SignedIn signedIn = (LoginResult.SignedIn)
                        silent.logins().password("boss@mail.example", LatchkeyTestKit.PASSWORD, LoginContext.of(HOME));

                assertThat(silent.tokens()
                                .verify(signedIn.tokens().accessToken().reveal())
                                .roles())
                        .isEmpty();
            }
        }

        @Test
        void a_role_that_does_not_exist_stops_the_start() {
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> LatchkeyTestKit.create(builder -> builder.mfaRequiredFor("admni")))
                    .withMessageContaining("admni");
        }
    }

    @Test
    void mails_say_it_in_the_language_of_the_request() {
        RequestContext german = new RequestContext(null, null, null, Locale.GERMAN);
        mfa().replaceRecoveryCodes(
                        fixture.ada.id(),
                        fixture.kit.session(fixture.ada.id()).session().id(),
                        german);

        assertThat(fixture.lastSubject()).contains("Wiederherstellungscodes");
    }
}
