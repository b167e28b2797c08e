package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.Setting;
import dev.latchkey.examples.server.settings.SettingsTable;
import java.util.List;

/** The text of {@code help}, made of the commands and settings themselves. */
final class HelpText {

    private static final String OPTIONS = """

            Options:
              --after ID      the last account of the page before
              --config FILE   settings from a properties file, by the same names
              --dry-run       says what an import would do, and keeps nothing
              --folder DIR    where migrate new writes; the current directory when left out
              --format HOW    text or json; text when left out
              --limit N       how many accounts a page has, 1 to 1000
              --steps N       how many versions migrate goes up or down
              --jwks WHERE    the keys to check a token against: a URL or a file; the server's own when left out

            Settings, as environment variables or in the file:
            """;

    private HelpText() {}

    static String of(List<Command> commands) {
        StringBuilder text =
                new StringBuilder("Usage: java -jar reference-server.jar [command] [options]\n\nCommands:\n");
        for (Command command : commands) {
            String usage = (command.words() + " " + command.operands()).strip();
            text.append("  ")
                    .append(usage)
                    .append("\n      ")
                    .append(command.summary())
                    .append('\n');
        }
        text.append(OPTIONS);
        for (Setting<?> setting : SettingsTable.all()) {
            text.append("  ").append(setting.name()).append("\n      ");
            text.append(plain(setting.summary())).append("\n      ");
            text.append("Value: ").append(plain(setting.shape())).append(".\n      ");
            text.append("Default: ").append(plain(setting.defaultShown())).append(".\n");
        }
        return text.toString();
    }

    private static String plain(String markdown) {
        return markdown.replace("`", "");
    }
}
