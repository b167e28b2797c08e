package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRuleTest {

    private static final Instant NOW = Instant.parse("2026-03-02T08:00:00Z");
    private static final Caller CALLER = new Caller(
            new UserId(Environment.system().newId()), NOW.minus(Duration.ofMinutes(5)), Set.of("pwd", "otp"));
    private static final Authority EDITOR = RoleDeclarations.of(
                    r -> r.role("editor").may("articles:read", "articles:update"))
            .authorityOf(Set.of("editor", "staff"));

    @Test
    void an_anonymous_rule_admits_everyone() {
        assertThat(judge(AccessRule.anonymous(), null)).isEqualTo(AccessVerdict.ADMITTED);
        assertThat(judge(AccessRule.anonymous(), CALLER)).isEqualTo(AccessVerdict.ADMITTED);
    }

    @Test
    void an_authenticated_rule_wants_a_token_and_asks_nothing_of_the_roles() {
        AccessRule rule = AccessRule.authenticated();

        assertThat(judge(rule, null)).isEqualTo(AccessVerdict.TOKEN_MISSING);
        assertThat(rule.judge(
                        CALLER,
                        () -> {
                            throw new AssertionError("the roles were asked for");
                        },
                        NOW))
                .isEqualTo(AccessVerdict.ADMITTED);
    }

    @Test
    void roles_are_wanted_any_or_all() {
        AccessRule any = AccessRule.authenticated().withRoles(Match.ANY, List.of("admin", "editor"));
        AccessRule all = AccessRule.authenticated().withRoles(Match.ALL, List.of("admin", "editor"));
        AccessRule both = AccessRule.authenticated().withRoles(Match.ALL, List.of("staff", "editor"));

        assertThat(judge(any, CALLER)).isEqualTo(AccessVerdict.ADMITTED);
        assertThat(judge(all, CALLER)).isEqualTo(AccessVerdict.FORBIDDEN);
        assertThat(judge(both, CALLER)).isEqualTo(AccessVerdict.ADMITTED);
    }

    @Test
    void permissions_are_wanted_any_or_all_and_together_with_roles() {
        List<Permission> two = List.of(Permission.parse("articles:read"), Permission.parse("articles:delete"));
        AccessRule any = AccessRule.authenticated().withPermissions(Match.ANY, two);
        AccessRule all = AccessRule.authenticated().withPermissions(Match.ALL, two);

        assertThat(judge(any, CALLER)).isEqualTo(AccessVerdict.ADMITTED);
        assertThat(judge(all, CALLER)).isEqualTo(AccessVerdict.FORBIDDEN);
        assertThat(judge(any.withRoles(Match.ANY, List.of("admin")), CALLER)).isEqualTo(AccessVerdict.FORBIDDEN);
        assertThat(judge(any.withRoles(Match.ANY, List.of("editor")), CALLER)).isEqualTo(AccessVerdict.ADMITTED);
    }

    @Test
    void a_rule_that_asks_for_more_wants_a_token_too() {
        assertThat(judge(AccessRule.anonymous().withRoles(Match.ANY, List.of("editor")), null))
                .isEqualTo(AccessVerdict.TOKEN_MISSING);
        assertThat(judge(AccessRule.anonymous().withMaxAge(Duration.ofMinutes(1)), null))
                .isEqualTo(AccessVerdict.TOKEN_MISSING);
        assertThat(judge(AccessRule.anonymous().withFactors(List.of("otp")), null))
                .isEqualTo(AccessVerdict.TOKEN_MISSING);
    }

    @Test
    void an_authentication_that_is_too_old_or_too_weak_is_to_be_stepped_up() {
        AccessRule fresh = AccessRule.authenticated().withMaxAge(Duration.ofMinutes(5));

        assertThat(judge(fresh, CALLER)).isEqualTo(AccessVerdict.ADMITTED);
        assertThat(fresh.judge(CALLER, () -> EDITOR, NOW.plusMillis(1))).isEqualTo(AccessVerdict.STEP_UP_REQUIRED);
        assertThat(judge(AccessRule.authenticated().withFactors(List.of("pwd", "otp")), CALLER))
                .isEqualTo(AccessVerdict.ADMITTED);
        assertThat(judge(AccessRule.authenticated().withFactors(List.of("pwd", "hwk")), CALLER))
                .isEqualTo(AccessVerdict.STEP_UP_REQUIRED);
    }

    @Test
    void a_role_that_asks_for_a_second_factor_is_to_be_stepped_up_to_and_refused_to_who_has_it_not() {
        Role chief = new Role(
                new RoleId(Environment.system().newId()),
                "chief",
                "",
                Set.of(Permission.parse("articles:remove")),
                Set.of(),
                0);
        Authority holder = new RoleGraph(List.of(chief), Set.of("chief")).authority(Set.of(chief.id()));
        Caller both = new Caller(CALLER.user(), CALLER.authenticatedAt(), Set.of("pwd", "otp", "mfa"));
        for (AccessRule rule : List.of(
                AccessRule.authenticated().withRoles(Match.ANY, List.of("chief", "admin")),
                AccessRule.authenticated().withPermissions(Match.ALL, List.of(Permission.parse("articles:remove"))))) {
            assertThat(rule.judge(CALLER, () -> holder, NOW)).isEqualTo(AccessVerdict.STEP_UP_REQUIRED);
            assertThat(rule.factorsFor(CALLER, () -> holder)).containsExactly("mfa");
            assertThat(rule.judge(both, () -> holder, NOW)).isEqualTo(AccessVerdict.ADMITTED);
            assertThat(rule.factorsFor(both, () -> holder)).isEmpty();
            assertThat(judge(rule, CALLER)).isEqualTo(AccessVerdict.FORBIDDEN);
        }
    }

    @Test
    void of_two_ages_the_shorter_holds() {
        AccessRule rule =
                AccessRule.authenticated().withMaxAge(Duration.ofMinutes(1)).withMaxAge(Duration.ofHours(1));

        assertThat(judge(rule, CALLER)).isEqualTo(AccessVerdict.STEP_UP_REQUIRED);
    }

    @Test
    void a_missing_role_is_told_before_a_step_up_that_would_not_help() {
        AccessRule rule =
                AccessRule.authenticated().withMaxAge(Duration.ofSeconds(1)).withRoles(Match.ANY, List.of("admin"));

        assertThat(judge(rule, CALLER)).isEqualTo(AccessVerdict.FORBIDDEN);
    }

    @Test
    void nothing_is_asked_for_by_an_empty_list_or_a_wrong_value() {
        AccessRule rule = AccessRule.authenticated();

        assertThatIllegalArgumentException().isThrownBy(() -> rule.withRoles(Match.ANY, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> rule.withPermissions(Match.ALL, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> rule.withRoles(Match.ANY, List.of("no such")));
        assertThatIllegalArgumentException().isThrownBy(() -> rule.withMaxAge(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> rule.withMaxAge(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> rule.withLocations(List.of()));
    }

    @Nested
    class ReadFromAnnotations {

        @Test
        void a_method_replaces_its_class() {
            assertThat(rule(Guarded.class, "inherits"))
                    .contains(AccessRule.authenticated().withRoles(Match.ANY, List.of("admin")));
            assertThat(rule(Guarded.class, "open")).contains(AccessRule.anonymous());
            assertThat(rule(Guarded.class, "anyone")).contains(AccessRule.authenticated());
            assertThat(rule(Plain.class, "nothing")).isEmpty();
        }

        @Test
        void a_subclass_inherits_what_stands_on_its_parent() {
            assertThat(AccessRules.of(Inheriting.class))
                    .isEqualTo(AccessRules.of(Guarded.class))
                    .isPresent();
        }

        @Test
        void every_member_counts() {
            AccessRule rule = rule(Plain.class, "everything").orElseThrow();

            assertThat(rule)
                    .isEqualTo(AccessRule.authenticated()
                            .withLocations(List.of(TokenLocation.HEADER))
                            .withStrictRevocation()
                            .withMaxAge(Duration.ofMinutes(5))
                            .withFactors(List.of("otp"))
                            .withRoles(Match.ALL, List.of("a", "b"))
                            .withPermissions(Match.ANY, List.of(Permission.parse("articles:read"))));
            assertThat(rule.strict()).isTrue();
            assertThat(rule.tokenRequired()).isTrue();
            assertThat(rule.factors()).containsExactly("otp");
            assertThat(rule.locations()).containsExactly(TokenLocation.HEADER);
        }

        @Test
        void an_optional_token_is_not_required() {
            AccessRule rule = rule(Plain.class, "optional").orElseThrow();

            assertThat(rule.tokenRequired()).isFalse();
            assertThat(judge(rule, null)).isEqualTo(AccessVerdict.ADMITTED);
        }

        @Test
        void an_optional_token_and_a_role_want_a_token() {
            assertThat(judge(rule(Plain.class, "optionalRole").orElseThrow(), null))
                    .isEqualTo(AccessVerdict.TOKEN_MISSING);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"contradiction", "badAge", "badPermission", "noRole", "noLocation", "optionalFresh", "scoped"
                })
        void what_is_wrong_is_told_at_start_with_its_place(String method) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rule(Wrong.class, method))
                    .withMessageContaining(method);
        }
    }

    private static AccessVerdict judge(AccessRule rule, @Nullable Caller caller) {
        return rule.judge(caller, () -> EDITOR, NOW);
    }

    private static Optional<AccessRule> rule(Class<?> type, String method) {
        try {
            return AccessRules.of(type, type.getDeclaredMethod(method));
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    @RoleRequired("admin")
    private static class Guarded {

        void inherits() {}

        @Anonymous
        void open() {}

        @JwtRequired
        void anyone() {}
    }

    private static final class Inheriting extends Guarded {}

    private static final class Plain {

        void nothing() {}

        @JwtRequired(maxAge = "PT5M", factors = "otp", strict = true, locations = TokenLocation.HEADER)
        @RoleRequired(
                value = {"a", "b"},
                match = Match.ALL)
        @PermissionRequired("articles:read")
        void everything() {}

        @JwtRequired(optional = true)
        void optional() {}

        @JwtRequired(optional = true)
        @RoleRequired("editor")
        void optionalRole() {}
    }

    private static final class Wrong {

        @Anonymous
        @JwtRequired
        void contradiction() {}

        @JwtRequired(maxAge = "5 minutes")
        void badAge() {}

        @PermissionRequired("everything")
        void badPermission() {}

        @RoleRequired({})
        void noRole() {}

        @JwtRequired(locations = {})
        void noLocation() {}

        @JwtRequired(optional = true, maxAge = "PT5M")
        void optionalFresh() {}

        @RoleRequired(value = "owner", scope = "organization:{orgId}")
        void scoped() {}
    }
}
