package dev.latchkey.storage;

import dev.latchkey.access.Permission;
import dev.latchkey.access.Role;
import dev.latchkey.kernel.RoleId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All roles, and the roles of a user, as the members of JSON objects. */
final class RoleCopies {

    private RoleCopies() {}

    /** The form of all roles. */
    static final class All implements SealedCodec.Form<List<Role>> {

        @Override
        public Map<String, Object> write(List<Role> roles) {
            return Map.of(
                    "roles",
                    roles.stream()
                            .map(role -> Map.of(
                                    "id", role.id().toString(),
                                    "name", role.name(),
                                    "description", role.description(),
                                    "permissions", texts(role.permissions()),
                                    "includes", texts(role.includes()),
                                    "version", role.version()))
                            .toList());
        }

        @Override
        public List<Role> read(Map<String, @Nullable Object> members) {
            List<Role> roles = new ArrayList<>();
            for (Object element : SealedCodec.member(members, "roles", List.class)) {
                roles.add(role((Map<?, ?>) element));
            }
            return List.copyOf(roles);
        }

        private static Role role(Map<?, ?> members) {
            return new Role(
                    RoleId.parse(SealedCodec.text(members, "id")),
                    SealedCodec.text(members, "name"),
                    SealedCodec.text(members, "description"),
                    Set.copyOf(SealedCodec.texts(members, "permissions").stream()
                            .map(Permission::parse)
                            .toList()),
                    Set.copyOf(SealedCodec.texts(members, "includes").stream()
                            .map(RoleId::parse)
                            .toList()),
                    SealedCodec.member(members, "version", Long.class));
        }
    }

    /** The form of a user's roles. */
    static final class Granted implements SealedCodec.Form<Set<RoleId>> {

        @Override
        public Map<String, Object> write(Set<RoleId> granted) {
            return Map.of("granted", texts(granted));
        }

        @Override
        public Set<RoleId> read(Map<String, @Nullable Object> members) {
            return Set.copyOf(SealedCodec.texts(members, "granted").stream()
                    .map(RoleId::parse)
                    .toList());
        }
    }

    private static List<String> texts(Collection<?> values) {
        return values.stream().map(Object::toString).toList();
    }
}
