package dev.latchkey.examples.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.latchkey.examples.server.StartException;
import dev.latchkey.examples.server.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseFileTest {

    @TempDir
    Path directory;

    @Test
    void the_file_is_its_owners_alone_also_in_a_directory_that_others_may_read() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = directory.resolve("latchkey.mv.db");

        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        open();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void no_database_is_made_for_a_look_at_one() throws Exception {
        Settings settings = Settings.read(Map.of("LATCHKEY_DATA_DIR", directory.toString()), null);

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> Database.requireThere(settings))
                .withMessageStartingWith("LATCHKEY_DATA_DIR: there is no database in " + directory);
        assertThat(directory).isEmptyDirectory();

        open();
        assertThatNoException().isThrownBy(() -> Database.requireThere(settings));
    }

    private void open() throws Exception {
        Database.open(Settings.read(Map.of("LATCHKEY_DATA_DIR", directory.toString()), null))
                .close();
    }
}
