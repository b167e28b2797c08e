package dev.latchkey.organization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.OrganizationId;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.testing.LatchkeyTestKit;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages of what a user belongs to, read from a replica that does not know yet what was deleted. */
class LaggingMembershipsTest {

    private static final RequestContext CONTEXT = RequestContext.none();

    private final InMemoryStorage storage = InMemoryStorage.create();
    private final LatchkeyTestKit kit = LatchkeyTestKit.create(builder -> builder.storage(storage));
    private final UserId ada = kit.user("ada@mail.example").id();

    @AfterEach
    void close() {
        kit.close();
    }

    @Test
    void a_page_is_filled_though_some_of_it_is_gone() {
        List<Membership> known = new ArrayList<>();
        List<OrganizationId> left = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            OrganizationId id = create("number-" + i);
            known.add(storage.organizations().member(id, ada).orElseThrow());
            if (i == 0 || i == 3 || i == 4) {
                kit.latchkey().organizations().delete(id, OptionalLong.empty(), CONTEXT);
            } else {
                left.add(id);
            }
        }
        Organizations organizations = lagging(known);

        assertThat(ids(organizations.ofUser(ada, null, 3))).isEqualTo(left.subList(0, 3));
        assertThat(ids(organizations.ofUser(ada, left.get(2), 3))).isEqualTo(left.subList(3, 6));
        assertThat(ids(organizations.ofUser(ada, null, 100))).isEqualTo(left);
        assertThat(organizations.ofUser(ada, left.get(5), 3)).isEmpty();
    }

    private OrganizationId create(String slug) {
        OrganizationResult made =
                kit.latchkey().organizations().create(ada, NewOrganization.of("The " + slug, slug), CONTEXT);
        return ((OrganizationResult.Done) made).organization().id();
    }

    private static List<OrganizationId> ids(List<UserOrganization> page) {
        return page.stream().map(belonging -> belonging.organization().id()).toList();
    }

    /** All of the storage, but the memberships are as they were. */
    private Organizations lagging(List<Membership> known) {
        OrganizationStore store = (OrganizationStore) Proxy.newProxyInstance(
                OrganizationStore.class.getClassLoader(),
                new Class<?>[] {OrganizationStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("memberships")) {
                        OrganizationId after = (OrganizationId) arguments[1];
                        int from = after == null ? 0 : known.indexOf(of(known, after)) + 1;
                        return known.subList(from, Math.min(known.size(), from + (int) arguments[2]));
                    }
                    try {
                        return method.invoke(storage.organizations(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return Organizations.create(
                store,
                new OrganizationUsers() {
                    @Override
                    public boolean lock(Tx tx, UserId user) {
                        return true;
                    }

                    @Override
                    public boolean isActive(UserId user) {
                        return true;
                    }
                },
                kit.latchkey().access(),
                storage.transactions(),
                AuthEvents.of(List.of(), List.of()),
                Environment.system());
    }

    private static Membership of(List<Membership> known, OrganizationId id) {
        return known.stream()
                .filter(membership -> membership.organization().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
