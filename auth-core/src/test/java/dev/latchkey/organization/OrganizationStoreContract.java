package dev.latchkey.organization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.Storage;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of {@link OrganizationStore}. An implementation gives its storage, empty each time. */
public abstract class OrganizationStoreContract {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00.123456Z");
    private static final int ROUNDS = 40;

    private final Environment environment = Environment.system();
    private final UserId ada = new UserId(environment.newId());
    private final UserId grace = new UserId(environment.newId());
    private final Organization acme = organization("acme", null);
    private final Organization globex = organization("globex", null);
    private Storage storage;
    private Transactions transactions;
    private OrganizationStore store;

    /** The storage, with nothing in it at the start of each test. */
    protected abstract Storage storage();

    @BeforeEach
    final void open() {
        storage = storage();
        transactions = storage.transactions();
        store = storage.organizations();
    }

    @Test
    final void an_organization_comes_back_as_it_was_added() {
        add(acme);
        Organization below = new Organization(
                new OrganizationId(environment.newId()),
                "it's; -- \"%_\\ Größe \uD83D\uDE00",
                "a-1",
                acme.id(),
                true,
                NOW,
                NOW.plusSeconds(1),
                3);

        assertThat(add(below)).isTrue();

        assertThat(store.find(below.id())).contains(below);
        assertThat(store.recent(below.id())).contains(below);
        assertThat(store.findBySlug("a-1")).contains(below);
        assertThat(store.find(new OrganizationId(environment.newId()))).isEmpty();
        assertThat(store.findBySlug("A-1")).isEmpty();
    }

    @Test
    final void a_slug_belongs_to_one_organization_and_a_unit_of_work_goes_on_after_a_taken_one() {
        add(acme);

        transactions.run(tx -> {
            assertThat(store.add(tx, organization("acme", null))).isFalse();
            assertThat(store.add(tx, globex)).isTrue();
        });

        assertThat(store.page(null, null, 10)).containsExactly(acme, globex);
        assertThat(store.findBySlug("acme")).contains(acme);
    }

    @Test
    final void of_those_who_take_one_slug_at_once_exactly_one_does() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                String slug = "slug-" + round;
                Callable<Boolean> adding = () -> add(organization(slug, null));
                assertThat(race.run(Collections.nCopies(4, adding))).containsOnlyOnce(true);
            }
        }
    }

    @Test
    final void a_parent_that_is_not_there_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> add(organization("below", acme.id())));
        assertThat(store.findBySlug("below")).isEmpty();
    }

    @Test
    final void a_change_replaces_the_version_before_it_and_takes_no_slug_of_another() {
        add(acme);
        add(globex);
        Organization changed = changed(acme, "initech", globex.id(), true);

        assertThat(update(changed(acme, "globex", null, false))).isFalse();
        assertThat(update(changed)).isTrue();
        assertThat(update(changed(acme, "hooli", null, false))).isFalse();
        assertThat(update(changed(organization("gone", null), "gone", null, false)))
                .isFalse();

        assertThat(store.find(acme.id())).contains(changed);
        assertThat(store.findBySlug("initech")).contains(changed);
        assertThat(store.findBySlug("acme")).isEmpty();
        assertThat(add(organization("acme", null))).isTrue();
    }

    @Test
    final void organizations_are_given_page_by_page_all_of_them_or_those_directly_below_one() {
        add(acme);
        List<Organization> below =
                List.of(organization("a", acme.id()), organization("b", acme.id()), organization("c", acme.id()));
        below.forEach(this::add);
        Organization deeper = organization("d", below.get(0).id());
        add(deeper);

        assertThat(store.page(null, null, 2)).containsExactly(acme, below.get(0));
        assertThat(store.page(null, below.get(0).id(), 10)).containsExactly(below.get(1), below.get(2), deeper);
        assertThat(store.page(acme.id(), null, 2)).containsExactly(below.get(0), below.get(1));
        assertThat(store.page(acme.id(), below.get(1).id(), 2)).containsExactly(below.get(2));
        assertThat(store.page(deeper.id(), null, 2)).isEmpty();
    }

    @Test
    final void an_organization_is_removed_with_its_members_unless_one_is_below_it() {
        add(acme);
        Organization below = organization("below", acme.id());
        add(below);
        put(new Membership(below.id(), ada, MemberRole.OWNER, NOW));
        put(new Membership(acme.id(), ada, MemberRole.OWNER, NOW));

        assertThatIllegalStateException().isThrownBy(() -> remove(acme));
        assertThat(remove(below)).isTrue();
        assertThat(remove(below)).isFalse();

        assertThat(store.findBySlug("below")).isEmpty();
        assertThat(store.organizationsOf(ada)).containsExactly(acme.id());
        assertThat(remove(acme)).isTrue();
        assertThat(store.memberships(ada, null, 10)).isEmpty();
    }

    @Test
    final void the_height_counts_the_levels_up_to_a_bound() {
        add(acme);
        Organization middle = organization("middle", acme.id());
        add(middle);
        add(organization("other", acme.id()));
        add(organization("lowest", middle.id()));

        assertThat(store.height(acme.id(), 9)).isEqualTo(3);
        assertThat(store.height(acme.id(), 2)).isEqualTo(2);
        assertThat(store.height(middle.id(), 9)).isEqualTo(2);
        assertThat(store.height(globex.id(), 9)).isZero();
    }

    @Test
    final void a_member_is_added_once_changed_and_removed_once() {
        add(acme);
        Membership first = new Membership(acme.id(), ada, MemberRole.ADMIN, NOW);
        put(first);
        assertThat(store.member(acme.id(), ada)).contains(first);

        put(first.as(MemberRole.MEMBER));
        assertThat(store.member(acme.id(), ada)).contains(first.as(MemberRole.MEMBER));
        assertThat(store.members(acme.id(), null, 10)).hasSize(1);
        assertThat(store.organizationsOf(ada)).containsExactly(acme.id());

        assertThat(removeMember(ada)).isTrue();
        assertThat(removeMember(ada)).isFalse();
        assertThat(store.member(acme.id(), ada)).isEmpty();
        assertThat(store.organizationsOf(ada)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> put(new Membership(globex.id(), ada, MemberRole.MEMBER, NOW)));
    }

    @Test
    final void members_and_memberships_are_given_page_by_page_and_holders_the_longest_standing_first() {
        List<Organization> all = List.of(acme, globex, organization("initech", null));
        all.forEach(this::add);
        List<UserId> users = List.of(ada, grace, new UserId(environment.newId()));
        for (int i = 0; i < users.size(); i++) {
            put(new Membership(acme.id(), users.get(i), MemberRole.ADMIN, NOW.minusSeconds(i)));
        }
        put(new Membership(globex.id(), ada, MemberRole.MEMBER, NOW));
        put(new Membership(all.get(2).id(), ada, MemberRole.OWNER, NOW));

        assertThat(store.members(acme.id(), null, 2))
                .extracting(Membership::user)
                .containsExactly(ada, grace);
        assertThat(store.members(acme.id(), grace, 2))
                .extracting(Membership::user)
                .containsExactly(users.get(2));
        assertThat(store.memberships(ada, null, 2))
                .extracting(Membership::organization)
                .containsExactly(acme.id(), globex.id());
        assertThat(store.memberships(ada, globex.id(), 2))
                .extracting(Membership::organization)
                .containsExactly(all.get(2).id());
        assertThat(store.holders(acme.id(), MemberRole.ADMIN))
                .extracting(Membership::user)
                .containsExactly(users.get(2), grace, ada);
        assertThat(store.holders(acme.id(), MemberRole.OWNER)).isEmpty();
    }

    @Test
    final void whether_any_requires_a_second_factor_follows_changes_and_removals() {
        add(acme);
        assertThat(store.anyRequiresSecondFactor()).isFalse();

        update(changed(acme, "acme", null, true));
        assertThat(store.anyRequiresSecondFactor()).isTrue();
        assertThat(store.recentlyAnyRequiresSecondFactor()).isTrue();

        remove(acme);
        assertThat(store.anyRequiresSecondFactor()).isFalse();
    }

    @Test
    final void nothing_remains_of_a_failed_unit_of_work() {
        add(acme);
        put(new Membership(acme.id(), ada, MemberRole.OWNER, NOW));

        assertThatExceptionOfType(Undone.class)
                .isThrownBy(() -> transactions.run(tx -> {
                    store.add(tx, globex);
                    store.put(tx, new Membership(acme.id(), grace, MemberRole.MEMBER, NOW));
                    store.update(tx, changed(acme, "initech", globex.id(), true));
                    assertThat(store.findBySlug("initech")).isPresent();
                    store.removeMember(tx, acme.id(), ada);
                    throw new Undone();
                }));

        assertThat(store.page(null, null, 10)).containsExactly(acme);
        assertThat(store.findBySlug("initech")).isEmpty();
        assertThat(store.members(acme.id(), null, 10))
                .extracting(Membership::user)
                .containsExactly(ada);
        assertThat(store.organizationsOf(grace)).isEmpty();
    }

    @Test
    final void two_who_lock_an_organization_and_leave_it_never_both_see_the_other() throws Exception {
        add(acme);
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                put(new Membership(acme.id(), ada, MemberRole.OWNER, NOW));
                put(new Membership(acme.id(), grace, MemberRole.OWNER, NOW));

                assertThat(race.run(List.of(() -> leaveUnlessLast(ada), () -> leaveUnlessLast(grace))))
                        .containsOnlyOnce(true)
                        .containsOnlyOnce(false);
            }
        }
    }

    @Test
    final void two_who_lock_the_tree_and_move_below_each_other_never_both_do() throws Exception {
        try (Race race = new Race()) {
            for (int round = 0; round < ROUNDS; round++) {
                Organization one = organization("one-" + round, null);
                Organization other = organization("other-" + round, null);
                add(one);
                add(other);

                assertThat(race.run(List.of(() -> moveUnlessBelow(one, other), () -> moveUnlessBelow(other, one))))
                        .containsOnlyOnce(true)
                        .containsOnlyOnce(false);
            }
        }
    }

    @Test
    final void a_users_memberships_are_erased_with_the_users_rows_and_nobody_elses() {
        add(acme);
        put(new Membership(acme.id(), ada, MemberRole.OWNER, NOW));
        put(new Membership(acme.id(), grace, MemberRole.OWNER, NOW));

        transactions.run(tx -> storage.deletions().eraseRows(tx, ada));

        assertThat(store.members(acme.id(), null, 10))
                .extracting(Membership::user)
                .containsExactly(grace);
        assertThat(store.memberships(ada, null, 10)).isEmpty();
    }

    private boolean leaveUnlessLast(UserId user) {
        return transactions.call(tx -> {
            assertThat(store.lock(tx, acme.id())).isPresent();
            return store.holders(acme.id(), MemberRole.OWNER).size() > 1 && store.removeMember(tx, acme.id(), user);
        });
    }

    private boolean moveUnlessBelow(Organization moved, Organization parent) {
        return transactions.call(tx -> {
            store.lockTree(tx);
            Organization above = store.find(parent.id()).orElseThrow();
            return !moved.id().equals(above.parent())
                    && store.update(tx, changed(moved, moved.slug(), parent.id(), false));
        });
    }

    private Organization organization(String slug, @Nullable OrganizationId parent) {
        return new Organization(
                new OrganizationId(environment.newId()), "The " + slug, slug, parent, false, NOW, NOW, 0);
    }

    private static Organization changed(
            Organization from, String slug, @Nullable OrganizationId parent, boolean required) {
        return new Organization(
                from.id(),
                from.name() + "!",
                slug,
                parent,
                required,
                from.createdAt(),
                NOW.plusSeconds(9),
                from.version() + 1);
    }

    private boolean add(Organization organization) {
        return transactions.call(tx -> store.add(tx, organization));
    }

    private boolean update(Organization organization) {
        return transactions.call(tx -> store.update(tx, organization));
    }

    private boolean remove(Organization organization) {
        return transactions.call((Tx tx) -> {
            store.lockTree(tx);
            return store.remove(tx, organization.id());
        });
    }

    private void put(Membership membership) {
        transactions.run(tx -> store.put(tx, membership));
    }

    private boolean removeMember(UserId user) {
        return transactions.call(tx -> store.removeMember(tx, acme.id(), user));
    }

    /** What a unit of work throws to be rolled back. */
    private static final class Undone extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }
}
