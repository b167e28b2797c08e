package dev.latchkey.servlet;

import dev.latchkey.access.Access;
import dev.latchkey.access.AccessRule;
import dev.latchkey.access.Permission;
import dev.latchkey.access.Role;
import dev.latchkey.kernel.StoreUnavailableException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells at start which roles and permissions are asked for that no role of the storage has. They may be made later, so
 * they stop nothing; a misspelt one would otherwise be noticed by the people it keeps out.
 */
final class UnknownNames {

    private static final Logger log = LoggerFactory.getLogger(UnknownNames.class);
    private static final Permission EVERYTHING = Permission.parse("*:*");

    private UnknownNames() {}

    /** Warns once for each name. Declared roles are in the storage by now. */
    static void warn(List<AccessRule> asked, Access access) {
        Set<String> roles = new TreeSet<>();
        Set<String> permissions = new TreeSet<>();
        for (AccessRule rule : asked) {
            roles.addAll(rule.roles());
            rule.permissions().forEach(permission -> permissions.add(permission.toString()));
        }
        if (roles.isEmpty() && permissions.isEmpty()) {
            return;
        }
        List<Role> known;
        try {
            known = access.roles();
        } catch (StoreUnavailableException e) {
            log.warn(
                    "The storage is out of reach, so nobody has compared the roles that rules ask for with those it has");
            return;
        }
        roles.removeAll(known.stream().map(Role::name).collect(Collectors.toSet()));
        permissions.removeIf(permission -> isKnown(Permission.parse(permission), known));
        roles.forEach(role -> log.warn(
                "The role {} is asked for by an annotation or a rule, and is neither declared nor in the storage: nobody has"
                        + " it. Is it misspelt?",
                role));
        permissions.forEach(permission -> log.warn(
                "The permission {} is asked for by an annotation or a rule, and no role has it but by *:*. Is it misspelt?",
                permission));
    }

    /** Who may do everything may do what is misspelt, too: that says nothing of the permission. */
    private static boolean isKnown(Permission asked, List<Role> roles) {
        return roles.stream()
                .flatMap(role -> role.permissions().stream())
                .anyMatch(held -> held.equals(asked) || (!held.equals(EVERYTHING) && held.permits(asked)));
    }
}
