package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.LogFormat;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.kernel.LatchkeyException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the command that is asked for and runs it. */
final class CommandLine {

    private static final int REFUSED = 2;
    private static final int SHOWN = 100;

    private static final List<Command> COMMANDS = List.of(
            new Command(
                    "serve",
                    "",
                    Set.of(Arguments.CONFIG),
                    "Starts the server; what happens without a command.",
                    ServeCommand::run),
            new Command(
                    "migrate up",
                    "",
                    Set.of(Arguments.CONFIG, Arguments.STEPS),
                    "Makes the tables and brings them up to date: all versions, or --steps of them.",
                    MigrateCommand::up),
            new Command(
                    "migrate down",
                    "",
                    Set.of(Arguments.CONFIG, Arguments.STEPS),
                    "Takes the newest version of the tables away, or --steps of them, with all that is in it.",
                    MigrateCommand::down),
            new Command(
                    "migrate status",
                    "",
                    Set.of(Arguments.CONFIG),
                    "Lists the versions of the tables; exits with 1 when one is missing.",
                    MigrateCommand::status),
            new Command(
                    "migrate new",
                    "<name>",
                    Set.of(Arguments.FOLDER),
                    "Writes the empty scripts of a further version, up and down, for both databases, into --folder.",
                    MigrateCommand::create),
            new Command(
                    "admin create",
                    "[e-mail address]",
                    Set.of(Arguments.CONFIG),
                    "Makes an administrator, whose password is asked for or read from standard input; without an address,"
                            + " prints a link for the first one.",
                    AdminCommand::run),
            new Command(
                    "user import",
                    "<file or ->",
                    Set.of(Arguments.CONFIG, Arguments.DRY_RUN),
                    "Imports accounts, a JSON object a line, with the password hashes of another system; exits with 1 when"
                            + " a line was bad. With --dry-run nothing is kept.",
                    ImportCommand::run),
            new Command(
                    "user list",
                    "",
                    Set.of(Arguments.CONFIG, Arguments.LIMIT, Arguments.AFTER, Arguments.FORMAT),
                    "Lists the accounts in the order of their registration, 100 at a time or --limit of them.",
                    ListCommand::run),
            new Command(
                    "keys list",
                    "",
                    Set.of(Arguments.CONFIG),
                    "Lists the keys, without the keys themselves.",
                    KeysCommand::list),
            new Command(
                    "keys rotate",
                    "",
                    Set.of(Arguments.CONFIG),
                    "Publishes a new signing key, which takes over a little later.",
                    KeysCommand::rotate),
            new Command(
                    "audit verify",
                    "[point]",
                    Set.of(Arguments.CONFIG),
                    "Says whether the audit log is as it was written, and prints the point it has reached; exits with 1 when"
                            + " it was changed, or is not the log that an earlier point is from.",
                    AuditCommand::verify),
            new Command(
                    "token inspect",
                    "<token or ->",
                    Set.of(Arguments.CONFIG, Arguments.JWKS),
                    "Shows what a JWT says and whether its signature holds; - reads it from standard input.",
                    InspectCommand::run),
            new Command(
                    "doctor",
                    "",
                    Set.of(Arguments.CONFIG),
                    "Says which settings are unsafe, by requirement of the OWASP ASVS 5.0; exits with 1 when one is.",
                    DoctorCommand::run),
            new Command(
                    "openapi",
                    "",
                    Set.of(Arguments.CONFIG),
                    "Prints the HTTP API as an OpenAPI document.",
                    OpenApiCommand::run),
            new Command("help", "", Set.of(), "Prints this text.", CommandLine::help),
            new Command("version", "", Set.of(), "Prints the version.", CommandLine::version));

    private CommandLine() {}

    static int run(Console console, String... args) {
        Logging.configure(LogFormat.PLAIN); // before any library logs, even when settings are read
        try {
            Arguments arguments = Arguments.parse(args);
            Command command = find(arguments);
            for (String option : arguments.options().keySet()) {
                if (!command.options().contains(option)) {
                    throw new UsageException("'" + command.words() + "' takes no " + option);
                }
            }
            return command.action()
                    .run(arguments.after(arguments.words().isEmpty() ? 0 : command.wordCount()), console);
        } catch (UsageException | SettingsException | StartException e) {
            console.err().println("latchkey: " + e.getMessage());
            return REFUSED;
        } catch (LatchkeyException e) {
            console.err().println("latchkey: " + e.getMessage());
            return REFUSED;
        }
    }

    /** A word from the command line, fit for a message. */
    static String printable(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() > SHOWN ? clean.substring(0, SHOWN) + "..." : clean;
    }

    private static Command find(Arguments arguments) throws UsageException {
        if (arguments.words().isEmpty()) {
            return COMMANDS.get(0);
        }
        Optional<Command> found = COMMANDS.stream()
                .filter(command -> command.isNamedBy(arguments))
                .findFirst();
        return found.orElseThrow(() -> new UsageException("unknown command '"
                + printable(String.join(" ", arguments.words())) + "'; there "
                + choices(arguments.words().get(0)) + "; 'help' says what they do"));
    }

    /** What can follow a word that commands begin with, or else what commands can begin with. */
    private static String choices(String word) {
        List<String> second = COMMANDS.stream()
                .filter(command -> command.words().startsWith(word + " "))
                .map(Command::words)
                .toList();
        List<String> first = COMMANDS.stream()
                .map(command -> command.words().split(" ", 2)[0])
                .distinct()
                .toList();
        return listed(second.isEmpty() ? first : second);
    }

    private static String listed(List<String> words) {
        int last = words.size() - 1;
        return last == 0
                ? "is '" + words.get(0) + "'"
                : "are '" + String.join("', '", words.subList(0, last)) + "' and '" + words.get(last) + "'";
    }

    private static int help(Arguments arguments, Console console) throws UsageException {
        arguments.requireNoWords();
        console.out().print(HelpText.of(COMMANDS));
        return 0;
    }

    private static int version(Arguments arguments, Console console) throws UsageException {
        arguments.requireNoWords();
        String version = CommandLine.class.getPackage().getImplementationVersion();
        console.out().println("Latchkey reference server " + (version == null ? "(not packaged)" : version));
        return 0;
    }
}
