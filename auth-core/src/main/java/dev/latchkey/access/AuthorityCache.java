package dev.latchkey.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.UserId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Users' authorities, computed once for each user, set of grants, state of the roles and whether a second factor is asked
 * of the user. Follows from what the stores give alone, so that nothing here can be stale.
 */
final class AuthorityCache {

    private final RoleStore store;
    private final MembershipSource memberships;
    private final Set<String> guardedRoles;
    private final Cache<UserId, Entry> users;
    private final AtomicReference<@Nullable LoadedGraph> graph = new AtomicReference<>();

    AuthorityCache(RoleStore store, MembershipSource memberships, AccessSettings settings) {
        this.store = store;
        this.memberships = memberships;
        this.guardedRoles = settings.secondFactorRoles();
        this.users = Caffeine.newBuilder()
                .maximumSize(settings.cachedUsers())
                .executor(Runnable::run)
                .build();
    }

    RoleAuthority of(UserId user) {
        RoleGraph roles = graph(store.recentRoles());
        Set<RoleId> granted = store.recentGrants(user);
        boolean guarded = memberships.asksSecondFactor(user);
        Entry known = users.getIfPresent(user);
        if (known != null && known.roles == roles && known.guarded == guarded && known.granted.equals(granted)) {
            return known.authority;
        }
        Entry computed = new Entry(authority(roles, granted, guarded), roles, granted, guarded);
        users.put(user, computed);
        return computed.authority;
    }

    /** Of a user of whom a second factor is asked nothing is left without it, whatever the roles ask. */
    private static RoleAuthority authority(RoleGraph roles, Set<RoleId> granted, boolean guarded) {
        RoleAuthority whole = roles.authority(granted);
        return guarded ? whole.guarded(roles.authority(Set.of())) : whole;
    }

    /** The same roles keep the same graph, and with it the users' authorities that were computed from it. */
    private RoleGraph graph(List<Role> all) {
        LoadedGraph known = graph.get();
        if (known != null && known.source == all) {
            return known.roles;
        }
        RoleGraph roles = known != null && known.roles.holds(all) ? known.roles : new RoleGraph(all, guardedRoles);
        graph.compareAndSet(known, new LoadedGraph(roles, all));
        return roles;
    }

    private record Entry(RoleAuthority authority, RoleGraph roles, Set<RoleId> granted, boolean guarded) {}

    private record LoadedGraph(RoleGraph roles, List<Role> source) {}
}
