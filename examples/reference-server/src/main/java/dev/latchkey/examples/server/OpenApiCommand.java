package dev.latchkey.examples.server;

import dev.latchkey.Latchkey;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsException;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.servlet.LatchkeyFilter;
import dev.latchkey.servlet.WebSettings;

/** Prints the document that the server would serve. */
final class OpenApiCommand {

    private OpenApiCommand() {}

    static int run(Arguments arguments, Console console) throws UsageException, SettingsException {
        arguments.requireNoWords();
        Settings settings = arguments.settings(console.variables());
        Latchkey.Builder builder = Latchkey.builder()
                .issuer(settings.issuer(settings.get(SettingsTable.PORT)).toString())
                .mailer(mail -> {}); // the server has one, and with it the calls that mail links
        if (!settings.get(SettingsTable.MAGIC_LINKS)) {
            builder.withoutMagicLinks();
        }
        try (Latchkey latchkey = builder.build()) {
            console.out()
                    .println(LatchkeyFilter.create(latchkey, WebSettings.defaults())
                            .openApi());
        }
        return 0;
    }
}
