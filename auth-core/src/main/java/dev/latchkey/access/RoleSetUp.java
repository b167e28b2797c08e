package dev.latchkey.access;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RoleId;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the built-in and the declared roles that are missing. */
final class RoleSetUp {

    private static final Logger log = LoggerFactory.getLogger(RoleSetUp.class);
    private static final RoleDeclaration ADMIN =
            new RoleDeclaration(Role.ADMIN, "May do everything", Set.of(Permission.parse("*:*")), Set.of());

    private final RoleStore store;
    private final Transactions transactions;
    private final Environment environment;

    RoleSetUp(RoleStore store, Transactions transactions, Environment environment) {
        this.store = store;
        this.transactions = transactions;
        this.environment = environment;
    }

    void run(RoleDeclarations declarations) {
        makeIfMissing(ADMIN);
        declarations.inOrder().forEach(this::makeIfMissing);
    }

    private void makeIfMissing(RoleDeclaration declared) {
        Set<RoleId> includes = included(declared);
        Optional<Role> present = store.findByName(declared.name());
        if (present.isEmpty() && !transactions.call(tx -> add(tx, declared, includes))) {
            // Another node made it in between.
            present = store.findByName(declared.name());
        }
        present.ifPresent(role -> compare(role, declared, includes));
    }

    private boolean add(Tx tx, RoleDeclaration declared, Set<RoleId> includes) {
        RoleId id = new RoleId(environment.newId());
        return store.add(
                tx, new Role(id, declared.name(), declared.description(), declared.permissions(), includes, 0));
    }

    private Set<RoleId> included(RoleDeclaration declared) {
        Set<RoleId> ids = new HashSet<>();
        for (String name : declared.includes()) {
            Role role = store.findByName(name)
                    .orElseThrow(() -> new IllegalArgumentException("the role " + declared.name() + " includes " + name
                            + ", which is neither declared nor in the store"));
            ids.add(role.id());
        }
        return ids;
    }

    private static void compare(Role present, RoleDeclaration declared, Set<RoleId> includes) {
        if (!present.permissions().equals(declared.permissions())
                || !present.includes().equals(includes)) {
            log.warn(
                    "The role {} in the store differs from its declaration and stays as it is: it permits {}, declared is {}",
                    present.name(),
                    text(present.permissions()),
                    text(declared.permissions()));
        }
    }

    private static String text(Set<Permission> permissions) {
        return permissions.stream().map(Permission::toString).sorted().collect(Collectors.joining(" "));
    }
}
