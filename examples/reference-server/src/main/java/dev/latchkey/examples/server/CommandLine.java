package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.LogFormat;
import dev.latchkey.examples.server.settings.SettingsException;
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
        return found.orElseThrow(() -> new UsageException(
                "unknown command '" + printable(String.join(" ", arguments.words())) + "'; 'help' lists the commands"));
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
