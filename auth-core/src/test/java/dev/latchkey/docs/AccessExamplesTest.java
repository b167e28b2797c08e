package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.AccessRules;
import dev.latchkey.access.AccessVerdict;
import dev.latchkey.access.Anonymous;
import dev.latchkey.access.Authority;
import dev.latchkey.access.Caller;
import dev.latchkey.access.Decision;
import dev.latchkey.access.GrantResult;
import dev.latchkey.access.JwtRequired;
import dev.latchkey.access.Match;
import dev.latchkey.access.Permission;
import dev.latchkey.access.PermissionRequired;
import dev.latchkey.access.RoleDeclarations;
import dev.latchkey.access.RoleRequired;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccessExamplesTest {

    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> {
        // region: declare
        builder.roles(r -> {
            r.role("reader").may("articles:read");
            r.role("editor").may("articles:update").includes("reader");
            r.role("chief").description("Runs the desk").may("articles:*").includes("editor");
        });
        // endregion
    });
    private final Latchkey latchkey = kit.latchkey();
    private final RequestContext context = RequestContext.none();
    private final UserId user = kit.user("ada@mail.example").id();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_role_is_granted_and_a_decision_explains_itself() {
        // region: decide
        GrantResult granted = latchkey.access().grant(user, "editor", context);

        Decision decision = latchkey.access().can(user, "articles:read");
        boolean may = decision.granted();
        String why = decision.explanation();
        // articles:read is granted by articles:read of the role reader, through editor
        // endregion
        assertThat(granted).isInstanceOf(GrantResult.Granted.class);
        assertThat(may).isTrue();
        assertThat(why).isEqualTo("articles:read is granted by articles:read of the role reader, through editor");
    }

    @Test
    void annotations_become_rules() throws NoSuchMethodException {
        AccessRule read = AccessRules.of(Articles.class, Articles.class.getDeclaredMethod("read"))
                .orElseThrow();
        AccessRule remove = AccessRules.of(Articles.class, Articles.class.getDeclaredMethod("remove"))
                .orElseThrow();

        assertThat(read).isEqualTo(AccessRule.anonymous());
        assertThat(remove.tokenRequired()).isTrue();
    }

    // region: annotations
    @JwtRequired
    static final class Articles {

        @Anonymous
        void read() {}

        void comment() {} // any signed-in user

        @PermissionRequired("articles:update")
        void update() {}

        @JwtRequired(maxAge = "PT5M") // signed in at most 5 minutes ago
        @RoleRequired({"chief", "admin"})
        void remove() {}
    }
    // endregion

    @Test
    void a_rule_is_composed_and_judged() {
        latchkey.access().grant(user, "editor", context);
        Caller caller = new Caller(user, kit.now(), Set.of("pwd"));
        // region: rule
        AccessRule rule =
                AccessRule.authenticated().withPermissions(Match.ALL, List.of(Permission.parse("articles:update")));
        AccessVerdict verdict = rule.judge(caller, () -> latchkey.access().authorityOf(user), kit.now());
        // endregion
        assertThat(verdict).isEqualTo(AccessVerdict.ADMITTED);
    }

    @Test
    void a_service_without_a_store_decides_by_the_roles_of_the_token() {
        Set<String> rolesOfTheToken = Set.of("editor");
        // region: resource-service
        RoleDeclarations declared = RoleDeclarations.of(r -> r.role("editor").may("articles:update"));
        Authority authority = declared.authorityOf(rolesOfTheToken);
        boolean may = authority.can(Permission.parse("articles:update")).granted();
        // endregion
        assertThat(may).isTrue();
    }
}
