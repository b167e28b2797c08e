package dev.latchkey.examples.server;

import dev.latchkey.Latchkey;
import dev.latchkey.account.CreateResult;
import dev.latchkey.account.FieldProblem;
import dev.latchkey.examples.server.database.Database;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import java.util.List;

/** Makes an administrator; without an address, a link by which the first one is made. */
final class AdminCommand {

    private AdminCommand() {}

    static int run(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        if (arguments.words().size() > 1) {
            throw new UsageException(
                    "'admin create' wants one address; the password is asked for, or read from standard input");
        }
        Settings settings = arguments.settings(console.variables());
        Logging.configureForCommand(settings);
        boolean byLink = arguments.words().isEmpty();
        Secret password = byLink ? Secret.of("none") : PasswordInput.read(console);
        try (Node node = Node.openForCommand(settings, console.environment())) {
            String done = byLink
                    ? link(node.latchkey())
                    : create(node.latchkey(), arguments.words().get(0), password);
            console.out().println(done);
            return 0;
        } catch (StoreUnavailableException e) {
            throw Database.explained(settings, e);
        }
    }

    private static String link(Latchkey latchkey) throws UsageException {
        return FirstAdministrator.link(latchkey)
                .orElseThrow(() -> new UsageException(
                        "there is an administrator already: name the address of the one to be made"));
    }

    private static String create(Latchkey latchkey, String email, Secret password) throws StartException {
        CreateResult result = latchkey.accounts().administrators().create(email, password, RequestContext.none());
        if (result instanceof CreateResult.Created created) {
            return created.user().email().address() + " is an administrator.";
        }
        throw new StartException(why(result));
    }

    private static String why(CreateResult result) {
        if (result instanceof CreateResult.WeakPassword weak) {
            return "the password is refused: " + messages(weak.problems());
        }
        if (result instanceof CreateResult.Refused refused) {
            return "this is refused: " + messages(refused.problems());
        }
        if (result instanceof CreateResult.AddressTaken) {
            return "the address has an account already, which stays as it is";
        }
        return "the password could not be hashed in time: try again";
    }

    private static String messages(List<FieldProblem> problems) {
        return String.join("; ", problems.stream().map(FieldProblem::message).toList());
    }
}
