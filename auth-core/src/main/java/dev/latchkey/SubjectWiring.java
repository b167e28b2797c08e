package dev.latchkey;

import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.Environment;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.SubjectIdentifiers;
import dev.latchkey.token.SubjectNames;

/** What tokens name users by, and what is to be done about it from time to time. */
final class SubjectWiring {

    private SubjectWiring() {}

    static SubjectNames names(
            Blueprint blueprint, Storage storage, Revocations revocations, Environment environment, UserStore users) {
        return SubjectNames.create(
                blueprint.subjects.orElse(SubjectIdentifiers.USER_ID),
                storage.subjects(),
                storage.revocations(),
                revocations,
                storage.transactions(),
                environment,
                blueprint.accessTokenSettings().longestLife(),
                user -> users.find(user).isPresent());
    }

    static Maintenance.Chore look(SubjectNames names) {
        return new Maintenance.Chore("see what tokens name users by elsewhere", names::look);
    }

    static Maintenance.Chore cleanUp(SubjectNames names) {
        return new Maintenance.Chore(
                "forget what no token names users by any more", () -> Maintenance.inBatches(names::cleanUp));
    }
}
