package dev.latchkey.examples.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Keeps the page of the settings equal to the table that the server reads them by. */
class SettingsPageTest {

    private static final Path PAGE = Path.of("../../docs/reference/settings.md");
    private static final String BEGIN = "<!-- table -->\n";
    private static final String END = "<!-- end of table -->\n";

    @Test
    void the_page_of_the_settings_says_what_the_server_reads() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();

        assertThat(page.substring(begin, page.indexOf(END))).isEqualTo(table());
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| variable | default | value | what it does |\n|---|---|---|---|\n");
        for (Setting<?> setting : SettingsTable.all()) {
            table.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s |\n",
                    setting.name(),
                    setting.defaultShown(),
                    setting.shape(),
                    setting.summary()));
        }
        return table.toString();
    }
}
