package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.Latchkey;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.MemberRole;
import dev.latchkey.organization.MembershipResult;
import dev.latchkey.organization.NewOrganization;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationRefusal;
import dev.latchkey.organization.OrganizationResult;
import dev.latchkey.organization.UserOrganization;
import dev.latchkey.testing.LatchkeyTestKit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OrganizationExamplesTest {

    private final LatchkeyTestKit kit = LatchkeyTestKit.create();
    private final Latchkey latchkey = kit.latchkey();
    private final RequestContext context = RequestContext.none();
    private final UserId ada = kit.user("ada@mail.example").id();
    private final UserId grace = kit.user("grace@mail.example").id();

    @AfterEach
    void close() {
        kit.close();
    }

    private String create(String slug) {
        // region: create
        OrganizationResult result =
                latchkey.organizations().create(ada, NewOrganization.of("Acme Research", slug), context);
        if (result instanceof OrganizationResult.Done done) {
            return done.organization().slug(); // ada is its owner
        }
        return ((OrganizationResult.Refused) result).reason().code(); // conflict: the slug is taken
        // endregion
    }

    @Test
    void an_organization_is_made_once() {
        assertThat(create("acme")).isEqualTo("acme");
        assertThat(create("acme")).isEqualTo("conflict");
    }

    @Test
    void members_are_added_and_the_last_owner_stays() {
        assertThat(create("acme")).isEqualTo("acme");
        OrganizationId acme =
                latchkey.organizations().findBySlug("acme").orElseThrow().id();
        // region: members
        MembershipResult added = latchkey.organizations().addMemberAs(ada, acme, grace, MemberRole.ADMIN, context);

        List<UserOrganization> all = latchkey.organizations().ofUser(grace, null, 50);

        MembershipResult left = latchkey.organizations().removeMemberAs(ada, acme, ada, context);
        // Refused(LAST_OWNER): nobody else owns it
        // endregion
        assertThat(added).isInstanceOf(MembershipResult.Done.class);
        assertThat(all).extracting(item -> item.organization().slug()).containsExactly("acme");
        assertThat(left).isEqualTo(new MembershipResult.Refused(OrganizationRefusal.LAST_OWNER));
    }

    @Test
    void a_second_factor_is_required_of_those_below_too() {
        assertThat(create("acme")).isEqualTo("acme");
        Organization acme = latchkey.organizations().findBySlug("acme").orElseThrow();
        // region: second-factor
        latchkey.organizations().requireSecondFactor(acme.id(), true, context);

        boolean asked = latchkey.organizations().asksSecondFactor(ada); // true
        // endregion
        assertThat(asked).isTrue();
    }
}
