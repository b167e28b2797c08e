package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.latchkey.kernel.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFileTest {

    @TempDir
    Path directory;

    @Test
    void a_key_is_made_once_for_its_owner_alone() throws Exception {
        Path data = directory.resolve("deep").resolve("data");

        String first =
                MasterKeyFile.readOrMake(data, Environment.system()).encoded().reveal();
        String second =
                MasterKeyFile.readOrMake(data, Environment.system()).encoded().reveal();

        assertThat(second)
                .isEqualTo(first)
                .isEqualTo(Files.readString(data.resolve("master.key")).strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("master.key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @Test
    void a_damaged_file_is_named_and_left_alone() throws Exception {
        Path file = Files.writeString(directory.resolve("master.key"), "hunter2");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> MasterKeyFile.readOrMake(directory, Environment.system()))
                .withMessageStartingWith(file + " does not hold 32 bytes in base64")
                .withMessageNotContaining("hunter2");
        assertThat(file).hasContent("hunter2");
    }

    @Test
    void a_file_where_the_directory_should_be_is_named() throws Exception {
        Path file = Files.createFile(directory.resolve("data"));

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> MasterKeyFile.readOrMake(file, Environment.system()))
                .withMessage("LATCHKEY_DATA_DIR: " + file + " is not a directory");
    }
}
