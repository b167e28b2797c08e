package dev.latchkey.access;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The authority that follows from a set of roles; each question is at most four look-ups. */
final class RoleAuthority implements Authority {

    private static final String ANY = "*";

    private final Set<String> roleNames;
    private final Map<Permission, List<String>> pathOf;
    private final @Nullable RoleAuthority withoutSecondFactor;

    /**
     * Takes the roles in the order in which they were reached.
     *
     * @param names their names
     * @param pathOf each permission, and the names from the granted role to the one that has it
     */
    RoleAuthority(Set<String> names, Map<Permission, List<String>> pathOf) {
        this(names, pathOf, null);
    }

    private RoleAuthority(
            Set<String> names, Map<Permission, List<String>> pathOf, @Nullable RoleAuthority withoutSecondFactor) {
        this.withoutSecondFactor = withoutSecondFactor;
        this.roleNames = Collections.unmodifiableSet(new LinkedHashSet<>(names));
        this.pathOf = Map.copyOf(pathOf);
    }

    /** Takes each role with the names from the granted role to it, in the order in which they were reached. */
    static RoleAuthority of(Map<Role, List<String>> paths) {
        Set<String> names = new LinkedHashSet<>();
        Map<Permission, List<String>> pathOf = new LinkedHashMap<>();
        paths.forEach((role, path) -> {
            names.add(role.name());
            role.permissions().forEach(permission -> pathOf.putIfAbsent(permission, path));
        });
        return new RoleAuthority(names, pathOf);
    }

    /** The same, of which less is left without a second factor. */
    RoleAuthority guarded(RoleAuthority left) {
        return new RoleAuthority(roleNames, pathOf, left);
    }

    @Override
    public Authority withoutSecondFactor() {
        return withoutSecondFactor == null ? this : withoutSecondFactor;
    }

    @Override
    public Set<String> roleNames() {
        return roleNames;
    }

    @Override
    public Decision can(Permission permission) {
        Permission by = permitting(permission);
        return by == null ? Decision.denied(permission) : Decision.granted(permission, path(by), by);
    }

    private @Nullable Permission permitting(Permission wanted) {
        if (pathOf.containsKey(wanted)) {
            return wanted;
        }
        Permission anyAction = new Permission(wanted.resource(), ANY);
        if (pathOf.containsKey(anyAction)) {
            return anyAction;
        }
        Permission anyResource = new Permission(ANY, wanted.action());
        if (pathOf.containsKey(anyResource)) {
            return anyResource;
        }
        Permission everything = new Permission(ANY, ANY);
        return pathOf.containsKey(everything) ? everything : null;
    }

    private List<String> path(Permission permission) {
        return pathOf.getOrDefault(permission, List.of());
    }
}
