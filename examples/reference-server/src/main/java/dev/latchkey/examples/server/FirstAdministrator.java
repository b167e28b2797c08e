package dev.latchkey.examples.server;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import java.util.List;
import java.util.Optional;

/** Sees to it that there is somebody who can administer. */
final class FirstAdministrator {

    private FirstAdministrator() {}

    /**
     * Makes the administrator of the settings, when there is none.
     *
     * @return the link by which the operator makes one instead, empty when there is an administrator now
     */
    static Optional<String> ensure(Settings settings, Latchkey latchkey) throws StartException {
        Optional<EmailAddress> email = settings.find(SettingsTable.ADMIN_EMAIL);
        if (email.isEmpty()) {
            return link(latchkey);
        }
        Secret password = settings.get(SettingsTable.ADMIN_PASSWORD);
        CreateResult result = latchkey.accounts()
                .administrators()
                .createFirst(email.get().address(), password, RequestContext.none());
        if (result instanceof CreateResult.WeakPassword weak) {
            throw new StartException(SettingsTable.ADMIN_PASSWORD + " is refused: " + messages(weak.problems()));
        }
        if (result instanceof CreateResult.Refused refused) {
            throw new StartException(SettingsTable.ADMIN_EMAIL + " is refused: " + messages(refused.problems()));
        }
        if (result instanceof CreateResult.AddressTaken) {
            throw new StartException(SettingsTable.ADMIN_EMAIL + " is the address of a user who is no administrator");
        }
        if (result instanceof CreateResult.Busy) {
            throw new StartException("the first administrator's password could not be hashed in time: start again");
        }
        return Optional.empty();
    }

    /** The link by which the operator makes the first administrator, empty when there is one. */
    static Optional<String> link(Latchkey latchkey) {
        return latchkey.accounts()
                .administrators()
                .mintSetUp()
                .map(token -> latchkey.settings().baseUrl() + "/set-up?token=" + token.reveal());
    }

    private static String messages(List<FieldProblem> problems) {
        return String.join("; ", problems.stream().map(FieldProblem::message).toList());
    }
}
