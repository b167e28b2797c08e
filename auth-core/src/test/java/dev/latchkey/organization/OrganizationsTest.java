package dev.latchkey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree, its members, and who may change them. */
class OrganizationsTest {

    private static final RequestContext CONTEXT = RequestContext.none();
    private static final OrganizationId UNKNOWN = new OrganizationId(new UUID(7, 7));

    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.listener(events::add)
            .roles(r -> r.role("registrar").may("organizations:manage"))
            .roles(r -> r.role("auditor").may("organizations:read")));
    private final Organizations organizations = kit.latchkey().organizations();
    private final UserId ada = kit.user("ada@mail.example").id();
    private final UserId grace = kit.user("grace@mail.example").id();
    private final UserId mallory = kit.user("mallory@mail.example").id();
    private final UserId registrar =
            kit.user("registrar@mail.example", "registrar").id();
    private final Organization acme = create("acme", null);

    @AfterEach
    void close() {
        kit.close();
    }

    private Organization create(String slug, @Nullable Organization parent) {
        NewOrganization wanted = NewOrganization.of("The " + slug, slug);
        return done(organizations.create(ada, parent == null ? wanted : wanted.below(parent.id()), CONTEXT));
    }

    private static Organization done(OrganizationResult result) {
        assertThat(result).isInstanceOf(OrganizationResult.Done.class);
        return ((OrganizationResult.Done) result).organization();
    }

    private static Membership done(MembershipResult result) {
        assertThat(result).isInstanceOf(MembershipResult.Done.class);
        return ((MembershipResult.Done) result).membership();
    }

    private static OrganizationResult refused(OrganizationRefusal reason) {
        return new OrganizationResult.Refused(reason);
    }

    private static MembershipResult notDone(OrganizationRefusal reason) {
        return new MembershipResult.Refused(reason);
    }

    private void add(UserId user, MemberRole role) {
        assertThat(done(organizations.addMember(acme.id(), user, role, CONTEXT)).role())
                .isEqualTo(role);
    }

    private OrganizationResult change(@Nullable UserId actor, Organization organization, OrganizationChange change) {
        return actor == null
                ? organizations.update(organization.id(), change, OptionalLong.empty(), CONTEXT)
                : organizations.updateAs(actor, organization.id(), change, OptionalLong.empty(), CONTEXT);
    }

    private static OrganizationChange named(String name) {
        return OrganizationChange.none().withName(name);
    }

    @Nested
    class The_tree {

        @Test
        void who_makes_an_organization_owns_it_and_all_of_it_is_told() {
            assertThat(organizations.find(acme.id())).contains(acme);
            assertThat(organizations.findBySlug("acme")).contains(acme);
            assertThat(organizations.member(acme.id(), ada))
                    .contains(new Membership(acme.id(), ada, MemberRole.OWNER, kit.now()));
            assertThat(events)
                    .contains(
                            new AuthEvent.OrganizationCreated(acme.id(), kit.now(), CONTEXT),
                            new AuthEvent.MemberAdded(ada, acme.id(), "owner", kit.now(), CONTEXT));
        }

        @Test
        void an_owner_who_is_not_there_owns_nothing() {
            assertThat(organizations.create(new UserId(new UUID(7, 7)), NewOrganization.of("X", "x"), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.USER_NOT_FOUND));
            assertThat(organizations.findBySlug("x")).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "-a",
                    "a-",
                    "A",
                    "a_b",
                    "a.b",
                    "a b",
                    "ä",
                    "a\u0000",
                    "a123456789b123456789c123456789d123456789e123456789f1234567890123"
                })
        void a_slug_is_a_label_of_letters_digits_and_inner_hyphens(String slug) {
            assertThat(organizations.create(ada, NewOrganization.of("X", slug), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.SLUG_INVALID));
            assertThat(change(null, acme, OrganizationChange.none().withSlug(slug)))
                    .isEqualTo(refused(OrganizationRefusal.SLUG_INVALID));
        }

        @Test
        void the_longest_and_the_shortest_slug_are_taken() {
            create("a", null);
            create("a".repeat(63), null);
            create("0-9--z", null);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  ", "a\u0000b", "a\nb", "a\u202eb", "\ud83d"})
        void a_name_is_one_line_that_people_can_see(String name) {
            assertThat(organizations.create(ada, NewOrganization.of(name, "x"), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.NAME_INVALID));
            assertThat(organizations.rename(acme.id(), name, CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.NAME_INVALID));
        }

        @Test
        void a_name_has_at_most_200_characters_without_the_space_around_it() {
            assertThat(done(organizations.rename(acme.id(), " " + "n".repeat(200) + " ", CONTEXT))
                            .name())
                    .hasSize(200);
            for (int length : new int[] {201, 5_000}) {
                assertThat(organizations.rename(acme.id(), "n".repeat(length), CONTEXT))
                        .isEqualTo(refused(OrganizationRefusal.NAME_INVALID));
            }
        }

        @Test
        void a_slug_belongs_to_one_organization() {
            assertThat(organizations.create(grace, NewOrganization.of("Other", "acme"), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.SLUG_TAKEN));
            Organization globex = create("globex", null);
            assertThat(change(null, globex, OrganizationChange.none().withSlug("acme")))
                    .isEqualTo(refused(OrganizationRefusal.SLUG_TAKEN));
            assertThat(organizations.find(globex.id())).contains(globex);
        }

        @Test
        void a_change_is_told_once_and_one_of_nothing_is_not() {
            events.clear();
            Organization changed = done(change(null, acme, named("Acme Ltd").withSlug("acme-ltd")));
            assertThat(changed.version()).isEqualTo(1);
            assertThat(done(change(null, acme, named("Acme Ltd")))).isEqualTo(changed);

            assertThat(events)
                    .containsExactly(
                            new AuthEvent.OrganizationChanged(acme.id(), List.of("name", "slug"), kit.now(), CONTEXT));
        }

        @Test
        void a_change_that_rests_on_another_version_changes_nothing() {
            assertThat(organizations.update(acme.id(), named("A"), OptionalLong.of(0), CONTEXT))
                    .isInstanceOf(OrganizationResult.Done.class);
            assertThat(organizations.update(acme.id(), named("B"), OptionalLong.of(0), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.CHANGED_MEANWHILE));
            assertThat(organizations.delete(acme.id(), OptionalLong.of(0), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.CHANGED_MEANWHILE));
        }

        @Test
        void an_organization_moves_with_all_below_it_but_never_below_itself() {
            Organization middle = create("middle", acme);
            Organization lowest = create("lowest", middle);
            Organization globex = create("globex", null);

            for (Organization below : List.of(acme, middle, lowest)) {
                assertThat(organizations.move(acme.id(), below.id(), CONTEXT))
                        .isEqualTo(refused(OrganizationRefusal.CYCLE));
            }
            assertThat(organizations.move(acme.id(), UNKNOWN, CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.PARENT_NOT_FOUND));
            assertThat(done(organizations.move(middle.id(), globex.id(), CONTEXT))
                            .parent())
                    .isEqualTo(globex.id());
            assertThat(done(organizations.move(acme.id(), lowest.id(), CONTEXT)).parent())
                    .isEqualTo(lowest.id());
            assertThat(done(organizations.move(acme.id(), null, CONTEXT)).parent())
                    .isNull();
            assertThat(organizations.list(globex.id(), null, 10))
                    .extracting(Organization::slug)
                    .containsExactly("middle");
        }

        @Test
        void there_are_no_more_levels_than_the_bound_however_they_are_put_together() {
            Organization above = acme;
            for (int level = 2; level <= Organizations.MAX_DEPTH; level++) {
                above = create("level-" + level, above);
            }
            assertThat(organizations.create(ada, NewOrganization.of("X", "x").below(above.id()), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.TOO_DEEP));
            Organization two = create("two", null);
            create("below-two", two);
            OrganizationId lastButOne = above.parent();
            assertThat(organizations.move(two.id(), lastButOne, CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.TOO_DEEP));
        }

        @Test
        void an_organization_that_others_are_below_is_not_deleted() {
            Organization below = create("below", acme);
            events.clear();

            assertThat(organizations.delete(acme.id(), OptionalLong.empty(), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.HAS_CHILDREN));
            assertThat(done(organizations.delete(below.id(), OptionalLong.empty(), CONTEXT)))
                    .isEqualTo(below);
            assertThat(organizations.delete(below.id(), OptionalLong.empty(), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.NOT_FOUND));

            assertThat(events).containsExactly(new AuthEvent.OrganizationDeleted(below.id(), kit.now(), CONTEXT));
            assertThat(organizations.ofUser(ada, null, 10))
                    .extracting(belonging -> belonging.organization().slug())
                    .containsExactly("acme");
        }
    }

    @Nested
    class Members {

        @Test
        void are_added_changed_and_removed_and_all_of_it_is_told() {
            events.clear();
            add(grace, MemberRole.MEMBER);
            assertThat(organizations.addMember(acme.id(), grace, MemberRole.OWNER, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.ALREADY_MEMBER));
            assertThat(done(organizations.changeRole(acme.id(), grace, MemberRole.ADMIN, CONTEXT))
                            .role())
                    .isEqualTo(MemberRole.ADMIN);
            assertThat(done(organizations.changeRole(acme.id(), grace, MemberRole.ADMIN, CONTEXT))
                            .role())
                    .isEqualTo(MemberRole.ADMIN);
            assertThat(organizations.members(acme.id(), null, 10))
                    .extracting(Membership::user)
                    .containsExactly(ada, grace);
            done(organizations.removeMember(acme.id(), grace, CONTEXT));
            assertThat(organizations.removeMember(acme.id(), grace, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.NOT_A_MEMBER));
            assertThat(organizations.changeRole(acme.id(), grace, MemberRole.ADMIN, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.NOT_A_MEMBER));

            assertThat(events)
                    .containsExactly(
                            new AuthEvent.MemberAdded(grace, acme.id(), "member", kit.now(), CONTEXT),
                            new AuthEvent.MemberRoleChanged(grace, acme.id(), "admin", kit.now(), CONTEXT),
                            new AuthEvent.MemberRemoved(grace, acme.id(), kit.now(), CONTEXT));
        }

        @Test
        void are_users_of_organizations_that_are_there() {
            assertThat(organizations.addMember(acme.id(), new UserId(new UUID(7, 7)), MemberRole.MEMBER, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.USER_NOT_FOUND));
            assertThat(organizations.addMember(UNKNOWN, grace, MemberRole.MEMBER, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.NOT_FOUND));
            assertThat(organizations.removeMember(UNKNOWN, ada, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.NOT_FOUND));
        }

        @Test
        void that_own_it_alone_stay_its_owners() {
            add(grace, MemberRole.OWNER);
            done(organizations.removeMember(acme.id(), grace, CONTEXT));

            assertThat(organizations.removeMember(acme.id(), ada, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.LAST_OWNER));
            assertThat(organizations.changeRole(acme.id(), ada, MemberRole.ADMIN, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.LAST_OWNER));
        }

        @Test
        void that_cannot_sign_in_do_not_count_as_its_owners() {
            add(grace, MemberRole.OWNER);
            assertThat(kit.latchkey().accounts().disable(grace, CONTEXT)).isNotNull();

            assertThat(organizations.removeMember(acme.id(), ada, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.LAST_OWNER));
            done(organizations.removeMember(acme.id(), grace, CONTEXT));
        }
    }

    @Nested
    class An_acting_user {

        @Test
        void makes_organizations_below_those_they_administer_and_at_the_top_with_the_permission() {
            assertThat(organizations.createAs(ada, NewOrganization.of("X", "x"), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.FORBIDDEN));
            assertThat(organizations.createAs(
                            mallory, NewOrganization.of("X", "x").below(acme.id()), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.PARENT_NOT_FOUND));

            add(grace, MemberRole.ADMIN);
            Organization below = done(
                    organizations.createAs(grace, NewOrganization.of("X", "x").below(acme.id()), CONTEXT));
            Organization top = done(organizations.createAs(registrar, NewOrganization.of("Y", "y"), CONTEXT));

            assertThat(organizations.member(below.id(), grace)).isPresent();
            assertThat(organizations.member(top.id(), registrar)).isPresent();
        }

        @Test
        void sees_what_they_belong_to_or_may_read() {
            Organization below = create("below", acme);
            add(grace, MemberRole.MEMBER);
            UserId auditor = kit.user("auditor@mail.example", "auditor").id();

            for (UserId seeing : List.of(grace, auditor, registrar)) {
                assertThat(organizations.findAs(seeing, below.id())).contains(below);
                assertThat(organizations.findAs(seeing, acme.id())).contains(acme);
            }
            assertThat(organizations.findAs(mallory, acme.id())).isEmpty();
            assertThat(change(auditor, acme, named("Z"))).isEqualTo(refused(OrganizationRefusal.FORBIDDEN));
        }

        @Test
        void who_does_not_belong_to_it_finds_nothing_and_a_member_may_not_change_it() {
            Organization globex = done(organizations.create(mallory, NewOrganization.of("Globex", "globex"), CONTEXT));
            add(grace, MemberRole.MEMBER);

            assertThat(change(mallory, acme, named("Z"))).isEqualTo(refused(OrganizationRefusal.NOT_FOUND));
            assertThat(organizations.deleteAs(mallory, acme.id(), OptionalLong.empty(), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.NOT_FOUND));
            assertThat(organizations.addMemberAs(mallory, acme.id(), mallory, MemberRole.OWNER, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.NOT_FOUND));
            assertThat(organizations.removeMemberAs(mallory, acme.id(), ada, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.NOT_FOUND));
            assertThat(change(mallory, globex, OrganizationChange.none().withParent(acme.id())))
                    .isEqualTo(refused(OrganizationRefusal.PARENT_NOT_FOUND));
            assertThat(change(grace, acme, named("Z"))).isEqualTo(refused(OrganizationRefusal.FORBIDDEN));
            assertThat(organizations.addMemberAs(grace, acme.id(), mallory, MemberRole.MEMBER, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.FORBIDDEN));
            assertThat(organizations.changeRoleAs(grace, acme.id(), grace, MemberRole.ADMIN, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.FORBIDDEN));
            assertThat(organizations.find(acme.id())).contains(acme);
        }

        @Test
        void an_administrator_hands_on_no_ownership_and_decides_on_no_second_factor() {
            add(grace, MemberRole.ADMIN);

            assertThat(done(change(grace, acme, named("Renamed"))).name()).isEqualTo("Renamed");
            assertThat(done(organizations.addMemberAs(grace, acme.id(), mallory, MemberRole.ADMIN, CONTEXT))
                            .role())
                    .isEqualTo(MemberRole.ADMIN);
            for (UserId user : List.of(grace, mallory)) {
                assertThat(organizations.changeRoleAs(grace, acme.id(), user, MemberRole.OWNER, CONTEXT))
                        .isEqualTo(notDone(OrganizationRefusal.FORBIDDEN));
            }
            assertThat(organizations.addMemberAs(grace, acme.id(), registrar, MemberRole.OWNER, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.FORBIDDEN));
            assertThat(organizations.removeMemberAs(grace, acme.id(), ada, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.FORBIDDEN));
            assertThat(organizations.changeRoleAs(grace, acme.id(), ada, MemberRole.MEMBER, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.FORBIDDEN));
            assertThat(change(grace, acme, OrganizationChange.none().withSecondFactorRequired(true)))
                    .isEqualTo(refused(OrganizationRefusal.FORBIDDEN));
            assertThat(organizations.deleteAs(grace, acme.id(), OptionalLong.empty(), CONTEXT))
                    .isEqualTo(refused(OrganizationRefusal.FORBIDDEN));
            done(organizations.removeMemberAs(grace, acme.id(), mallory, CONTEXT));
        }

        @Test
        void an_owner_of_what_is_below_does_not_take_it_out_of_what_is_above() {
            Organization below = create("below", acme);
            done(organizations.addMember(below.id(), grace, MemberRole.OWNER, CONTEXT));

            assertThat(change(grace, below, OrganizationChange.none().withoutParent()))
                    .isEqualTo(refused(OrganizationRefusal.FORBIDDEN));
            add(grace, MemberRole.ADMIN);
            assertThat(done(change(grace, below, OrganizationChange.none().withoutParent()))
                            .parent())
                    .isNull();
        }

        @Test
        void an_owner_reaches_what_is_below_and_a_member_leaves_what_they_belong_to() {
            Organization below = create("below", acme);
            add(grace, MemberRole.OWNER);
            done(organizations.addMember(below.id(), mallory, MemberRole.MEMBER, CONTEXT));

            assertThat(done(change(grace, below, OrganizationChange.none().withSecondFactorRequired(true)))
                            .secondFactorRequired())
                    .isTrue();
            done(organizations.removeMemberAs(mallory, below.id(), mallory, CONTEXT));
            done(organizations.deleteAs(grace, below.id(), OptionalLong.empty(), CONTEXT));
            assertThat(events).anySatisfy(event -> {
                assertThat(event).isInstanceOf(AuthEvent.OrganizationDeleted.class);
                assertThat(event.actor()).contains(grace);
            });
        }

        @Test
        void with_the_permission_everything_is_done_but_taking_the_last_owner_away() {
            assertThat(done(change(registrar, acme, named("Renamed"))).name()).isEqualTo("Renamed");
            assertThat(organizations.removeMemberAs(registrar, acme.id(), ada, CONTEXT))
                    .isEqualTo(notDone(OrganizationRefusal.LAST_OWNER));
            done(organizations.addMemberAs(registrar, acme.id(), grace, MemberRole.OWNER, CONTEXT));
            done(organizations.removeMemberAs(registrar, acme.id(), ada, CONTEXT));
        }
    }
}
