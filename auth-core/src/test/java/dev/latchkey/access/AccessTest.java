package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Race;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.CacheSettings;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.storage.StoreCaches;
import dev.latchkey.testing.MovableEnvironment;
import dev.latchkey.token.MasterKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

    private static final RequestContext CONTEXT = RequestContext.none();

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-02T08:00:00Z"));
    private final InMemoryStorage storage = InMemoryStorage.create();
    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final Set<UserId> inactive = new HashSet<>();
    private final Set<UserId> members = new HashSet<>();
    private final UserId ada = new UserId(Environment.system().newId());
    private final UserId grace = new UserId(Environment.system().newId());
    private final Access access = open(RoleDeclarations.of(r -> {
        r.role("reader").may("articles:read");
        r.role("editor").may("articles:update").includes("reader");
        r.role("chief").may("comments:*", "*:publish").includes("editor");
        r.role("vip");
    }));

    @Nested
    class ADecision {

        @Test
        void denies_what_nobody_granted() {
            Decision decision = access.can(ada, "articles:read");

            assertThat(decision.granted()).isFalse();
            assertThat(decision.rolePath()).isEmpty();
            assertThat(decision.grantedBy()).isEmpty();
            assertThat(decision).hasToString("articles:read is not granted: no role of the user permits it");
        }

        @Test
        void names_the_chain_of_roles_it_rests_on() {
            access.grant(ada, "chief", CONTEXT);

            Decision decision = access.can(ada, "articles:read");

            assertThat(decision.granted()).isTrue();
            assertThat(decision.rolePath()).containsExactly("chief", "editor", "reader");
            assertThat(decision.grantedBy()).contains(Permission.parse("articles:read"));
            assertThat(decision.explanation())
                    .isEqualTo("articles:read is granted by articles:read of the role reader, through chief, editor");
        }

        @Test
        void takes_the_shorter_of_two_chains() {
            access.grant(ada, "chief", CONTEXT);
            access.grant(ada, "reader", CONTEXT);

            assertThat(access.can(ada, "articles:read").rolePath()).containsExactly("reader");
        }

        @ParameterizedTest
        @CsvSource({
            "comments:delete, true, comments:*",
            "comments:publish, true, comments:*",
            "reports:publish, true, *:publish",
            "articles:update, true, articles:update",
            "articles:delete, false,",
            "comment:delete, false,",
            "comments.old:delete, false,",
            "*:publish, true, *:publish",
            "comments:*, true, comments:*",
            "articles:*, false,",
            "*:*, false,",
            "*:read, false,"
        })
        void lets_a_star_stand_for_one_whole_part_of_a_permission(String asked, boolean granted, String by) {
            access.grant(ada, "chief", CONTEXT);

            Decision decision = access.can(ada, asked);

            assertThat(decision.granted()).isEqualTo(granted);
            assertThat(decision.grantedBy().map(Permission::toString).orElse(null))
                    .isEqualTo(by);
        }

        @Test
        void of_an_administrator_is_always_yes() {
            access.grant(ada, "admin", CONTEXT);

            assertThat(access.can(ada, "anything:at-all").granted()).isTrue();
            assertThat(access.can(ada, "*:*").granted()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "articles", "articles:", ":read", "a:b:c", "Articles:read", "a b:c", "a:c*", "a\n:c"})
        void is_not_made_about_what_is_no_permission(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> access.can(ada, text));
        }
    }

    @Test
    void roles_are_those_granted_and_those_they_include_and_admin_is_no_other_role() {
        access.grant(ada, "editor", CONTEXT);
        access.grant(grace, "admin", CONTEXT);

        assertThat(access.roleNames(ada)).containsExactly("editor", "reader");
        assertThat(access.hasRole(ada, "reader")).isTrue();
        assertThat(access.hasRole(ada, "Reader")).isFalse();
        assertThat(access.hasRole(ada, "chief")).isFalse();
        assertThat(access.roleNames(grace)).containsExactly("admin");
    }

    @Nested
    class AGrant {

        @Test
        void takes_effect_at_once_and_is_an_event() {
            assertThat(access.hasRole(ada, "reader")).isFalse();

            assertThat(access.grant(ada, "reader", CONTEXT)).isEqualTo(new GrantResult.Granted(role("reader")));

            assertThat(access.hasRole(ada, "reader")).isTrue();
            assertThat(events)
                    .containsExactly(
                            new AuthEvent.RoleGranted(ada, role("reader").id(), environment.now(), CONTEXT));
        }

        @Test
        void that_is_there_already_changes_nothing() {
            access.grant(ada, "reader", CONTEXT);

            assertThat(access.grant(ada, "reader", CONTEXT)).isEqualTo(new GrantResult.AlreadyGranted(role("reader")));
            assertThat(events).hasSize(1);
        }

        @Test
        void of_an_unknown_role_is_refused() {
            assertThat(access.grant(ada, "nobody", CONTEXT)).isEqualTo(new GrantResult.Refused(GrantRefusal.NOT_FOUND));
            assertThat(access.withdraw(ada, "nobody", CONTEXT))
                    .isEqualTo(new WithdrawResult.Refused(GrantRefusal.NOT_FOUND));
        }

        @Test
        void that_is_withdrawn_is_gone_at_once() {
            access.grant(ada, "reader", CONTEXT);
            assertThat(access.hasRole(ada, "reader")).isTrue();

            assertThat(access.withdraw(ada, "reader", CONTEXT)).isEqualTo(new WithdrawResult.Withdrawn(role("reader")));

            assertThat(access.hasRole(ada, "reader")).isFalse();
            assertThat(access.withdraw(ada, "reader", CONTEXT))
                    .isEqualTo(new WithdrawResult.NotGranted(role("reader")));
            assertThat(events)
                    .last()
                    .isEqualTo(new AuthEvent.RoleWithdrawn(ada, role("reader").id(), environment.now(), CONTEXT));
        }

        @Test
        void that_races_a_question_is_never_forgotten() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < 300; round++) {
                    UserId user = new UserId(Environment.system().newId());

                    List<Boolean> unused = race.run(List.of(
                            () -> access.grant(user, "reader", CONTEXT) instanceof GrantResult.Granted,
                            () -> access.hasRole(user, "reader"),
                            () -> access.hasRole(user, "reader")));
                    assertThat(access.hasRole(user, "reader")).isTrue();

                    List<Boolean> unusedToo = race.run(List.of(
                            () -> access.withdraw(user, "reader", CONTEXT) instanceof WithdrawResult.Withdrawn,
                            () -> access.hasRole(user, "reader"),
                            () -> access.hasRole(user, "reader")));
                    assertThat(access.hasRole(user, "reader")).isFalse();
                }
            }
        }
    }

    @Nested
    class ActingForAUser {

        @Test
        void one_hands_on_the_roles_one_has_and_no_others() {
            access.grant(ada, "editor", CONTEXT);

            assertThat(access.grantAs(ada, grace, "editor", CONTEXT)).isInstanceOf(GrantResult.Granted.class);
            assertThat(access.grantAs(ada, grace, "reader", CONTEXT)).isInstanceOf(GrantResult.Granted.class);
            for (String above : List.of("chief", "admin", "vip")) {
                assertThat(access.grantAs(ada, ada, above, CONTEXT))
                        .isEqualTo(new GrantResult.Refused(GrantRefusal.FORBIDDEN));
                assertThat(access.withdrawAs(ada, grace, above, CONTEXT))
                        .isEqualTo(new WithdrawResult.Refused(GrantRefusal.FORBIDDEN));
            }
            assertThat(access.roleNames(ada)).containsExactly("editor", "reader");
        }

        @Test
        void an_administrator_hands_on_all() {
            access.grant(ada, "admin", CONTEXT);

            assertThat(access.grantAs(ada, grace, "vip", CONTEXT)).isInstanceOf(GrantResult.Granted.class);
            assertThat(access.grantAs(ada, grace, "admin", CONTEXT)).isInstanceOf(GrantResult.Granted.class);
            assertThat(access.withdrawAs(ada, grace, "admin", CONTEXT)).isInstanceOf(WithdrawResult.Withdrawn.class);
        }
    }

    @Nested
    class TheLastAdministrator {

        @Test
        void stays_one() {
            access.grant(ada, "admin", CONTEXT);

            assertThat(access.withdraw(ada, "admin", CONTEXT))
                    .isEqualTo(new WithdrawResult.Refused(GrantRefusal.LAST_ADMIN));
            assertThat(access.hasRole(ada, "admin")).isTrue();

            access.grant(grace, "admin", CONTEXT);
            assertThat(access.withdraw(ada, "admin", CONTEXT)).isInstanceOf(WithdrawResult.Withdrawn.class);
        }

        @Test
        void is_who_is_left_when_the_others_cannot_sign_in() {
            access.grant(ada, "admin", CONTEXT);
            access.grant(grace, "admin", CONTEXT);
            inactive.add(grace);

            assertThat(access.withdraw(ada, "admin", CONTEXT))
                    .isEqualTo(new WithdrawResult.Refused(GrantRefusal.LAST_ADMIN));
            assertThat(access.withdraw(grace, "admin", CONTEXT)).isInstanceOf(WithdrawResult.Withdrawn.class);
        }

        @Test
        void is_told_within_a_unit_of_work() {
            storage.transactions().run(tx -> {
                assertThat(access.hasAdministrator(tx)).isFalse();
                access.makeAdministrator(tx, ada, CONTEXT);
                assertThat(access.hasAdministrator(tx)).isTrue();
                assertThat(access.isLastAdministrator(tx, ada)).isTrue();
                assertThat(access.isLastAdministrator(tx, grace)).isFalse();
            });
            assertThat(access.hasRole(ada, "admin")).isTrue();
        }

        @Test
        void of_two_who_are_withdrawn_at_once_is_one() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < 300; round++) {
                    access.grant(ada, "admin", CONTEXT);
                    access.grant(grace, "admin", CONTEXT);

                    List<WithdrawResult> results = race.run(List.of(
                            () -> access.withdraw(ada, "admin", CONTEXT),
                            () -> access.withdraw(grace, "admin", CONTEXT)));

                    assertThat(results).containsOnlyOnce(new WithdrawResult.Refused(GrantRefusal.LAST_ADMIN));
                }
            }
        }
    }

    @Nested
    class AChangeByAnotherNode {

        @Test
        void is_seen_once_the_answers_are_too_old() {
            Access other = open(RoleDeclarations.none());
            assertThat(access.hasRole(ada, "reader")).isFalse();
            other.grant(ada, "reader", CONTEXT);

            environment.advance(Duration.ofSeconds(2).minusMillis(1));
            assertThat(access.hasRole(ada, "reader")).isFalse();
            environment.advance(Duration.ofMillis(1));
            assertThat(access.hasRole(ada, "reader")).isTrue();
        }

        @Test
        void to_a_role_itself_is_seen_as_late() {
            access.grant(ada, "reader", CONTEXT);
            assertThat(access.can(ada, "articles:read").granted()).isTrue();
            Role reader = role("reader");
            Role changed = new Role(
                    reader.id(), "reader", "", Set.of(Permission.parse("pages:read")), Set.of(), reader.version() + 1);
            storage.transactions().run(tx -> storage.roles().update(tx, changed));

            environment.advance(Duration.ofSeconds(2));

            assertThat(access.can(ada, "articles:read").granted()).isFalse();
            assertThat(access.can(ada, "pages:read").granted()).isTrue();
        }

        @Test
        void is_seen_when_the_clock_steps_back() {
            Access other = open(RoleDeclarations.none());
            assertThat(access.hasRole(ada, "reader")).isFalse();
            other.grant(ada, "reader", CONTEXT);

            environment.advance(Duration.ofHours(-1));

            assertThat(access.hasRole(ada, "reader")).isTrue();
        }
    }

    @Nested
    class DeclaredRoles {

        @Test
        void are_made_with_the_built_in_one() {
            assertThat(access.roles())
                    .extracting(Role::name)
                    .containsExactly("admin", "chief", "editor", "reader", "vip");
            assertThat(role("admin").permissions()).containsExactly(Permission.parse("*:*"));
            assertThat(role("editor").includes()).containsExactly(role("reader").id());
        }

        @Test
        void are_left_as_they_are_when_they_are_there() {
            Role before = role("reader");

            Access again = open(RoleDeclarations.of(r -> r.role("reader").may("articles:delete")));

            assertThat(again.role("reader")).contains(before);
        }

        @Test
        void may_include_one_that_is_in_the_store_but_not_one_that_is_nowhere() {
            Access again = open(RoleDeclarations.of(
                    r -> r.role("auditor").description("looks").includes("reader")));

            assertThat(again.role("auditor").orElseThrow().description()).isEqualTo("looks");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> open(RoleDeclarations.of(r -> r.role("x").includes("nowhere"))))
                    .withMessageContaining("nowhere");
        }

        @Test
        void may_stand_in_any_order_but_not_in_a_circle() {
            RoleDeclarations backwards = RoleDeclarations.of(r -> {
                r.role("third").includes("second");
                r.role("second").includes("first");
                r.role("first");
            });
            RoleDeclarations circle = RoleDeclarations.of(r -> {
                r.role("a").includes("b");
                r.role("b").includes("c");
                r.role("c").includes("a");
            });
            RoleDeclarations self = RoleDeclarations.of(r -> r.role("self").includes("self"));

            assertThat(backwards.inOrder())
                    .extracting(RoleDeclaration::name)
                    .containsExactly("first", "second", "third");
            assertThatIllegalArgumentException().isThrownBy(circle::inOrder).withMessageContaining("a, b, c, a");
            assertThatIllegalArgumentException().isThrownBy(self::inOrder).withMessageContaining("self, self");
        }

        @Test
        void are_declared_once_and_admin_never() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RoleDeclarations.of(r -> {
                        r.role("editor");
                        r.role("editor");
                    }))
                    .withMessageContaining("editor is declared twice");
            assertThatIllegalArgumentException().isThrownBy(() -> RoleDeclarations.of(r -> r.role("admin")));
            assertThatIllegalArgumentException().isThrownBy(() -> RoleDeclarations.of(r -> r.role("a b")));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RoleDeclarations.of(r -> r.role("editor").may("everything")));
        }

        @Test
        void of_two_nodes_that_start_at_once_are_made_once() throws Exception {
            try (Race race = new Race()) {
                for (int round = 0; round < 100; round++) {
                    InMemoryStorage fresh = InMemoryStorage.create();
                    RoleDeclarations declarations =
                            RoleDeclarations.of(r -> r.role("editor").may("articles:read"));

                    List<Access> nodes =
                            race.run(List.of(() -> open(fresh, declarations), () -> open(fresh, declarations)));

                    assertThat(nodes.get(0).roles())
                            .hasSize(2)
                            .isEqualTo(nodes.get(1).roles());
                }
            }
        }

        @Test
        void decide_without_a_store_by_the_roles_of_a_token() {
            RoleDeclarations declarations =
                    RoleDeclarations.of(r -> r.role("editor").may("articles:update"));

            Authority editor = declarations.authorityOf(Set.of("editor", "unknown"));

            assertThat(editor.can(Permission.parse("articles:update")).granted())
                    .isTrue();
            assertThat(editor.can(Permission.parse("articles:delete")).granted())
                    .isFalse();
            assertThat(editor.roleNames()).containsExactlyInAnyOrder("editor", "unknown");
            assertThat(declarations
                            .authorityOf(Set.of("admin"))
                            .can(Permission.parse("a:b"))
                            .granted())
                    .isTrue();
            assertThat(declarations
                            .authorityOf(Set.of())
                            .can(Permission.parse("a:b"))
                            .granted())
                    .isFalse();
        }

        @Test
        void know_without_a_store_what_a_declared_role_includes() {
            RoleDeclarations declarations = RoleDeclarations.of(r -> {
                r.role("reader").may("articles:read").includes("chief");
                r.role("editor").may("articles:update").includes("reader");
                r.role("chief").may("articles:*").includes("editor");
            });

            Authority editor = declarations.authorityOf(Set.of("editor"));

            assertThat(editor.roleNames()).containsExactly("editor", "reader", "chief");
            assertThat(editor.can(Permission.parse("articles:read")).rolePath()).containsExactly("editor", "reader");
        }

        @Test
        void take_a_role_of_a_token_whose_name_no_declaration_could_have_for_one_without_permissions() {
            Authority authority = RoleDeclarations.none().authorityOf(Set.of("urn:region north", ""));

            assertThat(authority.hasRole("urn:region north")).isTrue();
            assertThat(authority.can(Permission.parse("a:b")).granted()).isFalse();
        }
    }

    @Test
    void a_circle_in_the_store_ends() {
        RoleId one = new RoleId(Environment.system().newId());
        RoleId other = new RoleId(Environment.system().newId());
        storage.transactions().run(tx -> {
            storage.roles().add(tx, new Role(one, "one", "", Set.of(Permission.parse("a:b")), Set.of(other), 0));
            storage.roles().add(tx, new Role(other, "other", "", Set.of(), Set.of(one), 0));
        });
        environment.advance(Duration.ofSeconds(2));
        access.grant(ada, "other", CONTEXT);

        assertThat(access.can(ada, "a:b").rolePath()).containsExactly("other", "one");
    }

    @Test
    void without_a_second_factor_a_role_that_asks_for_one_is_left_out_with_what_is_reached_through_it_alone() {
        Access guarded = Access.create(
                storage.roles(),
                user -> true,
                MembershipSource.none(),
                storage.transactions(),
                AuthEvents.of(List.of(), List.of()),
                environment,
                AccessSettings.standard().withSecondFactorRoles(Set.of("chief")),
                RoleDeclarations.of(r -> r.role("boss").may("desks:order").includes("chief")));
        guarded.grant(ada, "boss", CONTEXT);
        guarded.grant(ada, "reader", CONTEXT);

        Authority whole = guarded.authorityOf(ada);

        assertThat(whole.roleNames()).containsExactlyInAnyOrder("boss", "chief", "editor", "reader");
        assertThat(whole.withoutSecondFactor().roleNames()).containsExactlyInAnyOrder("boss", "reader");
        for (String left : List.of("articles:read", "desks:order")) {
            assertThat(whole.withoutSecondFactor().can(Permission.parse(left)).granted())
                    .isTrue();
        }
        for (String gone : List.of("comments:remove", "articles:update")) {
            assertThat(whole.can(Permission.parse(gone)).granted()).isTrue();
            assertThat(whole.withoutSecondFactor().can(Permission.parse(gone)).granted())
                    .isFalse();
        }
    }

    @Test
    void without_a_second_factor_nothing_is_left_for_a_member_of_whom_one_is_required_from_the_next_request_on() {
        access.grant(ada, "reader", CONTEXT);
        assertThat(access.authorityOf(ada).withoutSecondFactor().hasRole("reader"))
                .isTrue();

        members.add(ada);

        Authority whole = access.authorityOf(ada);
        assertThat(whole.can(Permission.parse("articles:read")).granted()).isTrue();
        assertThat(whole.withoutSecondFactor().roleNames()).isEmpty();
        assertThat(whole.withoutSecondFactor()
                        .can(Permission.parse("articles:read"))
                        .granted())
                .isFalse();

        members.clear();
        assertThat(access.authorityOf(ada).withoutSecondFactor().hasRole("reader"))
                .isTrue();
    }

    @Test
    void settings_out_of_range_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessSettings(0, Set.of()));
    }

    private Role role(String name) {
        return storage.roles().findByName(name).orElseThrow();
    }

    private RoleStore cached(InMemoryStorage where) {
        return StoreCaches.in(
                        InProcessState.create(environment),
                        CacheSettings.standard(),
                        MasterKey.generate(environment),
                        environment)
                .roles(where.roles(), where.transactions());
    }

    private Access open(RoleDeclarations declarations) {
        return open(storage, declarations);
    }

    private Access open(InMemoryStorage where, RoleDeclarations declarations) {
        return Access.create(
                cached(where),
                user -> !inactive.contains(user),
                members::contains,
                where.transactions(),
                AuthEvents.of(List.of(events::add), List.of()),
                environment,
                AccessSettings.standard(),
                declarations);
    }
}
