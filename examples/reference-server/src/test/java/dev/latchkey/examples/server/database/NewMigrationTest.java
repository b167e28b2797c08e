package dev.latchkey.examples.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewMigrationTest {

    @TempDir
    private Path directory;

    @Test
    void all_scripts_are_named_below_the_folder_as_it_was_given_whether_it_was_there_or_not() throws Exception {
        Path working = Path.of("").toAbsolutePath();
        Path folder = working.relativize(directory.toAbsolutePath()).resolve("new");
        for (int round = 0; round < 2; round++) {
            List<Path> scripts = NewMigration.write(folder, "add_nickname");
            assertThat(scripts).hasSize(4).allSatisfy(script -> {
                assertThat(script).isRelative().exists();
                assertThat(script.startsWith(folder)).isTrue();
            });
        }
    }
}
