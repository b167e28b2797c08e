package dev.latchkey.examples.server;

import dev.latchkey.examples.server.database.Database;
import dev.latchkey.examples.server.imports.UserImport;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.kernel.StoreUnavailableException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Imports accounts from a file of JSON lines. Exits with 1 when a line was bad. */
final class ImportCommand {

    private ImportCommand() {}

    static int run(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        if (arguments.words().size() != 1) {
            throw new UsageException("'user import' wants one file, or - to read standard input");
        }
        Settings settings = arguments.settings(console.variables());
        Logging.configureForCommand(settings);
        try (InputStream in = open(arguments.words().get(0), console);
                Node node = Node.openForCommand(settings, console.environment())) {
            UserImport users = new UserImport(
                    node.latchkey().accounts(), arguments.has(Arguments.DRY_RUN), console.out()::println);
            boolean complete = false;
            try {
                boolean allGood = users.run(in);
                complete = true;
                console.out().println(users.summary());
                return allGood ? 0 : 1;
            } finally {
                if (!complete) {
                    console.out().println("broken off: " + users.summary());
                }
            }
        } catch (StoreUnavailableException e) {
            throw Database.explained(settings, e);
        } catch (IOException e) {
            throw new StartException("the file cannot be read any further");
        }
    }

    private static InputStream open(String file, Console console) throws UsageException {
        if (file.equals("-")) {
            return new FilterInputStream(console.in()) {
                @Override
                public void close() {
                    // standard input is not ours to close
                }
            };
        }
        try {
            return Files.newInputStream(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("'" + CommandLine.printable(file) + "' cannot be read");
        }
    }
}
