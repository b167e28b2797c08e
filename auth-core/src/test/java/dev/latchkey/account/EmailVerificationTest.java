package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.OTHER_PASSWORD;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.AccountFixture.Message;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailVerificationTest {

    private static final int RUNNERS = 16;
    private static final int ROUNDS = 300;
    private static final Secret CHOSEN = Secret.of("three herons on a weir");
    private static final VerifyEmailResult INVALID = new VerifyEmailResult.LinkInvalid();

    private final AccountFixture fixture = AccountFixture.create();

    @Test
    void a_link_makes_a_pending_account_usable() {
        Secret link = registered(ADA);

        VerifyEmailResult result = fixture.accounts.verifyEmail(link, CONTEXT);

        User user = fixture.stored(ADA);
        assertThat(result).isEqualTo(new VerifyEmailResult.Verified(user));
        assertThat(user.isActive()).isTrue();
        assertThat(user.emailVerified()).isTrue();
        assertThat(fixture.events).last().isEqualTo(new AuthEvent.EmailVerified(user.id(), NOW, CONTEXT));
    }

    @Test
    void a_link_works_once() {
        Secret link = registered(ADA);
        fixture.accounts.verifyEmail(link, CONTEXT);

        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);
    }

    @Test
    void of_those_who_use_one_link_at_once_one_gets_through() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String address = "ada" + round + "@mail.example";
                Secret link = registered(address);
                Callable<VerifyEmailResult> runner = () -> fixture.accounts.verifyEmail(link, CONTEXT);

                List<VerifyEmailResult> results = race.run(Collections.nCopies(RUNNERS, runner));

                assertThat(results).containsOnlyOnce(new VerifyEmailResult.Verified(fixture.stored(address)));
                assertThat(results.stream().filter(INVALID::equals)).hasSize(RUNNERS - 1);
            }
        }
    }

    @Test
    void a_link_works_for_a_day_from_when_its_mail_was_sent() {
        Secret link = registered(ADA);

        fixture.environment.advance(Duration.ofDays(1).minusMillis(1));
        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);

        Secret late = registered("grace@mail.example");
        fixture.environment.advance(Duration.ofDays(1));
        assertThat(fixture.accounts.verifyEmail(late, CONTEXT)).isEqualTo(INVALID);
    }

    @Test
    void a_newer_link_takes_the_place_of_the_older_one() {
        Secret older = registered(ADA);
        Secret newer = mint(ADA);

        assertThat(fixture.accounts.verifyEmail(older, CONTEXT)).isEqualTo(INVALID);
        assertThat(fixture.accounts.verifyEmail(newer, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void a_link_is_worth_nothing_once_the_address_is_another() {
        Secret link = registered(ADA);
        User user = fixture.stored(ADA);
        User moved = new User(
                user.id(),
                EmailAddress.parse("ada@other.example"),
                false,
                user.profile(),
                user.status(),
                user.createdAt(),
                NOW,
                null,
                user.version() + 1);
        fixture.storage.transactions().run(tx -> fixture.storage.users().update(tx, moved));

        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);
        assertThat(fixture.stored(user.id())).isEqualTo(moved);
    }

    @Test
    void a_link_does_not_bring_a_disabled_account_back() {
        Secret link = registered(ADA);
        UserId id = fixture.stored(ADA).id();
        fixture.accounts.disable(id, CONTEXT);

        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);
        assertThat(fixture.stored(id).status()).isEqualTo(UserStatus.DISABLED);
        assertThat(fixture.accounts.mintVerification(id)).isEmpty();
    }

    @Test
    void a_link_that_met_a_disabled_account_is_good_once_the_account_is_enabled() {
        Secret link = registered(ADA);
        UserId id = fixture.stored(ADA).id();
        fixture.accounts.disable(id, CONTEXT);
        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);

        fixture.accounts.enable(id, CONTEXT);

        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(INVALID);
    }

    @Test
    void no_interceptor_is_asked_about_a_link_since_registration_was_its_moment() {
        Secret link = registered(ADA);
        fixture.interceptor = action -> Optional.of(new Veto("Not here."));

        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void the_link_of_a_mail_that_was_sent_twice_still_says_verified() {
        Secret link = registered(ADA);
        User user = fixture.stored(ADA).withStatus(UserStatus.ACTIVE, true, NOW);
        fixture.storage.transactions().run(tx -> fixture.storage.users().update(tx, user));

        assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(new VerifyEmailResult.Verified(user));
        assertThat(fixture.stored(ADA)).isEqualTo(user);
    }

    @Nested
    class OfAnAccountWithoutAPassword {

        private static final VerifyEmailResult WANTED = new VerifyEmailResult.PasswordRequired();

        @Test
        void takes_a_password_with_the_link_and_no_link_alone() {
            Secret link = contested(ADA);
            User waiting = fixture.stored(ADA);

            assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(WANTED);
            assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(WANTED);
            assertThat(fixture.stored(ADA)).isEqualTo(waiting);
            assertThat(fixture.accounts.findAwaitingPassword(link)).contains(waiting);

            VerifyEmailResult result = fixture.accounts.verifyEmail(link, CHOSEN, CONTEXT);

            User user = fixture.stored(ADA);
            assertThat(result).isEqualTo(new VerifyEmailResult.Verified(user));
            assertThat(user.isActive()).isTrue();
            assertThat(user.emailVerified()).isTrue();
            assertThat(fixture.signsInWith(user.id(), CHOSEN)).isTrue();
            assertThat(fixture.accounts.verifyEmail(link, OTHER_PASSWORD, CONTEXT))
                    .isEqualTo(INVALID);
            assertThat(fixture.accounts.findAwaitingPassword(link)).isEmpty();
            assertThat(fixture.signsInWith(user.id(), CHOSEN)).isTrue();
        }

        @Test
        void keeps_its_link_when_the_password_is_weak() {
            Secret link = contested(ADA);

            for (String weak : List.of("", "short", "ada@mail.example", "x".repeat(2_000))) {
                assertThat(fixture.hashesOf(() -> {
                            VerifyEmailResult result = fixture.accounts.verifyEmail(link, Secret.of(weak), CONTEXT);
                            assertThat(((VerifyEmailResult.WeakPassword) result).problems())
                                    .isNotEmpty()
                                    .allMatch(problem -> problem.field().equals("password"));
                        }))
                        .isZero();
            }
            assertThat(fixture.accounts.verifyEmail(link, CHOSEN, CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void keeps_its_link_when_the_storage_fails_midway() {
            AtomicReference<FailingCredentials> failing = new AtomicReference<>();
            AccountFixture broken = AccountFixture.withCredentials(store -> {
                failing.set(new FailingCredentials(store));
                return failing.get();
            });
            broken.register(ADA, PASSWORD);
            broken.register(ADA, OTHER_PASSWORD);
            User waiting = broken.stored(ADA);
            Secret link =
                    broken.accounts.mintVerification(waiting.id()).orElseThrow().token();

            failing.get().failNextPut();
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> broken.accounts.verifyEmail(link, CHOSEN, CONTEXT));

            assertThat(broken.stored(ADA)).isEqualTo(waiting);
            assertThat(broken.accounts.verifyEmail(link, CHOSEN, CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
            assertThat(broken.accounts.verifyEmail(link, CHOSEN, CONTEXT)).isEqualTo(INVALID);
        }

        @Test
        void keeps_its_link_while_too_many_passwords_are_hashed() {
            AccountFixture small = AccountFixture.withRoomForOneHash();
            small.register(ADA, PASSWORD);
            small.register(ADA, OTHER_PASSWORD);
            Secret link = small.accounts
                    .mintVerification(small.stored(ADA).id())
                    .orElseThrow()
                    .token();
            List<VerifyEmailResult> results = new ArrayList<>();

            small.hasher.midway(() -> results.add(small.accounts.verifyEmail(link, CHOSEN, CONTEXT)));
            small.register("busy@mail.example", PASSWORD);

            assertThat(results).hasSize(1).allMatch(VerifyEmailResult.Busy.class::isInstance);
            assertThat(small.accounts.verifyEmail(link, CHOSEN, CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void keeps_its_link_when_it_lost_its_password_while_the_link_was_used() {
            AtomicReference<LaggingCredentials> lagging = new AtomicReference<>();
            AccountFixture raced = AccountFixture.withCredentials(store -> {
                lagging.set(new LaggingCredentials(store));
                return lagging.get();
            });
            raced.register(ADA, PASSWORD);
            UserId id = raced.stored(ADA).id();
            Secret link = raced.accounts.mintVerification(id).orElseThrow().token();
            lagging.get().remember(id);
            raced.register(ADA, OTHER_PASSWORD);
            lagging.get().lagFor(1); // the look at the account before its link is taken comes before that

            assertThat(raced.accounts.verifyEmail(link, CONTEXT)).isEqualTo(WANTED);

            assertThat(raced.stored(id).isActive()).isFalse();
            assertThat(raced.accounts.verifyEmail(link, CHOSEN, CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void takes_one_of_the_passwords_that_are_chosen_at_once() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < ROUNDS; round++) {
                    String address = "ada" + round + "@mail.example";
                    Secret link = contested(address);

                    List<Object> results = race.run(List.<Callable<Object>>of(
                            () -> fixture.accounts.verifyEmail(link, CHOSEN, CONTEXT),
                            () -> fixture.accounts.verifyEmail(link, PASSWORD, CONTEXT),
                            () -> fixture.register(address, OTHER_PASSWORD)));

                    UserId id = fixture.stored(address).id();
                    assertThat(results).containsOnlyOnce(new VerifyEmailResult.Verified(fixture.stored(id)));
                    assertThat(fixture.signsInWith(id, CHOSEN))
                            .isEqualTo(results.get(0) instanceof VerifyEmailResult.Verified);
                    assertThat(fixture.signsInWith(id, PASSWORD))
                            .isEqualTo(results.get(1) instanceof VerifyEmailResult.Verified);
                }
            }
        }

        @Test
        void computes_nothing_for_a_link_that_does_not_work() {
            contested(ADA);

            assertThat(fixture.hashesOf(() -> assertThat(
                                    fixture.accounts.verifyEmail(Secret.of("lkv_" + "A".repeat(43)), CHOSEN, CONTEXT))
                            .isEqualTo(INVALID)))
                    .isZero();
        }

        @Test
        void is_also_one_that_was_made_without() {
            User user = fixture.user(new NewAccount(ADA, null, Profile.empty(), false));
            Secret link = mint(ADA);

            assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(WANTED);
            assertThat(fixture.accounts.verifyEmail(link, CHOSEN, CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
            assertThat(fixture.signsInWith(user.id(), CHOSEN)).isTrue();
        }
    }

    @Test
    void a_password_that_comes_with_a_link_takes_the_place_of_the_one_that_was_registered() {
        Secret link = registered(ADA);

        assertThat(fixture.accounts.findAwaitingPassword(link)).isEmpty();
        assertThat(fixture.accounts.verifyEmail(link, CHOSEN, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);

        UserId id = fixture.stored(ADA).id();
        assertThat(fixture.signsInWith(id, CHOSEN)).isTrue();
        assertThat(fixture.signsInWith(id, PASSWORD)).isFalse();
    }

    @Test
    void a_password_that_comes_with_a_link_is_not_that_of_an_account_in_use() {
        AccountFixture open = AccountFixture.withoutVerification();
        open.register(ADA, PASSWORD);
        UserId id = open.stored(ADA).id();
        Secret link = open.accounts.mintVerification(id).orElseThrow().token();

        assertThat(open.accounts.verifyEmail(link, CHOSEN, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);

        assertThat(open.signsInWith(id, PASSWORD)).isTrue();
        assertThat(open.signsInWith(id, CHOSEN)).isFalse();
    }

    @Nested
    class ATokenOfALink {

        @Test
        void is_32_random_bytes_behind_a_prefix_and_differs_each_time() {
            Secret one = registered(ADA);
            Secret other = mint(ADA);

            assertThat(one.reveal()).matches("lkv_[A-Za-z0-9_-]{43}").isNotEqualTo(other.reveal());
            assertThat(one).hasToString("[redacted]");
        }

        @Test
        void is_nowhere_in_the_store() {
            String random = registered(ADA).reveal().substring("lkv_".length());

            assertThat(fixture.storage.oneTimeTokens().find(random, OneTimeToken.Purpose.VERIFY_EMAIL, NOW))
                    .isEmpty();
        }

        @Test
        void is_minted_only_while_there_is_something_to_verify() {
            User verified = fixture.user("grace@mail.example");

            assertThat(fixture.accounts.mintVerification(verified.id())).isEmpty();
            assertThat(fixture.accounts.mintVerification(
                            new UserId(Environment.system().newId())))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "lkv_",
                    "lkv_short",
                    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    "lks_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    "LKV_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    "lkv_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                    "lkv_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\u0000",
                    "lkv_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                    "lkv_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
                    "lkv_ÀAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                })
        void of_another_shape_or_kind_is_invalid(String token) {
            registered(ADA);

            assertThat(fixture.accounts.verifyEmail(Secret.of(token), CONTEXT)).isEqualTo(INVALID);
            assertThat(fixture.stored(ADA).emailVerified()).isFalse();
        }

        @Test
        void with_anything_before_or_after_it_is_invalid_and_stays_good() {
            Secret good = registered(ADA);

            for (String text : List.of(good.reveal() + " ", " " + good.reveal(), good.reveal() + "A")) {
                assertThat(fixture.accounts.verifyEmail(Secret.of(text), CONTEXT))
                        .isEqualTo(INVALID);
            }
            assertThat(fixture.accounts.verifyEmail(good, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void that_sets_up_an_administrator_verifies_nothing() {
            Secret setUp = fixture.accounts.administrators().mintSetUp().orElseThrow();
            Secret disguised = Secret.of("lkv_" + setUp.reveal().substring("lks_".length()));

            assertThat(fixture.accounts.verifyEmail(setUp, CONTEXT)).isEqualTo(INVALID);
            assertThat(fixture.accounts.verifyEmail(disguised, CONTEXT)).isEqualTo(INVALID);
            assertThat(fixture.accounts.administrators().isSetUpLive(setUp)).isTrue();
        }
    }

    @Nested
    class AskedForAgain {

        @Test
        void is_mailed_to_who_still_waits_for_it() {
            fixture.register(ADA, PASSWORD);
            User user = fixture.stored(ADA);

            fixture.accounts.resendVerification(" ADA@mail.example", CONTEXT);

            assertThat(fixture.mail)
                    .containsExactly(new Message("verification", user), new Message("verification", user));
        }

        @Test
        void says_nothing_and_mails_nothing_to_anyone_else() {
            fixture.user("verified@mail.example");
            UserId disabled = fixture.user("disabled@mail.example").id();
            fixture.accounts.disable(disabled, CONTEXT);

            for (String address : List.of(
                    "verified@mail.example",
                    "disabled@mail.example",
                    "unknown@mail.example",
                    "not an address",
                    "",
                    "ada@mail.example\r\nBcc: all@mail.example",
                    "x".repeat(100_000) + "@mail.example")) {
                assertThatCode(() -> fixture.accounts.resendVerification(address, CONTEXT))
                        .doesNotThrowAnyException();
            }
            assertThat(fixture.mail).isEmpty();
        }
    }

    private Secret registered(String address) {
        fixture.register(address, PASSWORD);
        return mint(address);
    }

    private Secret contested(String address) {
        fixture.register(address, PASSWORD);
        fixture.register(address, OTHER_PASSWORD);
        return mint(address);
    }

    private Secret mint(String address) {
        return fixture.accounts
                .mintVerification(fixture.stored(address).id())
                .orElseThrow()
                .token();
    }
}
