package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.OTHER_PASSWORD;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.latchkey.account.AccountFixture.Message;
import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.UserId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RegistrationTest {

    private static final int ROUNDS = 300;

    private final AccountFixture fixture = AccountFixture.create();

    @Test
    void a_free_address_gets_a_pending_account_and_a_mail_with_a_link() {
        Profile profile = new Profile(" Ada ", null, "Lovelace", "+44 20 7946 0000", Map.of("plan", "pro"));

        RegisterResult result =
                fixture.accounts.register(new Registration(" Ada@Mail.Example ", PASSWORD, profile, CONTEXT));

        assertThat(result).isEqualTo(new RegisterResult.VerificationRequired());
        User user = fixture.stored(ADA);
        assertThat(user.status()).isEqualTo(UserStatus.PENDING);
        assertThat(user.emailVerified()).isFalse();
        assertThat(user.createdAt()).isEqualTo(NOW);
        assertThat(user.email().address()).isEqualTo("Ada@mail.example");
        assertThat(user.profile())
                .isEqualTo(new Profile("Ada", null, "Lovelace", "+44 20 7946 0000", Map.of("plan", "pro")));
        assertThat(fixture.signsInWith(user.id(), PASSWORD)).isTrue();
        assertThat(fixture.mail).containsExactly(new Message("verification", user));
        assertThat(fixture.events).containsExactly(new AuthEvent.UserRegistered(user.id(), NOW, CONTEXT));
    }

    @Nested
    class OfATakenAddress {

        @Test
        void gets_the_same_answer_for_the_same_work_and_only_the_mailbox_learns_of_it() {
            User owner = fixture.user(ADA);
            List<RegisterResult> results = new ArrayList<>();

            int free = fixture.hashesOf(() -> results.add(fixture.register("grace@mail.example", OTHER_PASSWORD)));
            int taken = fixture.hashesOf(() -> results.add(fixture.register("ADA@mail.example", OTHER_PASSWORD)));

            assertThat(results).containsOnly(new RegisterResult.VerificationRequired());
            assertThat(taken).isEqualTo(free).isEqualTo(1);
            assertThat(fixture.mail).last().isEqualTo(new Message("repeated", owner));
            assertThat(fixture.events).last().isEqualTo(new AuthEvent.RegistrationRepeated(owner.id(), NOW, CONTEXT));
        }

        @Test
        void changes_nothing_of_the_account() {
            User owner = fixture.user(ADA);

            fixture.accounts.register(
                    new Registration(ADA, OTHER_PASSWORD, new Profile("Mallory", null, null, null, Map.of()), CONTEXT));

            assertThat(fixture.stored(ADA)).isEqualTo(owner);
            assertThat(fixture.signsInWith(owner.id(), PASSWORD)).isTrue();
            assertThat(fixture.signsInWith(owner.id(), OTHER_PASSWORD)).isFalse();
        }

        @Test
        void does_not_bring_a_disabled_account_back() {
            User owner = fixture.user(ADA);
            fixture.accounts.disable(owner.id(), CONTEXT);

            assertThat(fixture.register(ADA, OTHER_PASSWORD)).isEqualTo(new RegisterResult.VerificationRequired());

            assertThat(fixture.stored(ADA).status()).isEqualTo(UserStatus.DISABLED);
            assertThat(fixture.mail).containsExactly(new Message("repeated", fixture.stored(ADA)));
        }

        @Test
        void is_refused_for_the_same_reasons_as_that_of_a_free_one() {
            fixture.user(ADA);
            fixture.interceptor = action -> Optional.of(new Veto("not today"));

            assertThat(fixture.register(ADA, Secret.of("short")))
                    .isEqualTo(fixture.register("grace@mail.example", Secret.of("short")))
                    .isInstanceOf(RegisterResult.WeakPassword.class);
            assertThat(fixture.register(ADA, PASSWORD))
                    .isEqualTo(fixture.register("grace@mail.example", PASSWORD))
                    .isEqualTo(new RegisterResult.Vetoed("not today"));
            assertThat(fixture.mail).isEmpty();
        }
    }

    @Nested
    class OfAPendingAddress {

        @Test
        void gets_the_same_answer_for_the_same_work_and_a_fresh_link() {
            fixture.register(ADA, PASSWORD);
            List<RegisterResult> results = new ArrayList<>();

            int hashes = fixture.hashesOf(() -> results.add(fixture.register(ADA, PASSWORD)));

            assertThat(results).containsExactly(new RegisterResult.VerificationRequired());
            assertThat(hashes).isEqualTo(1);
            assertThat(fixture.mail).extracting(Message::kind).containsExactly("verification", "verification");
        }

        @Test
        void takes_one_hash_for_any_password_in_any_form() {
            Secret decomposed = Secret.of("seven lanterns, one mo\u0308or");

            for (Secret password : List.of(PASSWORD, OTHER_PASSWORD, decomposed)) {
                String address = "ada" + password.reveal().length() + "@mail.example";
                assertThat(fixture.hashesOf(() -> fixture.register(address, PASSWORD)))
                        .isEqualTo(1);
                assertThat(fixture.hashesOf(() -> fixture.register(address, password)))
                        .isEqualTo(1);
                assertThat(fixture.hashesOf(() -> fixture.register(address, password)))
                        .isEqualTo(1);
            }
        }

        @Test
        void leaves_the_account_its_links_and_its_profile() {
            fixture.accounts.register(
                    new Registration(ADA, PASSWORD, new Profile("Ada", null, null, null, Map.of()), CONTEXT));
            User before = fixture.stored(ADA);
            Secret link =
                    fixture.accounts.mintVerification(before.id()).orElseThrow().token();

            fixture.accounts.register(
                    new Registration(ADA, PASSWORD, new Profile("Mallory", null, null, null, Map.of()), CONTEXT));

            assertThat(fixture.stored(ADA)).isEqualTo(before);
            assertThat(fixture.signsInWith(before.id(), PASSWORD)).isTrue();
            assertThat(fixture.events)
                    .containsExactly(
                            new AuthEvent.UserRegistered(before.id(), NOW, CONTEXT),
                            new AuthEvent.RegistrationRepeated(before.id(), NOW, CONTEXT));
            assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isInstanceOf(VerifyEmailResult.Verified.class);
        }

        @Test
        void with_another_password_leaves_the_account_without_any() {
            fixture.accounts.register(
                    new Registration(ADA, PASSWORD, new Profile("Ada", null, null, null, Map.of()), CONTEXT));
            UserId id = fixture.stored(ADA).id();
            long version = fixture.stored(ADA).version();
            Secret link = fixture.accounts.mintVerification(id).orElseThrow().token();

            for (Secret password : List.of(OTHER_PASSWORD, OTHER_PASSWORD, PASSWORD)) {
                assertThat(fixture.register(ADA, password)).isEqualTo(new RegisterResult.VerificationRequired());
                assertThat(fixture.storage.credentials().find(id)).isEmpty();
            }

            assertThat(fixture.stored(ADA).id()).isEqualTo(id);
            assertThat(fixture.stored(ADA).version())
                    .as("a verification under way finds out")
                    .isEqualTo(version + 1);
            assertThat(fixture.stored(ADA).profile().givenName()).isEqualTo("Ada");
            assertThat(fixture.mail).extracting(Message::kind).hasSize(4).containsOnly("verification");
            assertThat(fixture.accounts.verifyEmail(link, CONTEXT)).isEqualTo(new VerifyEmailResult.PasswordRequired());
        }

        @Test
        void never_puts_its_password_on_an_account_that_is_verified_meanwhile() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < ROUNDS; round++) {
                    String address = "ada" + round + "@mail.example";
                    fixture.register(address, PASSWORD);
                    UserId id = fixture.stored(address).id();
                    Secret link =
                            fixture.accounts.mintVerification(id).orElseThrow().token();

                    List<Object> results = race.run(List.<Callable<Object>>of(
                            () -> fixture.accounts.verifyEmail(link, CONTEXT),
                            () -> fixture.register(address, OTHER_PASSWORD)));

                    User user = fixture.stored(address);
                    assertThat(user.id()).isEqualTo(id);
                    assertThat(fixture.signsInWith(id, OTHER_PASSWORD)).isFalse();
                    assertThat(fixture.signsInWith(id, PASSWORD)).isEqualTo(user.isActive());
                    if (!user.isActive()) {
                        assertThat(results.get(0)).isEqualTo(new VerifyEmailResult.PasswordRequired());
                        assertThat(fixture.accounts.verifyEmail(link, PASSWORD, CONTEXT))
                                .isInstanceOf(VerifyEmailResult.Verified.class);
                    }
                }
            }
        }

        @Test
        void at_once_with_different_passwords_leaves_none_and_with_one_password_leaves_that() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < ROUNDS; round++) {
                    String contested = "ada" + round + "@mail.example";
                    String alone = "grace" + round + "@mail.example";

                    List<RegisterResult> results = race.run(List.of(
                            () -> fixture.register(contested, PASSWORD),
                            () -> fixture.register(contested, OTHER_PASSWORD),
                            () -> fixture.register(alone, PASSWORD),
                            () -> fixture.register(alone, PASSWORD)));

                    assertThat(results).containsOnly(new RegisterResult.VerificationRequired());
                    assertThat(fixture.storage
                                    .credentials()
                                    .find(fixture.stored(contested).id()))
                            .isEmpty();
                    assertThat(fixture.signsInWith(fixture.stored(alone).id(), PASSWORD))
                            .isTrue();
                }
            }
        }

        @Test
        void gives_way_to_an_account_that_is_made_for_its_owner() {
            fixture.register(ADA, OTHER_PASSWORD);
            UserId before = fixture.stored(ADA).id();
            Secret theirLink =
                    fixture.accounts.mintVerification(before).orElseThrow().token();

            User user = fixture.user(ADA);

            assertThat(user.id()).isNotEqualTo(before);
            assertThat(fixture.signsInWith(user.id(), PASSWORD)).isTrue();
            assertThat(fixture.storage.users().find(before)).isEmpty();
            assertThat(fixture.storage.credentials().find(before)).isEmpty();
            assertThat(fixture.accounts.verifyEmail(theirLink, CONTEXT)).isEqualTo(new VerifyEmailResult.LinkInvalid());
            assertThat(fixture.accounts.mintVerification(before)).isEmpty();
        }
    }

    @Test
    void of_those_who_register_one_address_at_once_one_has_the_account() throws Exception {
        AccountFixture open = AccountFixture.withoutVerification();
        try (Race race = new Race()) {
            for (int round = 0; round < 100; round++) {
                String address = "ada" + round + "@mail.example";
                Callable<RegisterResult> runner = () -> open.register(address, PASSWORD);

                List<RegisterResult> results = race.run(Collections.nCopies(4, runner));

                assertThat(results).containsOnlyOnce(new RegisterResult.Registered(open.stored(address)));
                assertThat(results.stream().filter(RegisterResult.AddressTaken.class::isInstance))
                        .hasSize(3);
            }
        }
    }

    @Nested
    class IsRefused {

        @Test
        void with_all_that_is_wrong_at_once_before_anything_is_hashed() {
            Profile profile = new Profile("x".repeat(101), null, null, "call me", Map.of());
            List<RegisterResult> results = new ArrayList<>();

            int hashes = fixture.hashesOf(() -> results.add(fixture.accounts.register(
                    new Registration("ada at mail.example", Secret.of("short"), profile, CONTEXT))));

            assertThat(hashes).isZero();
            assertThat(((RegisterResult.Refused) results.get(0)).problems())
                    .extracting(problem -> problem.field() + " " + problem.code())
                    .startsWith("email invalid", "given_name too_long", "phone invalid", "password too_short");
        }

        @Test
        void without_an_address() {
            assertThat(((RegisterResult.Refused) fixture.register("  ", PASSWORD)).problems())
                    .extracting(FieldProblem::field, FieldProblem::code)
                    .containsExactly(tuple("email", "required"));
        }

        @Test
        void with_a_password_made_of_the_address_or_the_name() {
            Profile profile = new Profile("Ada", null, "Lovelace", null, Map.of());

            for (String password : List.of("augusta.king.1815", "LovelaceAdaAda")) {
                RegisterResult result = fixture.accounts.register(
                        new Registration("augusta.king@mail.example", Secret.of(password), profile, CONTEXT));

                assertThat(((RegisterResult.WeakPassword) result).problems())
                        .extracting(FieldProblem::code)
                        .contains("contains_context");
            }
        }

        @Test
        void with_a_password_of_a_megabyte_before_it_is_hashed() {
            List<RegisterResult> results = new ArrayList<>();

            int hashes = fixture.hashesOf(() -> results.add(fixture.register(ADA, Secret.of("x y".repeat(350_000)))));

            assertThat(hashes).isZero();
            assertThat(((RegisterResult.WeakPassword) results.get(0)).problems())
                    .extracting(FieldProblem::code)
                    .containsExactly("too_long");
        }

        @Test
        void by_an_interceptor_that_sees_the_address() {
            List<AuthAction> actions = new ArrayList<>();
            fixture.interceptor = action -> {
                actions.add(action);
                return Optional.of(new Veto("only staff may register"));
            };

            assertThat(fixture.register("Ada@Mail.example", PASSWORD))
                    .isEqualTo(new RegisterResult.Vetoed("only staff may register"));
            assertThat(actions).containsExactly(new AuthAction.Register("Ada@mail.example", CONTEXT));
            assertThat(fixture.storage.users().findByEmail(EmailAddress.parse(ADA)))
                    .isEmpty();
            assertThat(fixture.mail).isEmpty();
        }

        @Test
        void while_too_many_passwords_are_hashed_whether_the_address_is_taken_or_not() {
            AccountFixture small = AccountFixture.withRoomForOneHash();
            small.user(ADA);
            List<RegisterResult> results = new ArrayList<>();
            for (String address : List.of(ADA, "grace@mail.example")) {
                small.hasher.midway(() -> results.add(small.register(address, PASSWORD)));
                small.register("busy@mail.example", PASSWORD);
            }

            assertThat(results).hasSize(2).allMatch(RegisterResult.Busy.class::isInstance);
            assertThat(results.get(0)).isEqualTo(results.get(1));
        }
    }

    @Nested
    class WithVerificationOff {

        private final AccountFixture open = AccountFixture.withoutVerification();

        @Test
        void makes_an_account_that_can_be_used_and_is_not_called_verified() {
            RegisterResult result = open.register(ADA, PASSWORD);

            User user = open.stored(ADA);
            assertThat(result).isEqualTo(new RegisterResult.Registered(user));
            assertThat(user.isActive()).isTrue();
            assertThat(user.emailVerified()).isFalse();
            assertThat(open.mail).isEmpty();
        }

        @Test
        void says_that_an_address_is_taken() {
            User owner = open.user(ADA);

            assertThat(open.register(ADA, OTHER_PASSWORD)).isEqualTo(new RegisterResult.AddressTaken());

            assertThat(open.signsInWith(owner.id(), PASSWORD)).isTrue();
            assertThat(open.mail).isEmpty();
        }
    }

    @Test
    void nothing_that_identifies_a_person_is_printed() {
        Registration registration =
                new Registration(ADA, PASSWORD, new Profile("Ada", null, null, null, Map.of()), CONTEXT);
        NewAccount account = NewAccount.verified(ADA, PASSWORD);

        assertThat(registration.toString() + account + fixture.user(account) + registration.profile())
                .doesNotContainIgnoringCase("ada")
                .doesNotContain("harbour");
    }
}
