package dev.latchkey.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.Latchkey;
import dev.latchkey.account.ResetPasswordResult;
import dev.latchkey.account.UnlockResult;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.GuardedLimits;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.LockLimits;
import dev.latchkey.limit.LoginLimits;
import dev.latchkey.limit.RateLimit;
import dev.latchkey.limit.RateLimiter;
import dev.latchkey.limit.RateVerdict;
import dev.latchkey.mfa.MfaFixture;
import dev.latchkey.notify.MailLinks;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.testing.LatchkeyTestKit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AccountLockTest {

    private static final String ADA = "ada@mail.example";
    private static final Secret WRONG = Secret.of("a guess that is wrong");
    private static final RequestContext ADMIN = RequestContext.none();

    /** Two failures each before the account is guarded, before it is at its last resort, and before it is locked. */
    private static final LimitSettings SMALL = small();

    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private LatchkeyTestKit kit = kit(builder -> {});
    private User ada = kit.user(ADA);

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void the_owner_is_told_once_by_a_mail_with_a_link_and_listeners_by_an_event() {
        assertThat(guessUntilLocked(ADA)).endsWith(new LoginResult.RateLimited(Duration.ofHours(1)));
        LoginResult unused = guess(ADA, "198.51.100.9");

        kit.latchkey().deliverMail();
        assertThat(mailsTo(ADA)).hasSize(1);
        assertThat(kit.mail().lastTo(ADA).subject()).contains("locked for a while");
        assertThat(kit.mail().lastTo(ADA).text())
                .contains(LatchkeyTestKit.ISSUER + "/auth/unlock?token=lku_")
                .contains("after 1 hour at the latest")
                .contains("works for 1 day");
        assertThat(events).filteredOn(AuthEvent.AccountLocked.class::isInstance).hasSize(1);
        assertThat(kit.latchkey().locks().isLocked(ada.id())).isTrue();
    }

    @Test
    void an_address_without_an_account_gets_the_same_answers_and_nobody_is_told() {
        List<LoginResult> known = guessUntilLocked(ADA);
        List<LoginResult> unknown = guessUntilLocked("nobody@mail.example");

        assertThat(unknown).isEqualTo(known);
        kit.latchkey().deliverMail();
        assertThat(mailsTo("nobody@mail.example")).isEmpty();
        assertThat(events).filteredOn(AuthEvent.AccountLocked.class::isInstance).hasSize(1);
    }

    @Test
    void the_right_password_is_refused_too_so_that_the_answer_says_nothing_of_it() {
        List<LoginResult> unused = guessUntilLocked(ADA);

        assertThat(signIn("198.51.100.77")).isEqualTo(new LoginResult.RateLimited(Duration.ofHours(1)));
        kit.advance(Duration.ofHours(1));
        assertThat(signIn("198.51.100.77")).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void a_device_that_its_owner_trusts_still_signs_in() {
        kit.close();
        try (MfaFixture fixture = new MfaFixture(builder -> builder.limits(SMALL))) {
            SecondFactorResult.SignedIn signedIn = (SecondFactorResult.SignedIn) fixture.latchkey()
                    .logins()
                    .secondFactor(fixture.required().mfaToken(), fixture.totp(), true, MfaFixture.HOME);
            for (int i = 0; i < 10; i++) {
                LoginResult unused =
                        fixture.latchkey().logins().password(fixture.ada.email().address(), WRONG, from("10.0.0." + i));
            }
            assertThat(fixture.latchkey().locks().isLocked(fixture.ada.id())).isTrue();

            assertThat(fixture.password(LoginContext.of(MfaFixture.HOME))).isInstanceOf(LoginResult.RateLimited.class);
            assertThat(fixture.password(LoginContext.of(MfaFixture.HOME).withTrustedDevice(Secret.of("of nobody"))))
                    .isInstanceOf(LoginResult.RateLimited.class);
            assertThat(fixture.password(LoginContext.of(MfaFixture.HOME).withTrustedDevice(signedIn.trustedDevice())))
                    .isInstanceOf(LoginResult.SignedIn.class);
        }
    }

    @Test
    void a_browser_in_which_its_owner_has_signed_in_still_signs_in_and_no_other_does() {
        User grace = kit.user("grace@mail.example");
        Secret own = browserOf(ADA);
        Secret hers = browserOf(grace.email().address());
        Secret both = Secret.of(hers.reveal() + "." + own.reveal());
        List<LoginResult> unused = guessUntilLocked(ADA);

        assertThat(inBrowser(null)).isInstanceOf(LoginResult.RateLimited.class);
        assertThat(inBrowser(hers)).isInstanceOf(LoginResult.RateLimited.class);
        assertThat(inBrowser(Secret.of("A".repeat(32)))).isInstanceOf(LoginResult.RateLimited.class);
        assertThat(inBrowser(own)).isInstanceOf(LoginResult.SignedIn.class);
        assertThat(inBrowser(both)).isInstanceOf(LoginResult.SignedIn.class);
    }

    @Test
    void a_browser_that_is_known_may_fail_only_so_often_and_not_after_a_change_of_the_password() {
        Secret own = browserOf(ADA);
        List<LoginResult> unused = guessUntilLocked(ADA);

        int tried = 0;
        for (int i = 0; i < 30; i++) {
            RequestContext at = new RequestContext("10.9.0." + i, "JUnit", "request-1", Locale.ENGLISH);
            LoginResult guess = kit.latchkey().logins().password(ADA, WRONG, LoginContext.of(at.withDevice(own)));
            tried += guess instanceof LoginResult.Refused ? 1 : 0;
        }
        assertThat(tried).isEqualTo(LockLimits.standard().known().capacity());

        kit.advance(Duration.ofHours(2));
        List<LoginResult> again = guessUntilLocked(ADA);
        kit.latchkey().sessions().endAll(ada.id(), EndReason.ENDED_BY_ADMINISTRATOR, ADMIN);
        assertThat(inBrowser(own)).isInstanceOf(LoginResult.RateLimited.class);
    }

    @Test
    void a_client_that_says_the_same_of_itself_as_a_known_one_is_not_known() {
        LoginContext same = from("203.0.113.9");
        assertThat(kit.latchkey().logins().password(ADA, LatchkeyTestKit.PASSWORD, same))
                .isInstanceOf(LoginResult.SignedIn.class);
        List<LoginResult> unused = guessUntilLocked(ADA);

        assertThat(kit.latchkey().logins().password(ADA, LatchkeyTestKit.PASSWORD, same))
                .isInstanceOf(LoginResult.RateLimited.class);
    }

    private Secret browserOf(String email) {
        LoginContext browser = from("203.0.113.8").withCookies();
        LoginResult result = kit.latchkey().logins().password(email, LatchkeyTestKit.PASSWORD, browser);
        return ((LoginResult.SignedIn) result).tokens().device();
    }

    private LoginResult inBrowser(@Nullable Secret kept) {
        RequestContext request = from("203.0.113.8").request().withDevice(kept);
        return kit.latchkey()
                .logins()
                .password(
                        ADA, LatchkeyTestKit.PASSWORD, LoginContext.of(request).withCookies());
    }

    @Test
    void a_new_password_by_a_mailed_link_lifts_the_lock() {
        List<LoginResult> unused = guessUntilLocked(ADA);
        kit.latchkey().accounts().passwordResets().request(ADA, ADMIN);
        kit.latchkey().deliverMail();
        Secret password = Secret.of("another quiet harbour at dusk");

        assertThat(kit.latchkey().accounts().passwordResets().reset(kit.mail().tokenTo(ADA), password, ADMIN))
                .isInstanceOf(ResetPasswordResult.Reset.class);

        assertThat(kit.latchkey().locks().isLocked(ada.id())).isFalse();
        assertThat(kit.latchkey().logins().password(ADA, password, from("198.51.100.77")))
                .isInstanceOf(LoginResult.SignedIn.class);
    }

    @Nested
    class TheLink {

        @Test
        void lifts_the_lock_once_and_signs_nobody_in() {
            Secret token = lockedAndMailed();

            assertThat(kit.latchkey().locks().isLinkLive(token)).isTrue();
            assertThat(kit.latchkey().locks().unlock(token, ADMIN)).isEqualTo(UnlockResult.UNLOCKED);
            assertThat(kit.latchkey().locks().isLinkLive(token)).isFalse();
            assertThat(kit.latchkey().locks().unlock(token, ADMIN)).isEqualTo(UnlockResult.LINK_INVALID);

            assertThat(kit.latchkey().locks().isLocked(ada.id())).isFalse();
            assertThat(kit.latchkey().sessions().list(ada.id())).isEmpty();
            assertThat(events)
                    .filteredOn(AuthEvent.AccountUnlocked.class::isInstance)
                    .hasSize(1);
            assertThat(signIn("198.51.100.77")).isInstanceOf(LoginResult.SignedIn.class);
        }

        @Test
        void is_as_good_as_it_was_when_it_finds_no_lock() {
            Secret token = lockedAndMailed();
            kit.advance(Duration.ofHours(1));

            assertThat(kit.latchkey().locks().unlock(token, ADMIN)).isEqualTo(UnlockResult.NOT_LOCKED);

            assertThat(kit.latchkey().locks().isLinkLive(token)).isTrue();
        }

        @Test
        void dies_with_the_lock_that_an_administrator_lifts_and_lifts_no_later_one() {
            Secret token = lockedAndMailed();
            assertThat(kit.latchkey().locks().unlock(ada.id(), ADMIN)).isEqualTo(UnlockResult.UNLOCKED);

            List<LoginResult> unused = guessUntilLocked(ADA);

            assertThat(kit.latchkey().locks().isLinkLive(token)).isFalse();
            assertThat(kit.latchkey().locks().unlock(token, ADMIN)).isEqualTo(UnlockResult.LINK_INVALID);
            assertThat(kit.latchkey().locks().isLocked(ada.id())).isTrue();
        }

        @Test
        void dies_with_the_lock_that_a_new_password_by_a_mailed_link_lifts() {
            Secret token = lockedAndMailed();
            kit.latchkey().accounts().passwordResets().request(ADA, ADMIN);
            kit.latchkey().deliverMail();
            Secret password = Secret.of("another quiet harbour at dusk");
            assertThat(kit.latchkey()
                            .accounts()
                            .passwordResets()
                            .reset(kit.mail().tokenTo(ADA), password, ADMIN))
                    .isInstanceOf(ResetPasswordResult.Reset.class);

            List<LoginResult> unused = guessUntilLocked(ADA);

            assertThat(kit.latchkey().locks().unlock(token, ADMIN)).isEqualTo(UnlockResult.LINK_INVALID);
            assertThat(kit.latchkey().locks().isLocked(ada.id())).isTrue();
        }

        @Test
        void of_a_lock_that_was_over_when_an_administrator_lifted_it_dies_as_well() {
            Secret token = lockedAndMailed();
            kit.advance(Duration.ofHours(1));
            assertThat(kit.latchkey().locks().unlock(ada.id(), ADMIN)).isEqualTo(UnlockResult.NOT_LOCKED);

            List<LoginResult> unused = guessUntilLocked(ADA);

            assertThat(kit.latchkey().locks().unlock(token, ADMIN)).isEqualTo(UnlockResult.LINK_INVALID);
        }

        @Test
        void is_not_made_for_a_lock_that_is_lifted_by_the_time_of_its_mail() {
            List<LoginResult> unused = guessUntilLocked(ADA);
            assertThat(kit.latchkey().locks().mint(ada.id())).isPresent();

            assertThat(kit.latchkey().locks().unlock(ada.id(), ADMIN)).isEqualTo(UnlockResult.UNLOCKED);

            assertThat(kit.latchkey().locks().mint(ada.id())).isEmpty();
        }

        @Test
        void works_for_a_day_and_until_a_newer_one() {
            Secret first = lockedAndMailed();
            kit.advance(Duration.ofHours(2));
            Secret second = lockedAndMailed();

            assertThat(second.reveal()).isNotEqualTo(first.reveal());
            assertThat(kit.latchkey().locks().isLinkLive(first)).isFalse();
            assertThat(kit.latchkey().locks().unlock(first, ADMIN)).isEqualTo(UnlockResult.LINK_INVALID);
            kit.advance(Duration.ofDays(1).minusSeconds(1));
            assertThat(kit.latchkey().locks().isLinkLive(second)).isTrue();
            kit.advance(Duration.ofSeconds(1));
            assertThat(kit.latchkey().locks().unlock(second, ADMIN)).isEqualTo(UnlockResult.LINK_INVALID);
        }

        @Test
        void is_worth_nothing_once_the_account_is_disabled() {
            Secret token = lockedAndMailed();

            assertThat(kit.latchkey().accounts().disable(ada.id(), ADMIN)).isNotNull();

            assertThat(kit.latchkey().locks().unlock(token, ADMIN)).isEqualTo(UnlockResult.LINK_INVALID);
        }

        @Test
        void of_another_purpose_lifts_nothing() {
            List<LoginResult> unused = guessUntilLocked(ADA);

            for (String token : List.of("", "lku_", "lkv_" + "A".repeat(43), "lku_" + "A".repeat(43))) {
                assertThat(kit.latchkey().locks().unlock(Secret.of(token), ADMIN))
                        .isEqualTo(UnlockResult.LINK_INVALID);
            }
            assertThat(kit.latchkey().locks().isLocked(ada.id())).isTrue();
        }

        @Test
        void is_as_good_as_it_was_when_the_counts_are_out_of_reach() {
            kit.close();
            AtomicBoolean gone = new AtomicBoolean();
            kit = kit(builder -> builder.sharedState(new ForgetfulState(gone)));
            ada = kit.user("grace@mail.example");
            List<LoginResult> unused = guessUntilLocked("grace@mail.example");
            kit.latchkey().deliverMail();
            Secret token = kit.mail().tokenTo("grace@mail.example");

            gone.set(true);
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> kit.latchkey().locks().unlock(token, ADMIN));
            gone.set(false);

            assertThat(kit.latchkey().locks().isLocked(ada.id())).isTrue();
            assertThat(kit.latchkey().locks().unlock(token, ADMIN)).isEqualTo(UnlockResult.UNLOCKED);
        }
    }

    @Nested
    class TheMail {

        @Test
        void comes_at_most_three_times_a_day_however_often_the_account_is_locked() {
            for (int i = 0; i < 12; i++) {
                List<LoginResult> unused = guessUntilLocked(ADA);
                kit.latchkey().deliverMail();
                kit.advance(Duration.ofHours(1));
            }

            assertThat(events)
                    .filteredOn(AuthEvent.AccountLocked.class::isInstance)
                    .hasSize(12);
            assertThat(mailsTo(ADA)).hasSize(4); // three at first, and one that came back in twelve hours
        }

        @Test
        void is_not_sent_where_the_application_has_no_page_for_its_link() {
            kit.close();
            kit = kit(builder -> builder.mailLinks(MailLinks.to("/confirm#token={token}", "/sign-in")));
            ada = kit.user("grace@mail.example");
            List<LoginResult> unused = guessUntilLocked("grace@mail.example");

            kit.latchkey().deliverMail();
            assertThat(mailsTo("grace@mail.example")).isEmpty();
        }

        @Test
        void leads_to_the_applications_own_page_where_it_has_one() {
            kit.close();
            kit = kit(builder -> builder.mailLinks(
                    MailLinks.to("/confirm#token={token}", "/sign-in").withUnlock("/lift#token={token}")));
            ada = kit.user("grace@mail.example");
            List<LoginResult> unused = guessUntilLocked("grace@mail.example");

            kit.latchkey().deliverMail();
            assertThat(kit.mail().lastTo("grace@mail.example").text())
                    .contains(LatchkeyTestKit.ISSUER + "/lift#token=lku_");
        }
    }

    @Nested
    class AnAdministrator {

        @Test
        void lifts_the_lock_of_an_account() {
            List<LoginResult> unused = guessUntilLocked(ADA);

            assertThat(kit.latchkey().locks().unlock(ada.id(), ADMIN)).isEqualTo(UnlockResult.UNLOCKED);
            assertThat(kit.latchkey().locks().unlock(ada.id(), ADMIN)).isEqualTo(UnlockResult.NOT_LOCKED);
            assertThat(signIn("198.51.100.77")).isInstanceOf(LoginResult.SignedIn.class);
            assertThat(events)
                    .filteredOn(AuthEvent.AccountUnlocked.class::isInstance)
                    .hasSize(1);
        }

        @Test
        void cannot_lift_that_of_nobody() {
            UserId nobody = new UserId(Environment.system().newId());

            assertThat(kit.latchkey().locks().unlock(nobody, ADMIN)).isEqualTo(UnlockResult.NOT_FOUND);
            assertThat(kit.latchkey().locks().isLocked(nobody)).isFalse();
        }
    }

    private Secret lockedAndMailed() {
        List<LoginResult> unused = guessUntilLocked(ADA);
        kit.latchkey().deliverMail();
        return kit.mail().tokenTo(ADA);
    }

    /** Seven guesses, each from an address of its own. */
    private List<LoginResult> guessUntilLocked(String email) {
        List<LoginResult> results = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            results.add(guess(email, "10.0.0." + i));
        }
        return results;
    }

    private LoginResult guess(String email, String address) {
        return kit.latchkey().logins().password(email, WRONG, from(address));
    }

    private LoginResult signIn(String address) {
        return kit.latchkey().logins().password(ADA, LatchkeyTestKit.PASSWORD, from(address));
    }

    private List<String> mailsTo(String email) {
        return kit.mail().all().stream()
                .filter(mail -> mail.to().equals(email))
                .map(mail -> mail.subject())
                .toList();
    }

    private LatchkeyTestKit kit(Consumer<Latchkey.Builder> settings) {
        return LatchkeyTestKit.create(builder -> {
            builder.limits(SMALL).listener(events::add);
            settings.accept(builder);
        });
    }

    private static LoginContext from(String address) {
        return LoginContext.of(new RequestContext(address, "JUnit", "request-1", Locale.ENGLISH));
    }

    static LimitSettings small() {
        LoginLimits login = LoginLimits.standard();
        GuardedLimits guarded = login.guarded();
        RateLimit two = RateLimit.perHour(2);
        LockLimits lock = LockLimits.standard();
        return LimitSettings.standard()
                .withLogin(new LoginLimits(
                        login.accountAndAddress(),
                        login.address(),
                        two,
                        login.overall(),
                        new GuardedLimits(guarded.address(), guarded.site(), guarded.subscriber(), two, two)))
                .withLock(new LockLimits(two, lock.duration(), lock.known(), lock.notices(), lock.linkLife()));
    }

    /** State whose counts cannot be forgotten while it is gone. */
    private static final class ForgetfulState extends StateInFront {

        private final AtomicBoolean gone;

        ForgetfulState(AtomicBoolean gone) {
            super(InProcessState.create(Environment.system()));
            this.gone = gone;
        }

        @Override
        public RateLimiter rateLimiter() {
            RateLimiter counts = super.rateLimiter();
            return new RateLimiter() {
                @Override
                public RateVerdict take(String key, RateLimit limit, Instant now) {
                    return counts.take(key, limit, now);
                }

                @Override
                public void giveBack(String key, RateLimit limit, Instant now) {
                    counts.giveBack(key, limit, now);
                }

                @Override
                public void forget(String key) {
                    if (gone.get()) {
                        throw new StoreUnavailableException("the test takes the counts away");
                    }
                    counts.forget(key);
                }
            };
        }
    }
}
