package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.OTHER_PASSWORD;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationCodesTest {

    private static final int RUNNERS = 8;
    private static final int ROUNDS = 200;
    private static final Secret CHOSEN = Secret.of("three herons on a weir");
    private static final VerifyEmailResult INVALID = new VerifyEmailResult.LinkInvalid();

    private final AccountFixture fixture = AccountFixture.create();
    private final VerificationCodes codes = fixture.accounts.verificationCodes();

    @Test
    void a_code_makes_a_pending_account_usable() {
        Secret code = registered(ADA).code();

        VerifyEmailResult result = codes.verify("Ada@Mail.Example", code, CONTEXT);

        User user = fixture.stored(ADA);
        assertThat(result).isEqualTo(new VerifyEmailResult.Verified(user));
        assertThat(user.isActive()).isTrue();
        assertThat(user.emailVerified()).isTrue();
        assertThat(fixture.events).last().isEqualTo(new AuthEvent.EmailVerified(user.id(), NOW, CONTEXT));
    }

    @Test
    void a_code_is_8_digits_and_may_be_typed_in_groups() {
        String code = registered(ADA).code().reveal();
        assertThat(code).matches("[0-9]{8}");

        assertThat(typed(ADA, code.substring(0, 4) + " " + code.substring(4, 6) + "-" + code.substring(6)))
                .isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void of_link_and_code_the_use_of_one_ends_both() {
        MailedVerification byCode = registered(ADA);
        assertThat(codes.verify(ADA, byCode.code(), CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        assertThat(codes.verify(ADA, byCode.code(), CONTEXT)).isEqualTo(INVALID);
        assertThat(fixture.accounts.verifyEmail(byCode.token(), CONTEXT)).isEqualTo(INVALID);

        MailedVerification byLink = registered("grace@mail.example");
        assertThat(fixture.accounts.verifyEmail(byLink.token(), CONTEXT))
                .isInstanceOf(VerifyEmailResult.Verified.class);
        assertThat(codes.verify("grace@mail.example", byLink.code(), CONTEXT)).isEqualTo(INVALID);
    }

    @Test
    void a_code_works_for_half_an_hour_and_the_link_goes_on() {
        MailedVerification inTime = registered(ADA);
        MailedVerification late = registered("grace@mail.example");

        fixture.environment.advance(Duration.ofMinutes(30).minusMillis(1));
        assertThat(codes.verify(ADA, inTime.code(), CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        fixture.environment.advance(Duration.ofMillis(1));
        assertThat(codes.verify("grace@mail.example", late.code(), CONTEXT)).isEqualTo(INVALID);
        assertThat(fixture.accounts.verifyEmail(late.token(), CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void a_code_is_never_good_for_longer_than_half_the_life_of_its_link() {
        AccountSettings standard = AccountSettings.standard();
        AccountSettings hasty = new AccountSettings(
                true, Duration.ofMinutes(10), standard.setUpLife(), standard.attributes(), standard.deletionGrace());

        assertThat(standard.verificationCodeLife()).isEqualTo(Duration.ofMinutes(30));
        assertThat(hasty.verificationCodeLife()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void a_newer_mail_takes_the_place_of_the_code_of_an_older_one() {
        Secret older = registered(ADA).code();
        Secret newer = mint(ADA).code();

        assertThat(codes.verify(ADA, older, CONTEXT)).isEqualTo(INVALID);
        assertThat(codes.verify(ADA, newer, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
    }

    @Test
    void a_code_is_good_for_its_own_address_alone() {
        Secret code = registered(ADA).code();
        registered("grace@mail.example");

        assertThat(codes.verify("grace@mail.example", code, CONTEXT)).isEqualTo(INVALID);
        assertThat(fixture.stored("grace@mail.example").emailVerified()).isFalse();
    }

    @Test
    void a_code_is_worth_nothing_once_the_address_is_another() {
        Secret code = registered(ADA).code();
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

        assertThat(codes.verify("ada@other.example", code, CONTEXT)).isEqualTo(INVALID);
        assertThat(fixture.stored(user.id())).isEqualTo(moved);
    }

    @Test
    void a_code_does_not_bring_a_disabled_account_back() {
        Secret code = registered(ADA).code();
        fixture.accounts.disable(fixture.stored(ADA).id(), CONTEXT);

        assertThat(codes.verify(ADA, code, CONTEXT)).isEqualTo(INVALID);
        assertThat(fixture.stored(ADA).status()).isEqualTo(UserStatus.DISABLED);
    }

    @Test
    void of_those_who_use_link_and_code_at_once_one_gets_through() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String address = "ada" + round + "@mail.example";
                MailedVerification mailed = registered(address);
                Callable<VerifyEmailResult> byCode = () -> codes.verify(address, mailed.code(), CONTEXT);
                Callable<VerifyEmailResult> byLink = () -> fixture.accounts.verifyEmail(mailed.token(), CONTEXT);

                List<VerifyEmailResult> results = race.run(Stream.concat(
                                Collections.nCopies(RUNNERS, byCode).stream(),
                                Collections.nCopies(RUNNERS, byLink).stream())
                        .toList());

                assertThat(results).containsOnlyOnce(new VerifyEmailResult.Verified(fixture.stored(address)));
                assertThat(results.stream().filter(INVALID::equals)).hasSize(2 * RUNNERS - 1);
            }
        }
    }

    @Nested
    class Guessing {

        @Test
        void with_the_fifth_wrong_guess_the_code_is_dead_and_the_link_stays() {
            MailedVerification mailed = registered(ADA);
            for (int i = 1; i <= 5; i++) {
                assertThat(typed(ADA, other(mailed.code(), i))).isEqualTo(INVALID);
            }

            assertThat(codes.verify(ADA, mailed.code(), CONTEXT)).isEqualTo(INVALID);
            assertThat(fixture.accounts.verifyEmail(mailed.token(), CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void before_the_fifth_the_right_code_still_works() {
            MailedVerification mailed = registered(ADA);
            for (int i = 1; i <= 4; i++) {
                assertThat(typed(ADA, other(mailed.code(), i))).isEqualTo(INVALID);
            }

            assertThat(codes.verify(ADA, mailed.code(), CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void guesses_at_once_are_counted_each() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < ROUNDS; round++) {
                    String address = "ada" + round + "@mail.example";
                    MailedVerification mailed = registered(address);
                    List<Callable<VerifyEmailResult>> guesses = IntStream.rangeClosed(1, 5)
                            .<Callable<VerifyEmailResult>>mapToObj(i -> () -> typed(address, other(mailed.code(), i)))
                            .toList();

                    assertThat(race.run(guesses)).containsOnly(INVALID);

                    assertThat(codes.verify(address, mailed.code(), CONTEXT)).isEqualTo(INVALID);
                }
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "1234567", "123456789", "1234567a", "１２３４５６７８"})
        void what_is_no_code_at_all_is_no_guess(String text) {
            MailedVerification mailed = registered(ADA);
            for (int i = 0; i < 20; i++) {
                assertThat(typed(ADA, text)).isEqualTo(INVALID);
            }

            assertThat(codes.verify(ADA, mailed.code(), CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void wrong_guesses_at_one_address_are_bounded_however_many_codes_it_was_mailed() {
            registered(ADA);
            for (int i = 0; i < 10; i++) {
                assertThat(typed(ADA, other(mint(ADA).code(), 1))).isEqualTo(INVALID);
            }
            MailedVerification mailed = mint(ADA);

            assertThat(codes.verify(ADA, mailed.code(), CONTEXT)).isInstanceOf(VerifyEmailResult.Busy.class);
            assertThat(fixture.accounts.verifyEmail(mailed.token(), CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void an_address_that_waits_for_nothing_is_answered_and_limited_as_a_wrong_code_is() {
            fixture.user("grace@mail.example");
            for (String address : List.of("nobody@mail.example", "grace@mail.example")) {
                for (int i = 0; i < 10; i++) {
                    assertThat(typed(address, "12345678")).isEqualTo(INVALID);
                }
                assertThat(typed(address, "12345678")).isInstanceOf(VerifyEmailResult.Busy.class);
            }
        }

        @Test
        void a_code_that_was_right_does_not_count() {
            MailedVerification mailed = contested(ADA);
            for (int i = 0; i < 20; i++) {
                assertThat(codes.verify(ADA, mailed.code(), CONTEXT))
                        .isEqualTo(new VerifyEmailResult.PasswordRequired());
            }
        }

        /** Another one each time, and never the right one. */
        private String other(Secret code, int distance) {
            return String.format(Locale.ROOT, "%08d", (Integer.parseInt(code.reveal()) + distance) % 100_000_000);
        }
    }

    @Nested
    class Without_a_password {

        @Test
        void the_code_stays_as_it_is_and_sets_one_that_comes_with_it() {
            MailedVerification mailed = contested(ADA);

            assertThat(codes.verify(ADA, mailed.code(), CONTEXT)).isEqualTo(new VerifyEmailResult.PasswordRequired());
            assertThat(codes.verifyWithPassword(ADA, mailed.code(), Secret.of("password"), CONTEXT))
                    .isInstanceOf(VerifyEmailResult.WeakPassword.class);
            assertThat(codes.verifyWithPassword(ADA, mailed.code(), CHOSEN, CONTEXT))
                    .isInstanceOf(VerifyEmailResult.Verified.class);

            assertThat(fixture.signsInWith(fixture.stored(ADA).id(), CHOSEN)).isTrue();
        }

        @Test
        void nobody_without_the_code_learns_that_there_is_none() {
            contested(ADA);

            int hashes = fixture.hashesOf(
                    () -> assertThat(codes.verifyWithPassword(ADA, Secret.of("00000000"), CHOSEN, CONTEXT))
                            .isEqualTo(INVALID));

            assertThat(hashes).isZero();
        }
    }

    @Test
    void the_store_has_neither_the_code_nor_a_digest_that_could_be_guessed() {
        Secret code = registered(ADA).code();

        OneTimeToken kept = fixture.storage
                .oneTimeTokens()
                .findLive(fixture.stored(ADA).id(), OneTimeToken.Purpose.VERIFY_EMAIL_CODE, NOW)
                .orElseThrow();
        assertThat(kept.subject()).doesNotContain(code.reveal());
        assertThat(fixture.accounts.verifyEmail(Secret.of("lkv_" + kept.digest()), CONTEXT))
                .isEqualTo(INVALID);
    }

    private VerifyEmailResult typed(String address, String code) {
        return codes.verify(address, Secret.of(code), CONTEXT);
    }

    private MailedVerification registered(String address) {
        fixture.register(address, PASSWORD);
        return mint(address);
    }

    private MailedVerification contested(String address) {
        fixture.register(address, PASSWORD);
        fixture.register(address, OTHER_PASSWORD);
        return mint(address);
    }

    private MailedVerification mint(String address) {
        return fixture.accounts.mintVerification(fixture.stored(address).id()).orElseThrow();
    }
}
