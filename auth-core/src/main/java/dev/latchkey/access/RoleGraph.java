package dev.latchkey.access;

import dev.latchkey.kernel.RoleId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All roles at one moment, and what they include. Immutable. */
final class RoleGraph {

    private final List<Role> roles;
    private final Map<RoleId, Role> byId;
    private final Map<String, Role> byName;
    private final Set<String> guarded;

    RoleGraph(Collection<Role> roles) {
        this(roles, Set.of());
    }

    /** Roles, some of which count only for who has shown a second factor. */
    RoleGraph(Collection<Role> roles, Set<String> guarded) {
        this.guarded = Set.copyOf(guarded);
        this.roles = List.copyOf(roles);
        this.byId = this.roles.stream().collect(Collectors.toUnmodifiableMap(Role::id, Function.identity()));
        this.byName = this.roles.stream().collect(Collectors.toUnmodifiableMap(Role::name, Function.identity()));
    }

    boolean holds(Collection<Role> other) {
        return roles.equals(List.copyOf(other));
    }

    Optional<Role> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * The authority of whoever was granted these roles. A role reached in two ways has the shorter path; the walk ends
     * also where a store holds a cycle.
     */
    RoleAuthority authority(Set<RoleId> granted) {
        RoleAuthority whole = authority(granted, Set.of());
        boolean asks = whole.roleNames().stream().anyMatch(guarded::contains);
        return asks ? whole.guarded(authority(granted, guarded)) : whole;
    }

    private RoleAuthority authority(Set<RoleId> granted, Set<String> leftOut) {
        Map<Role, List<String>> paths = new LinkedHashMap<>();
        Deque<Role> open = new ArrayDeque<>();
        for (Role role : known(granted, leftOut)) {
            paths.put(role, List.of(role.name()));
            open.add(role);
        }
        while (!open.isEmpty()) {
            Role role = open.remove();
            for (Role included : known(role.includes(), leftOut)) {
                if (!paths.containsKey(included)) {
                    paths.put(included, extended(paths.getOrDefault(role, List.of()), included.name()));
                    open.add(included);
                }
            }
        }
        return RoleAuthority.of(paths);
    }

    private List<Role> known(Set<RoleId> ids, Set<String> leftOut) {
        List<Role> found = new ArrayList<>(ids.size());
        for (RoleId id : ids) {
            Role role = byId.get(id);
            if (role != null && !leftOut.contains(role.name())) {
                found.add(role);
            }
        }
        found.sort(Comparator.comparing(Role::name));
        return found;
    }

    private static List<String> extended(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }
}
