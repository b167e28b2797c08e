package dev.latchkey;

import dev.latchkey.account.PersonalData;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.organization.Membership;
import dev.latchkey.organization.Organization;
import dev.latchkey.organization.OrganizationUsers;
import dev.latchkey.organization.Organizations;
import dev.latchkey.organization.UserOrganization;
import java.util.Map;
import java.util.Optional;

/** Joins the organizations to the features beside them. */
final class OrganizationWiring {

    private OrganizationWiring() {}

    static OrganizationUsers users(UserStore users) {
        return new OrganizationUsers() {
            @Override
            public boolean lock(Tx tx, UserId user) {
                return users.lock(tx, user).isPresent();
            }

            @Override
            public boolean isActive(UserId user) {
                return users.find(user).filter(User::isActive).isPresent();
            }
        };
    }

    /** What a user belongs to, of which the account's erasure takes the user out. */
    static PersonalData data(Organizations organizations, int atOnce) {
        return new PersonalData() {
            @Override
            public String name() {
                return "organizations";
            }

            @Override
            public Optional<Object> of(UserId user) {
                return new PagedItems<UserOrganization, OrganizationId>(
                                after -> PagedItems.Page.of(
                                        organizations.ofUser(user, after, atOnce),
                                        atOnce,
                                        belonging -> belonging.organization().id()),
                                OrganizationWiring::shown)
                        .ifAny();
            }

            @Override
            public void erase(Tx tx, UserId user) {
                organizations.forget(tx, user);
            }
        };
    }

    private static Object shown(UserOrganization belonging) {
        Organization organization = belonging.organization();
        Membership membership = belonging.membership();
        return Map.of(
                "id", organization.id().toString(),
                "name", organization.name(),
                "slug", organization.slug(),
                "role", membership.role().code(),
                "since", membership.since().toString());
    }
}
