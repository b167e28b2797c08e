package dev.latchkey.examples.server;

import dev.latchkey.examples.server.database.Database;
import dev.latchkey.examples.server.database.NewMigration;
import dev.latchkey.examples.server.settings.LogFormat;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.jdbc.MigrationStatus;
import dev.latchkey.jdbc.Schema;
import dev.latchkey.kernel.LatchkeyException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Brings the tables up, takes versions away, says which there are, begins a new one. */
final class MigrateCommand {

    private MigrateCommand() {}

    static int up(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        OptionalInt steps = arguments.steps();
        return onSchema(arguments, console, schema -> {
            int applied = steps.isPresent() ? schema.up(steps.getAsInt()) : schema.up();
            console.out().println(applied == 0 ? "Nothing to do." : "Applied " + versions(applied) + ".");
            return 0;
        });
    }

    static int down(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        int steps = arguments.steps().orElse(1);
        return onSchema(arguments, console, schema -> {
            List<String> gone = new ArrayList<>();
            OptionalInt version = schema.down();
            while (version.isPresent()) {
                gone.add("V" + version.getAsInt());
                version = gone.size() < steps ? schema.down() : OptionalInt.empty();
            }
            console.out()
                    .println(
                            gone.isEmpty()
                                    ? "Nothing to do."
                                    : "Took away " + String.join(", ", gone) + " with all that was in it.");
            return 0;
        });
    }

    static int status(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        return onSchema(arguments, console, schema -> {
            List<MigrationStatus> versions = schema.status();
            versions.forEach(version -> console.out()
                    .println("V" + version.version() + "  " + version.description() + "  "
                            + (version.isApplied() ? "applied " + version.appliedAt() : "missing")));
            return versions.stream().allMatch(MigrationStatus::isApplied) ? 0 : 1;
        });
    }

    /** Works without a database: the number follows from what this version knows and what the folder holds. */
    static int create(Arguments arguments, Console console) throws UsageException, StartException {
        if (arguments.words().size() != 1) {
            throw new UsageException("'migrate new' wants one name, such as add_nickname");
        }
        Logging.configureForCommand(LogFormat.PLAIN);
        try {
            Path folder = Path.of(arguments.option(Arguments.FOLDER).orElse("."));
            NewMigration.write(folder, arguments.words().get(0)).forEach(console.out()::println);
            return 0;
        } catch (InvalidPathException e) {
            throw new UsageException(Arguments.FOLDER + " is no path: " + e.getReason());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    /** What is done with a schema; gives the exit code. */
    private interface Work {
        int on(Schema schema);
    }

    private static int onSchema(Arguments arguments, Console console, Work work)
            throws UsageException, SettingsException, StartException {
        arguments.requireNoWords();
        Settings settings = arguments.settings(console.variables());
        Logging.configureForCommand(settings);
        Schema schema = Database.schema(settings);
        try {
            return work.on(schema);
        } catch (LatchkeyException e) {
            throw Database.explained(settings, e);
        }
    }

    private static String versions(int count) {
        return count + (count == 1 ? " version" : " versions");
    }
}
