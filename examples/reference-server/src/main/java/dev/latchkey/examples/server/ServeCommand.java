package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.examples.server.settings.SettingsTable;

/** Starts the server and lets it run until the process is told to stop. */
final class ServeCommand {

    private ServeCommand() {}

    static int run(Arguments arguments, Console console) throws UsageException, SettingsException, StartException {
        arguments.requireNoWords();
        Settings settings = arguments.settings(console.variables());
        Logging.configure(settings.get(SettingsTable.LOG_FORMAT));
        ReferenceServer server = ReferenceServer.start(settings, console.environment());
        Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
        server.setUpLink()
                .ifPresent(link -> console.out().println("Make the first administrator, once, here: " + link));
        console.out().println(server.readyLine());
        return 0;
    }
}
