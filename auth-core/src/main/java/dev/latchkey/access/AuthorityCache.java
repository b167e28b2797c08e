package dev.latchkey.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Users' authorities, computed once for each user and state of the roles. The store is never asked under a lock of the
 * cache, so that a caller inside a unit of work cannot block one outside.
 */
final class AuthorityCache {

    private final RoleStore store;
    private final Environment environment;
    private final Duration maxStaleness;
    private final Cache<UserId, Entry> users;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicReference<@Nullable LoadedGraph> graph = new AtomicReference<>();

    AuthorityCache(RoleStore store, Environment environment, AccessSettings settings) {
        this.store = store;
        this.environment = environment;
        this.maxStaleness = settings.maxStaleness();
        this.users = Caffeine.newBuilder()
                .maximumSize(settings.cachedUsers())
                .executor(Runnable::run)
                .build();
    }

    RoleAuthority of(UserId user) {
        Instant now = environment.now();
        RoleGraph roles = roles(now);
        Entry cached = users.getIfPresent(user);
        if (cached != null && cached.roles == roles && isFresh(cached.loadedAt, now)) {
            return cached.authority;
        }
        long before = changes.get();
        Entry loaded = new Entry(roles.authority(store.granted(user)), roles, now);
        // A change that committed since may not be in what was read: then it is used this once, and not kept. The
        // change is counted before its entry is removed, so one of the two always sees the other.
        users.asMap().compute(user, (id, present) -> changes.get() == before ? loaded : present);
        return loaded.authority;
    }

    /** Forgets a user whose grants have changed; after the commit. */
    void changed(UserId user) {
        changes.incrementAndGet();
        users.invalidate(user);
    }

    private RoleGraph roles(Instant now) {
        LoadedGraph known = graph.get();
        if (known != null && isFresh(known.loadedAt, now)) {
            return known.roles;
        }
        List<Role> all = store.all();
        // The same roles keep the same graph, and with it the users' authorities that were computed from it.
        RoleGraph roles = known != null && known.roles.holds(all) ? known.roles : new RoleGraph(all);
        graph.compareAndSet(known, new LoadedGraph(roles, now));
        return roles;
    }

    private boolean isFresh(Instant loadedAt, Instant now) {
        return Duration.between(loadedAt, now).abs().compareTo(maxStaleness) < 0;
    }

    private record Entry(RoleAuthority authority, RoleGraph roles, Instant loadedAt) {}

    private record LoadedGraph(RoleGraph roles, Instant loadedAt) {}
}
