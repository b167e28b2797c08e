package dev.latchkey.account;

import static dev.latchkey.account.AccountFixture.ADA;
import static dev.latchkey.account.AccountFixture.CONTEXT;
import static dev.latchkey.account.AccountFixture.NOW;
import static dev.latchkey.account.AccountFixture.OTHER_PASSWORD;
import static dev.latchkey.account.AccountFixture.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.account.AccountFixture.Message;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AccountCreationTest {

    private static final CreateResult INVALID = new CreateResult.LinkInvalid();

    private final AccountFixture fixture = AccountFixture.create();

    @Nested
    class ForSomebody {

        @Test
        void an_account_with_a_verified_address_may_be_used_at_once() {
            User user = fixture.user(ADA);

            assertThat(user.isActive()).isTrue();
            assertThat(user.emailVerified()).isTrue();
            assertThat(fixture.signsInWith(user.id(), PASSWORD)).isTrue();
            assertThat(fixture.mail).isEmpty();
            assertThat(fixture.events).containsExactly(new AuthEvent.UserRegistered(user.id(), NOW, CONTEXT));
        }

        @Test
        void an_account_whose_address_is_to_be_verified_waits_for_its_link() {
            User user = fixture.user(new NewAccount(ADA, null, Profile.empty(), false));

            assertThat(user.status()).isEqualTo(UserStatus.PENDING);
            assertThat(fixture.storage.credentials().find(user.id())).isEmpty();
            assertThat(fixture.mail).containsExactly(new Message("verification", user));
        }

        @Test
        void with_verification_off_no_link_is_mailed() {
            AccountFixture open = AccountFixture.withoutVerification();

            User user = open.user(new NewAccount(ADA, PASSWORD, Profile.empty(), false));

            assertThat(user.isActive()).isTrue();
            assertThat(user.emailVerified()).isFalse();
            assertThat(open.mail).isEmpty();
        }

        @Test
        void a_taken_address_is_said_to_be_taken_and_a_pending_one_gives_way() {
            fixture.user(ADA);
            fixture.register("grace@mail.example", OTHER_PASSWORD);

            assertThat(fixture.accounts.create(NewAccount.verified(ADA, PASSWORD), CONTEXT))
                    .isEqualTo(new CreateResult.AddressTaken());
            User grace = fixture.user("grace@mail.example");
            assertThat(fixture.signsInWith(grace.id(), PASSWORD)).isTrue();
            assertThat(fixture.signsInWith(grace.id(), OTHER_PASSWORD)).isFalse();
        }

        @Test
        void nothing_that_was_held_of_a_pending_account_is_left_once_it_gave_way() {
            fixture.register("grace@mail.example", OTHER_PASSWORD);
            UserId before = fixture.stored("grace@mail.example").id();
            assertThat(fixture.accounts.mintVerification(before)).isPresent();
            fixture.storage.transactions().run(tx -> {
                fixture.access.makeAdministrator(tx, before, CONTEXT);
                fixture.storage.revocations().raiseEpoch(tx, before);
            });

            fixture.user("grace@mail.example");

            assertThat(fixture.storage.roles().granted(before)).isEmpty();
            assertThat(fixture.storage.revocations().epoch(before)).isZero();
            assertThat(fixture.storage.credentials().find(before)).isEmpty();
            assertThat(fixture.storage
                            .oneTimeTokens()
                            .findLive(before, OneTimeToken.Purpose.VERIFY_EMAIL, fixture.environment.now()))
                    .isEmpty();
        }

        @Test
        void fields_and_password_are_judged_as_in_a_registration() {
            Profile profile = new Profile(null, null, null, "x", Map.of());

            assertThat(fixture.accounts.create(new NewAccount("ada", Secret.of("short"), profile, true), CONTEXT))
                    .isInstanceOfSatisfying(
                            CreateResult.Refused.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(FieldProblem::field)
                                    .startsWith("email", "phone", "password"));
            assertThat(fixture.accounts.create(NewAccount.verified(ADA, Secret.of("short")), CONTEXT))
                    .isInstanceOf(CreateResult.WeakPassword.class);
            assertThat(fixture.accounts.findByEmail(ADA)).isEmpty();
        }

        @Test
        void nothing_is_made_while_too_many_passwords_are_hashed() {
            AccountFixture small = AccountFixture.withRoomForOneHash();
            List<CreateResult> results = new ArrayList<>();
            small.hasher.midway(() -> results.add(small.accounts.create(NewAccount.verified(ADA, PASSWORD), CONTEXT)));
            small.register("grace@mail.example", PASSWORD);

            assertThat(results).hasSize(1).allMatch(CreateResult.Busy.class::isInstance);
            assertThat(small.accounts.findByEmail(ADA)).isEmpty();
        }

        @Test
        void an_account_is_found_by_id_and_by_address_and_by_nothing_else() {
            User user = fixture.user(ADA);

            assertThat(fixture.accounts.find(user.id())).contains(user);
            assertThat(fixture.accounts.findByEmail(" ADA@MAIL.EXAMPLE ")).contains(user);
            assertThat(fixture.accounts.findByEmail("grace@mail.example")).isEmpty();
            assertThat(fixture.accounts.findByEmail("not an address")).isEmpty();
        }
    }

    @Nested
    class OfAFurtherAdministrator {

        @Test
        void it_is_made_whether_or_not_there_is_one_and_may_do_everything() {
            for (String email : List.of(ADA, "grace@mail.example")) {
                CreateResult result = fixture.accounts.administrators().create(email, PASSWORD, CONTEXT);

                User user = fixture.stored(email);
                assertThat(result).isEqualTo(new CreateResult.Created(user));
                assertThat(user.isActive()).isTrue();
                assertThat(fixture.access.hasRole(user.id(), "admin")).isTrue();
            }
        }

        @Test
        void a_taken_address_gets_no_role_and_a_weak_password_no_account() {
            User ada = fixture.user(ADA);

            assertThat(fixture.accounts.administrators().create(ADA, OTHER_PASSWORD, CONTEXT))
                    .isEqualTo(new CreateResult.AddressTaken());
            assertThat(fixture.access.hasRole(ada.id(), "admin")).isFalse();
            assertThat(fixture.accounts.administrators().create("grace@mail.example", Secret.of("short"), CONTEXT))
                    .isInstanceOf(CreateResult.WeakPassword.class);
            assertThat(fixture.accounts.findByEmail("grace@mail.example")).isEmpty();
        }
    }

    @Nested
    class OfTheFirstAdministratorFromSettings {

        @Test
        void it_is_verified_and_may_do_everything() {
            CreateResult result = fixture.accounts.administrators().createFirst(ADA, PASSWORD, CONTEXT);

            User user = fixture.stored(ADA);
            assertThat(result).isEqualTo(new CreateResult.Created(user));
            assertThat(user.isActive()).isTrue();
            assertThat(user.emailVerified()).isTrue();
            assertThat(fixture.access.can(user.id(), "anything:at-all").granted())
                    .isTrue();
            assertThat(fixture.signsInWith(user.id(), PASSWORD)).isTrue();
        }

        @Test
        void there_is_no_second_one() {
            fixture.administrator(ADA);

            assertThat(fixture.accounts.administrators().createFirst("grace@mail.example", PASSWORD, CONTEXT))
                    .isEqualTo(new CreateResult.AdministratorExists());
            assertThat(fixture.accounts.findByEmail("grace@mail.example")).isEmpty();
        }

        @Test
        void an_account_that_is_there_is_not_promoted() {
            User ada = fixture.user(ADA);

            assertThat(fixture.accounts.administrators().createFirst(ADA, OTHER_PASSWORD, CONTEXT))
                    .isEqualTo(new CreateResult.AddressTaken());
            assertThat(fixture.access.roleNames(ada.id())).isEmpty();
            assertThat(fixture.signsInWith(ada.id(), PASSWORD)).isTrue();
        }

        @Test
        void of_two_nodes_that_start_at_once_one_makes_it() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < 100; round++) {
                    AccountFixture fresh = AccountFixture.create();

                    List<CreateResult> results = race.run(List.of(
                            () -> fresh.accounts.administrators().createFirst(ADA, PASSWORD, CONTEXT),
                            () -> fresh.accounts
                                    .administrators()
                                    .createFirst("grace@mail.example", PASSWORD, CONTEXT)));

                    assertThat(results).containsOnlyOnce(new CreateResult.AdministratorExists());
                }
            }
        }
    }

    @Nested
    class OfTheFirstAdministratorByALink {

        @Test
        void the_link_makes_one_administrator_and_works_once() {
            Secret link = fixture.accounts.administrators().mintSetUp().orElseThrow();
            assertThat(fixture.accounts.administrators().isSetUpLive(link)).isTrue();

            CreateResult result = fixture.accounts.administrators().setUp(link, ADA, PASSWORD, CONTEXT);

            User user = fixture.stored(ADA);
            assertThat(result).isEqualTo(new CreateResult.Created(user));
            assertThat(fixture.access.hasRole(user.id(), "admin")).isTrue();
            assertThat(fixture.accounts.administrators().isSetUpLive(link)).isFalse();
            assertThat(fixture.accounts.administrators().setUp(link, "grace@mail.example", PASSWORD, CONTEXT))
                    .isEqualTo(INVALID);
        }

        @Test
        void a_typing_error_does_not_use_it_up() {
            Secret link = fixture.accounts.administrators().mintSetUp().orElseThrow();
            fixture.user("taken@mail.example");

            assertThat(fixture.accounts.administrators().setUp(link, "ada", PASSWORD, CONTEXT))
                    .isInstanceOf(CreateResult.Refused.class);
            assertThat(fixture.accounts.administrators().setUp(link, ADA, Secret.of("short"), CONTEXT))
                    .isInstanceOf(CreateResult.WeakPassword.class);
            assertThat(fixture.accounts.administrators().setUp(link, "taken@mail.example", PASSWORD, CONTEXT))
                    .isEqualTo(new CreateResult.AddressTaken());
            assertThat(fixture.accounts.administrators().setUp(link, ADA, PASSWORD, CONTEXT))
                    .isInstanceOf(CreateResult.Created.class);
        }

        @Test
        void a_failure_midway_does_not_use_it_up_either_and_leaves_no_account() {
            AtomicReference<FailingCredentials> failing = new AtomicReference<>();
            AccountFixture broken = AccountFixture.withCredentials(store -> {
                failing.set(new FailingCredentials(store));
                return failing.get();
            });
            Secret link = broken.accounts.administrators().mintSetUp().orElseThrow();

            failing.get().failNextPut();
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(() -> broken.accounts.administrators().setUp(link, ADA, PASSWORD, CONTEXT));

            assertThat(broken.accounts.findByEmail(ADA)).isEmpty();
            assertThat(broken.accounts.administrators().setUp(link, ADA, PASSWORD, CONTEXT))
                    .isInstanceOf(CreateResult.Created.class);
            assertThat(broken.accounts.administrators().isSetUpLive(link)).isFalse();
        }

        @Test
        void without_a_good_link_nothing_is_hashed() {
            fixture.accounts.administrators().mintSetUp();
            List<CreateResult> results = new ArrayList<>();

            int hashes = fixture.hashesOf(() -> {
                for (String token : List.of("", "lks_", "lks_" + "A".repeat(43), "lkv_" + "A".repeat(43))) {
                    results.add(fixture.accounts.administrators().setUp(Secret.of(token), ADA, PASSWORD, CONTEXT));
                }
            });

            assertThat(results).hasSize(4).containsOnly(INVALID);
            assertThat(hashes).isZero();
        }

        @Test
        void it_works_for_a_day_and_a_newer_one_takes_its_place() {
            Secret older = fixture.accounts.administrators().mintSetUp().orElseThrow();
            Secret newer = fixture.accounts.administrators().mintSetUp().orElseThrow();

            assertThat(fixture.accounts.administrators().isSetUpLive(older)).isFalse();
            assertThat(newer.reveal()).matches("lks_[A-Za-z0-9_-]{43}");

            fixture.environment.advance(Duration.ofDays(1));
            assertThat(fixture.accounts.administrators().setUp(newer, ADA, PASSWORD, CONTEXT))
                    .isEqualTo(INVALID);
        }

        @Test
        void there_is_none_once_somebody_can_administer_and_an_earlier_one_is_worth_nothing() {
            Secret link = fixture.accounts.administrators().mintSetUp().orElseThrow();
            fixture.administrator("grace@mail.example");

            assertThat(fixture.accounts.administrators().mintSetUp()).isEmpty();
            assertThat(fixture.accounts.administrators().setUp(link, ADA, PASSWORD, CONTEXT))
                    .isEqualTo(INVALID);
            assertThat(fixture.accounts.findByEmail(ADA)).isEmpty();
        }

        @Test
        void of_those_who_use_it_at_once_one_becomes_the_administrator() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < 100; round++) {
                    AccountFixture fresh = AccountFixture.create();
                    Secret link = fresh.accounts.administrators().mintSetUp().orElseThrow();
                    int suffix = round;
                    Callable<CreateResult> runner = () -> fresh.accounts
                            .administrators()
                            .setUp(
                                    link,
                                    Thread.currentThread().getId() + "x" + suffix + "@mail.example",
                                    PASSWORD,
                                    CONTEXT);

                    List<CreateResult> results = race.run(Collections.nCopies(4, runner));

                    assertThat(results.stream().filter(CreateResult.Created.class::isInstance))
                            .hasSize(1);
                    assertThat(results.stream().filter(INVALID::equals)).hasSize(3);
                }
            }
        }
    }
}
