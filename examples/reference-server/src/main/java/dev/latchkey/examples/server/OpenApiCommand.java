package dev.latchkey.examples.server;

import dev.latchkey.EmailVerification;
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
        try (Latchkey latchkey = Latchkey.builder()
                .issuer(settings.issuer(settings.get(SettingsTable.PORT)).toString())
                .emailVerification(EmailVerification.OFF) // no mail is sent, so there is nothing to send it with
                .build()) {
            console.out()
                    .println(LatchkeyFilter.create(latchkey, WebSettings.defaults())
                            .openApi());
        }
        return 0;
    }
}
