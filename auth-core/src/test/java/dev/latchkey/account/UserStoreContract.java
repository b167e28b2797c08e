package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.UserId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link UserStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class UserStoreContract {

    private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00.123Z");
    private static final Instant TUESDAY = Instant.parse("2026-03-03T09:30:00Z");
    private static final int RUNNERS = 8;
    private static final int ROUNDS = 300;
    private static final int LOOKS = 10;

    private final Environment environment = Environment.system();
    private Transactions transactions;
    private UserStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract UserStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void an_account_comes_back_as_it_was_added_by_id_and_by_address() {
        User user = new User(
                new UserId(environment.newId()),
                EmailAddress.parse("Ada.Lovelace@Bücher.example"),
                true,
                new Profile(
                        "Ada",
                        "King",
                        "O'Lovelace; -- \"%_\\",
                        "+44 20 7946 0000",
                        Map.of("plan", "pro", "seats", 3, "tags", List.of("a", Map.of("deep", true)))),
                UserStatus.DISABLED,
                MONDAY,
                TUESDAY,
                TUESDAY,
                7);

        assertThat(add(user)).isTrue();

        assertThat(store.find(user.id())).contains(user);
        assertThat(store.findByEmail(user.email())).contains(user);
        assertThat(store.find(user.id()).orElseThrow().email().address())
                .isEqualTo("Ada.Lovelace@xn--bcher-kva.example");
    }

    @Test
    final void an_account_of_which_only_the_least_is_known_comes_back_too() {
        User user = user("ada@mail.example");
        add(user);

        assertThat(store.find(user.id())).contains(user);
    }

    @Test
    final void numbers_of_attributes_come_back_as_accounts_take_them() {
        Map<String, Object> given = Map.of(
                "short",
                (short) 1,
                "long",
                2L,
                "most",
                Long.MAX_VALUE,
                "float",
                1.1f,
                "double",
                0.1 + 0.2,
                "big",
                BigInteger.TWO.pow(62),
                "decimal",
                new BigDecimal("12.50"),
                "list",
                List.of((byte) 3));
        List<FieldProblem> problems = new ArrayList<>();
        Map<String, Object> taken = AttributeRules.examine(given, problems);
        assertThat(problems).isEmpty();
        User user = withAttributes(user("ada@mail.example"), taken);

        assertThat(add(user)).isTrue();

        assertThat(store.find(user.id())).contains(user);
    }

    private static User withAttributes(User user, Map<String, Object> attributes) {
        return new User(
                user.id(),
                user.email(),
                user.emailVerified(),
                new Profile(null, null, null, null, attributes),
                user.status(),
                user.createdAt(),
                user.updatedAt(),
                user.lastLoginAt(),
                user.version());
    }

    @Test
    final void an_account_that_was_never_added_is_not_found() {
        add(user("ada@mail.example"));

        assertThat(store.find(new UserId(environment.newId()))).isEmpty();
        assertThat(store.findByEmail(EmailAddress.parse("grace@mail.example"))).isEmpty();
    }

    @Test
    final void an_address_is_found_in_whatever_case_and_belongs_to_one_account() {
        User ada = user("Ada@Mail.example");
        add(ada);

        assertThat(store.findByEmail(EmailAddress.parse("aDA@mAIL.EXAMPLE"))).contains(ada);
        assertThat(add(user("ADA@mail.example"))).isFalse();
        assertThat(store.findByEmail(ada.email())).contains(ada);
    }

    @Test
    final void letters_that_only_look_or_fold_alike_make_different_addresses() {
        User plain = user("kiss@mail.example");
        User dotless = user("kıss@mail.example");
        User longS = user("kiſs@mail.example");

        assertThat(List.of(add(plain), add(dotless), add(longS))).containsOnly(true);
        assertThat(store.findByEmail(plain.email())).contains(plain);
        assertThat(store.findByEmail(dotless.email())).contains(dotless);
        assertThat(store.findByEmail(longS.email())).contains(longS);
    }

    @Test
    final void a_unit_of_work_goes_on_after_a_taken_address() {
        User ada = user("ada@mail.example");
        add(ada);
        User grace = user("grace@mail.example");

        transactions.run(tx -> {
            assertThat(store.add(tx, user("ada@mail.example"))).isFalse();
            assertThat(store.add(tx, grace)).isTrue();
        });

        assertThat(store.findByEmail(ada.email())).contains(ada);
        assertThat(store.find(grace.id())).contains(grace);
    }

    @Test
    final void an_id_is_used_once() {
        User ada = user("ada@mail.example");
        add(ada);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> add(new User(
                        ada.id(),
                        EmailAddress.parse("grace@mail.example"),
                        false,
                        Profile.empty(),
                        UserStatus.ACTIVE,
                        MONDAY,
                        MONDAY,
                        null,
                        0)));
        assertThat(store.find(ada.id())).contains(ada);
    }

    @Test
    final void what_is_written_is_read_back_in_the_same_unit_of_work() {
        User ada = user("ada@mail.example");

        transactions.run(tx -> {
            store.add(tx, ada);
            assertThat(store.find(ada.id())).contains(ada);
            assertThat(store.findByEmail(ada.email())).contains(ada);
        });
    }

    @Test
    final void nothing_remains_of_a_failed_unit_of_work() {
        User ada = user("ada@mail.example");
        User grace = user("grace@mail.example");
        User joan = user("joan@mail.example");
        List.of(ada, grace).forEach(this::add);

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.update(tx, moved(ada, "ada@other.example"));
                    store.remove(tx, grace.id(), grace.version());
                    store.add(tx, joan);
                    store.signedIn(tx, ada.id(), TUESDAY);
                    throw new Undone();
                }));

        assertThat(store.find(ada.id())).contains(ada);
        assertThat(store.findByEmail(ada.email())).contains(ada);
        assertThat(store.findByEmail(EmailAddress.parse("ada@other.example"))).isEmpty();
        assertThat(store.findByEmail(grace.email())).contains(grace);
        assertThat(store.findByEmail(joan.email())).isEmpty();
    }

    @Test
    final void a_change_replaces_the_version_before_it_and_no_other() {
        User ada = user("ada@mail.example");
        add(ada);
        User first = ada.withStatus(UserStatus.ACTIVE, true, TUESDAY);

        assertThat(update(first)).isTrue();
        assertThat(update(ada.withStatus(UserStatus.DISABLED, false, TUESDAY))).isFalse();
        assertThat(update(first.withProfile(new Profile("Ada", null, null, null, Map.of()), TUESDAY)
                        .withStatus(UserStatus.DISABLED, false, TUESDAY)))
                .as("a version that leaves one out")
                .isFalse();

        assertThat(store.find(ada.id())).contains(first);
    }

    @Test
    final void an_account_that_is_gone_is_not_changed() {
        assertThat(update(user("ada@mail.example").withStatus(UserStatus.ACTIVE, true, TUESDAY)))
                .isFalse();
        assertThat(store.findByEmail(EmailAddress.parse("ada@mail.example"))).isEmpty();
    }

    @Test
    final void a_changed_address_is_found_and_the_old_one_is_free() {
        User ada = user("ada@mail.example");
        add(ada);
        User moved = moved(ada, "ada@other.example");

        assertThat(update(moved)).isTrue();

        assertThat(store.findByEmail(moved.email())).contains(moved);
        assertThat(store.findByEmail(ada.email())).isEmpty();
        assertThat(add(user("ada@mail.example"))).isTrue();
    }

    @Test
    final void pages_give_every_account_once_in_one_order() {
        for (int i = 0; i < 25; i++) {
            add(user("user" + i + "@mail.example"));
        }
        List<User> all = store.page(null, 100);
        assertThat(all).hasSize(25).doesNotHaveDuplicates();

        List<User> walked = new ArrayList<>();
        List<User> page = store.page(null, 10);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            walked.addAll(page);
            page = store.page(page.get(page.size() - 1).id(), 10);
        }

        assertThat(walked).isEqualTo(all);
    }

    @Test
    final void a_page_goes_on_after_an_account_that_is_gone() {
        for (int i = 0; i < 3; i++) {
            add(user("user" + i + "@mail.example"));
        }
        List<User> all = store.page(null, 3);
        User gone = all.get(1);
        transactions.run(tx -> assertThat(store.remove(tx, gone.id(), 0)).isTrue());

        assertThat(store.page(all.get(0).id(), 1)).containsExactly(all.get(2));
        assertThat(store.page(gone.id(), 10)).containsExactly(all.get(2));
        assertThat(store.page(all.get(2).id(), 10)).isEmpty();
    }

    @Test
    final void an_address_is_not_changed_to_one_that_is_taken() {
        User ada = user("ada@mail.example");
        User grace = user("grace@mail.example");
        List.of(ada, grace).forEach(this::add);

        assertThat(update(moved(ada, "GRACE@mail.example"))).isFalse();

        assertThat(store.find(ada.id())).contains(ada);
        assertThat(store.findByEmail(grace.email())).contains(grace);
    }

    @Test
    final void a_removed_account_is_gone_and_its_address_is_free_in_the_same_unit_of_work() {
        User ada = user("ada@mail.example");
        add(ada);
        User next = user("ada@mail.example");

        transactions.run(tx -> {
            assertThat(store.remove(tx, ada.id(), 0)).isTrue();
            assertThat(store.add(tx, next)).isTrue();
        });

        assertThat(store.find(ada.id())).isEmpty();
        assertThat(store.findByEmail(ada.email())).contains(next);
    }

    @Test
    final void only_the_named_version_is_removed() {
        User ada = user("ada@mail.example");
        add(ada);

        assertThat(remove(ada.id(), 1)).isFalse();
        assertThat(store.find(ada.id())).contains(ada);
        assertThat(remove(ada.id(), 0)).isTrue();
        assertThat(remove(ada.id(), 0)).isFalse();
    }

    @Test
    final void a_sign_in_is_noted_and_is_no_change() {
        User ada = user("ada@mail.example");
        add(ada);

        transactions.run(tx -> store.signedIn(tx, ada.id(), TUESDAY));

        assertThat(store.find(ada.id())).contains(ada.withLastLogin(TUESDAY));
        assertThat(update(ada.withStatus(UserStatus.ACTIVE, true, TUESDAY))).isTrue();
    }

    @Test
    final void a_sign_in_of_an_account_that_is_gone_makes_none() {
        UserId nobody = new UserId(environment.newId());

        transactions.run(tx -> store.signedIn(tx, nobody, TUESDAY));

        assertThat(store.find(nobody)).isEmpty();
    }

    @Test
    final void an_account_that_is_locked_is_given_as_it_is_and_one_that_is_gone_is_not() {
        User ada = user("ada@mail.example");
        add(ada);
        User changed = ada.withStatus(UserStatus.ACTIVE, true, TUESDAY);

        transactions.run(tx -> {
            assertThat(store.lock(tx, ada.id())).contains(ada);
            assertThat(store.update(tx, changed)).isTrue();
            assertThat(store.lock(tx, ada.id())).contains(changed);
            assertThat(store.remove(tx, ada.id(), changed.version())).isTrue();
            assertThat(store.lock(tx, ada.id())).isEmpty();
        });

        assertThat(transactions.<Boolean>call(tx -> store.lock(tx, ada.id()).isPresent()))
                .isFalse();
    }

    @Test
    final void an_account_stays_as_it_is_for_as_long_as_it_is_locked() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                User ada = user("ada" + round + "@mail.example");
                add(ada);

                List<Boolean> done = race.run(List.of(() -> staysWhileLocked(ada), () -> remove(ada.id(), 0)));

                assertThat(done).containsExactly(true, true);
                assertThat(store.find(ada.id())).isEmpty();
            }
        }
    }

    /** Whether it is there to the end of the unit of work that has found it under the lock. */
    private boolean staysWhileLocked(User user) {
        return transactions.call(tx -> {
            Optional<User> locked = store.lock(tx, user.id());
            for (int look = 0; look < LOOKS; look++) {
                if (!store.find(user.id()).equals(locked)) {
                    return false;
                }
            }
            return true;
        });
    }

    @Test
    final void of_those_who_add_one_address_at_once_exactly_one_does() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String address = "ada" + round + "@mail.example";
                List<User> users = new ArrayList<>();
                List<Callable<Boolean>> runners = new ArrayList<>();
                for (int runner = 0; runner < RUNNERS; runner++) {
                    User user = user(address);
                    users.add(user);
                    runners.add(() -> add(user));
                }

                List<Boolean> added = race.run(runners);

                assertThat(added).containsOnlyOnce(true);
                assertThat(store.findByEmail(EmailAddress.parse(address))).contains(users.get(added.indexOf(true)));
            }
        }
    }

    @Test
    final void of_those_who_change_one_version_at_once_exactly_one_does() throws Exception {
        User ada = user("ada@mail.example");
        add(ada);
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                User current = store.find(ada.id()).orElseThrow();
                List<Callable<Boolean>> runners = new ArrayList<>();
                for (int runner = 0; runner < RUNNERS; runner++) {
                    Profile profile = new Profile("name " + runner, null, null, null, Map.of());
                    runners.add(() -> update(current.withProfile(profile, TUESDAY)));
                }

                List<Boolean> changed = race.run(runners);

                assertThat(changed).containsOnlyOnce(true);
                User after = store.find(ada.id()).orElseThrow();
                assertThat(after.version()).isEqualTo(current.version() + 1);
                assertThat(after.profile().givenName()).isEqualTo("name " + changed.indexOf(true));
            }
        }
    }

    @Test
    final void of_a_change_and_a_removal_of_one_version_exactly_one_takes_effect() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                User ada = user("ada" + round + "@mail.example");
                add(ada);

                List<Boolean> done = race.run(List.of(
                        () -> update(ada.withStatus(UserStatus.ACTIVE, true, TUESDAY)), () -> remove(ada.id(), 0)));

                assertThat(done).containsOnlyOnce(true);
                assertThat(store.find(ada.id()).isPresent()).isEqualTo(done.get(0));
                assertThat(store.findByEmail(ada.email()).isPresent()).isEqualTo(done.get(0));
            }
        }
    }

    private User user(String address) {
        return new User(
                new UserId(environment.newId()),
                EmailAddress.parse(address),
                false,
                Profile.empty(),
                UserStatus.PENDING,
                MONDAY,
                MONDAY,
                null,
                0);
    }

    private static User moved(User user, String address) {
        return new User(
                user.id(),
                EmailAddress.parse(address),
                false,
                user.profile(),
                user.status(),
                user.createdAt(),
                TUESDAY,
                user.lastLoginAt(),
                user.version() + 1);
    }

    private boolean add(User user) {
        return transactions.call(tx -> store.add(tx, user));
    }

    private boolean update(User user) {
        return transactions.call(tx -> store.update(tx, user));
    }

    private boolean remove(UserId id, long version) {
        return transactions.call(tx -> store.remove(tx, id, version));
    }

    /** What a unit of work throws to be rolled back. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
