package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link RoleStore}. An implementation gives its transactions and its store, empty each time. */
public abstract class RoleStoreContract {

    private static final int RUNNERS = 8;
    private static final int ROUNDS = 300;

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private final Role editor = role("editor");
    private final Role reader = role("reader");
    private Transactions transactions;
    private RoleStore store;

    /** The transactions the store belongs to. */
    protected abstract Transactions transactions();

    /** The store, with nothing in it at the start of each test. */
    protected abstract RoleStore store();

    @BeforeEach
    final void open() {
        transactions = transactions();
        store = store();
    }

    @Test
    final void a_role_comes_back_as_it_was_added() {
        add(reader);
        Role chief = new Role(
                new RoleId(environment.newId()),
                "Chief_1.a-b",
                "it's; -- \"%_\\ Größe",
                Set.of(Permission.parse("articles:*"), Permission.parse("*:read")),
                Set.of(reader.id()),
                4);

        assertThat(add(chief)).isTrue();

        assertThat(store.findByName("Chief_1.a-b")).contains(chief);
        assertThat(store.all()).contains(chief);
    }

    @Test
    final void a_name_is_found_exactly_and_belongs_to_one_role() {
        add(editor);

        assertThat(store.findByName("Editor")).isEmpty();
        assertThat(add(role("editor"))).isFalse();
        assertThat(add(role("Editor"))).isTrue();
        assertThat(store.findByName("editor")).contains(editor);
    }

    @Test
    final void a_unit_of_work_goes_on_after_a_taken_name() {
        add(editor);

        transactions.run(tx -> {
            assertThat(store.add(tx, role("editor"))).isFalse();
            assertThat(store.add(tx, reader)).isTrue();
        });

        assertThat(store.all()).containsExactly(editor, reader);
    }

    @Test
    final void all_roles_are_given_by_name() {
        List.of(reader, role("admin"), editor).forEach(this::add);

        assertThat(store.all()).extracting(Role::name).containsExactly("admin", "editor", "reader");
    }

    @Test
    final void a_change_replaces_the_version_before_it_and_no_other() {
        add(editor);
        Role first = changed(editor, "editor", "articles:delete");

        assertThat(update(first)).isTrue();
        assertThat(update(changed(editor, "editor", "articles:read"))).isFalse();
        assertThat(update(changed(reader, "reader", "articles:read")))
                .as("a role that is not there")
                .isFalse();

        assertThat(store.findByName("editor")).contains(first);
        assertThat(store.findByName("reader")).isEmpty();
    }

    @Test
    final void a_changed_name_is_found_and_a_taken_one_refused() {
        List.of(editor, reader).forEach(this::add);
        Role renamed = changed(editor, "writer", "articles:update");

        assertThat(update(changed(editor, "reader", "articles:update"))).isFalse();
        assertThat(update(renamed)).isTrue();

        assertThat(store.findByName("writer")).contains(renamed);
        assertThat(store.findByName("editor")).isEmpty();
        assertThat(store.findByName("reader")).contains(reader);
        assertThat(add(role("editor"))).isTrue();
    }

    @Test
    final void a_grant_counts_once_and_is_withdrawn_once() {
        List.of(editor, reader).forEach(this::add);

        assertThat(grant(ada, editor)).isTrue();
        assertThat(grant(ada, editor)).isFalse();
        assertThat(grant(ada, reader)).isTrue();
        assertThat(store.granted(ada)).containsExactlyInAnyOrder(editor.id(), reader.id());
        assertThat(store.granted(grace)).isEmpty();

        assertThat(withdraw(ada, editor)).isTrue();
        assertThat(withdraw(ada, editor)).isFalse();
        assertThat(withdraw(grace, reader)).isFalse();
        assertThat(store.granted(ada)).containsExactly(reader.id());
    }

    @Test
    final void a_role_that_is_not_there_is_not_granted() {
        assertThatIllegalArgumentException().isThrownBy(() -> grant(ada, editor));
        assertThat(store.granted(ada)).isEmpty();
    }

    @Test
    final void a_role_is_granted_without_those_it_includes() {
        add(reader);
        Role chief = new Role(new RoleId(environment.newId()), "chief", "", Set.of(), Set.of(reader.id()), 0);
        add(chief);
        grant(ada, chief);

        assertThat(store.granted(ada)).containsExactly(chief.id());
        assertThat(holders(reader)).isEmpty();
    }

    @Test
    final void the_holders_of_a_role_are_those_it_was_granted_to() {
        List.of(editor, reader).forEach(this::add);
        grant(ada, editor);
        grant(grace, editor);
        grant(grace, reader);

        assertThat(holders(editor)).containsExactlyInAnyOrder(ada, grace);
        assertThat(holders(reader)).containsExactly(grace);

        withdraw(grace, editor);
        assertThat(holders(editor)).containsExactly(ada);
    }

    @Test
    final void what_is_written_is_read_back_in_the_same_unit_of_work() {
        transactions.run(tx -> {
            store.add(tx, editor);
            store.grant(tx, ada, editor.id());

            assertThat(store.findByName("editor")).contains(editor);
            assertThat(store.granted(ada)).containsExactly(editor.id());
            assertThat(store.holders(tx, editor.id())).containsExactly(ada);
        });
    }

    @Test
    final void nothing_remains_of_a_failed_unit_of_work() {
        add(editor);
        grant(ada, editor);

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.add(tx, reader);
                    store.grant(tx, grace, editor.id());
                    store.withdraw(tx, ada, editor.id());
                    store.update(tx, changed(editor, "writer", "articles:read"));
                    throw new Undone();
                }));

        assertThat(store.all()).containsExactly(editor);
        assertThat(store.findByName("writer")).isEmpty();
        assertThat(store.granted(ada)).containsExactly(editor.id());
        assertThat(store.granted(grace)).isEmpty();
    }

    @Test
    final void of_those_who_grant_one_role_at_once_exactly_one_does() throws Exception {
        add(editor);
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                UserId user = new UserId(environment.newId());
                Callable<Boolean> runner = () -> grant(user, editor);

                assertThat(race.run(Collections.nCopies(RUNNERS, runner))).containsOnlyOnce(true);
                assertThat(store.granted(user)).containsExactly(editor.id());
            }
        }
    }

    @Test
    final void two_who_withdraw_at_once_never_both_see_the_others_grant() throws Exception {
        add(editor);
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                grant(ada, editor);
                grant(grace, editor);

                List<Boolean> withdrawn =
                        race.run(List.of(() -> withdrawUnlessLast(ada), () -> withdrawUnlessLast(grace)));

                assertThat(withdrawn).containsOnlyOnce(true).containsOnlyOnce(false);
                assertThat(holders(editor)).hasSize(1);
            }
        }
    }

    @Test
    final void two_who_each_want_to_be_the_first_holder_never_both_are() throws Exception {
        add(editor);
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Boolean> first = race.run(List.of(() -> grantIfFirst(ada), () -> grantIfFirst(grace)));

                assertThat(first).containsOnlyOnce(true).containsOnlyOnce(false);
                withdraw(ada, editor);
                withdraw(grace, editor);
            }
        }
    }

    private boolean withdrawUnlessLast(UserId user) {
        return transactions.call(tx -> isHeldByAnother(tx, user) && store.withdraw(tx, user, editor.id()));
    }

    private boolean isHeldByAnother(Tx tx, UserId user) {
        return store.holders(tx, editor.id()).stream().anyMatch(holder -> !holder.equals(user));
    }

    private boolean grantIfFirst(UserId user) {
        return transactions.call(tx -> store.holders(tx, editor.id()).isEmpty() && store.grant(tx, user, editor.id()));
    }

    private Role role(String name) {
        return new Role(
                new RoleId(environment.newId()), name, "", Set.of(Permission.parse("articles:read")), Set.of(), 0);
    }

    private static Role changed(Role role, String name, String permission) {
        return new Role(
                role.id(),
                name,
                role.description(),
                Set.of(Permission.parse(permission)),
                role.includes(),
                role.version() + 1);
    }

    private boolean add(Role role) {
        return transactions.call(tx -> store.add(tx, role));
    }

    private boolean update(Role role) {
        return transactions.call(tx -> store.update(tx, role));
    }

    private boolean grant(UserId user, Role role) {
        return transactions.call(tx -> store.grant(tx, user, role.id()));
    }

    private boolean withdraw(UserId user, Role role) {
        return transactions.call(tx -> store.withdraw(tx, user, role.id()));
    }

    private Set<UserId> holders(Role role) {
        return transactions.call(tx -> store.holders(tx, role.id()));
    }

    /** What a unit of work throws to be rolled back. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
