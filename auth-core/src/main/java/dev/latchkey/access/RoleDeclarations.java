package dev.latchkey.access;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The roles that a host declares in code. They are made at start when they are missing; one that is there is left as
 * it is, because an administrator may have changed it.
 *
 * <pre>{@code
 * .roles(r -> {
 *     r.role("editor").may("articles:read", "articles:update");
 *     r.role("chief").may("articles:delete").includes("editor");
 * })
 * }</pre>
 *
 * <p>Used while it is being filled, by one thread; what is made of it is immutable.
 */
public final class RoleDeclarations {

    private static final Set<Permission> EVERYTHING = Set.of(Permission.parse("*:*"));

    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    private RoleDeclarations() {}

    /**
     * No roles beside the built-in {@code admin}.
     *
     * @return empty declarations
     */
    public static RoleDeclarations none() {
        return new RoleDeclarations();
    }

    /**
     * Collects declarations.
     *
     * @param declaring declares the roles
     * @return the declarations
     * @throws IllegalArgumentException when a name or permission is not of its form, or a role is declared twice
     */
    public static RoleDeclarations of(Consumer<RoleDeclarations> declaring) {
        RoleDeclarations declarations = new RoleDeclarations();
        declaring.accept(declarations);
        return declarations;
    }

    /**
     * Begins the declaration of a role.
     *
     * @param name its name: 1 to 100 ASCII letters, digits, {@code . _ -}; not {@code admin}, which is built in
     * @return what the role may, to be filled in
     */
    public Draft role(String name) {
        Role.requireName(name);
        if (name.equals(Role.ADMIN)) {
            throw new IllegalArgumentException("the role admin is built in and permits everything");
        }
        Draft draft = new Draft(name);
        if (drafts.putIfAbsent(name, draft) != null) {
            throw new IllegalArgumentException("the role " + name + " is declared twice");
        }
        return draft;
    }

    /**
     * The declared roles, each after those it includes.
     *
     * @return the declarations
     * @throws IllegalArgumentException when roles include each other in a circle
     */
    public List<RoleDeclaration> inOrder() {
        Set<String> done = new LinkedHashSet<>();
        drafts.keySet().forEach(name -> visit(name, new LinkedHashSet<>(), done));
        return done.stream().map(drafts::get).map(Draft::declaration).toList();
    }

    /**
     * The authority of whoever has these roles, by the declarations alone, without a store: for a resource service,
     * which knows a caller's roles from the token. What a declared role includes counts too; names that are not
     * declared, of any form, are roles without permissions.
     *
     * @param roleNames the roles of the token
     * @return what they permit
     */
    public Authority authorityOf(Set<String> roleNames) {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        roleNames.stream().sorted().forEach(name -> paths.put(name, List.of(name)));
        Map<Permission, List<String>> pathOf = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(paths.keySet());
        while (!open.isEmpty()) {
            String name = open.remove();
            List<String> path = paths.getOrDefault(name, List.of());
            permissionsOf(name).forEach(permission -> pathOf.putIfAbsent(permission, path));
            Draft draft = drafts.get(name);
            for (String included : draft == null ? Set.<String>of() : draft.includes) {
                if (!paths.containsKey(included)) {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(included);
                    paths.put(included, List.copyOf(longer));
                    open.add(included);
                }
            }
        }
        return new RoleAuthority(paths.keySet(), pathOf);
    }

    private Collection<Permission> permissionsOf(String role) {
        if (role.equals(Role.ADMIN)) {
            return EVERYTHING;
        }
        Draft draft = drafts.get(role);
        return draft == null ? Set.of() : draft.permissions;
    }

    private void visit(String name, Set<String> path, Set<String> done) {
        Draft draft = drafts.get(name);
        if (draft == null || done.contains(name)) {
            return;
        }
        if (!path.add(name)) {
            throw new IllegalArgumentException(
                    "roles include each other in a circle: " + String.join(", ", path) + ", " + name);
        }
        draft.includes.forEach(included -> visit(included, path, done));
        path.remove(name);
        done.add(name);
    }

    /** A role that is being declared. */
    public static final class Draft {

        private final String name;
        private final List<Permission> permissions = new ArrayList<>();
        private final Set<String> includes = new LinkedHashSet<>();
        private String description = "";

        private Draft(String name) {
            this.name = name;
        }

        /**
         * Adds permissions.
         *
         * @param added permissions in text form, {@code resource:action}
         * @return this
         */
        public Draft may(String... added) {
            for (String permission : added) {
                permissions.add(Permission.parse(permission));
            }
            return this;
        }

        /**
         * Adds roles whose permissions this role has too.
         *
         * @param roles their names; declared here, or in the store
         * @return this
         */
        public Draft includes(String... roles) {
            for (String role : roles) {
                Role.requireName(role);
                includes.add(role);
            }
            return this;
        }

        /**
         * Says what the role is for.
         *
         * @param text the description
         * @return this
         */
        public Draft description(String text) {
            this.description = Objects.requireNonNull(text, "text");
            return this;
        }

        private RoleDeclaration declaration() {
            return new RoleDeclaration(name, description, Set.copyOf(permissions), includes);
        }
    }
}
