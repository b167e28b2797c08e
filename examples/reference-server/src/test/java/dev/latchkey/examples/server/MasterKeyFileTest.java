package dev.latchkey.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.kernel.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class MasterKeyFileTest {

    @TempDir
    Path directory;

    @Test
    void a_key_is_made_once_for_its_owner_alone() throws Exception {
        Path data = directory.resolve("deep").resolve("data");

        String first = MasterKeyFile.readOrMake(data, false, Environment.system())
                .encoded()
                .reveal();
        String second = MasterKeyFile.readOrMake(data, false, Environment.system())
                .encoded()
                .reveal();

        assertThat(second)
                .isEqualTo(first)
                .isEqualTo(Files.readString(data.resolve("master.key")).strip());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("master.key"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, 1", "rw----r--, 1", "rw--w----, 1", "rw-------, 0", "r--------, 0"})
    void a_key_that_others_can_get_at_is_used_with_a_warning(String permissions, int warnings) throws Exception {
        MasterKeyFile.readOrMake(directory, false, Environment.system());
        Path file = directory.resolve("master.key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        Logger log = (Logger) LoggerFactory.getLogger(MasterKeyFile.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            MasterKeyFile.readOrMake(directory, false, Environment.system());
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list).hasSize(warnings).allSatisfy(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage())
                    .contains("Other users of this machine can get at " + file)
                    .doesNotContain(Files.readString(file).strip());
        });
    }

    @Test
    void a_damaged_file_is_named_and_left_alone() throws Exception {
        Path file = Files.writeString(directory.resolve("master.key"), "hunter2");

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> MasterKeyFile.readOrMake(directory, false, Environment.system()))
                .withMessageStartingWith(file + " does not hold 32 bytes in base64")
                .withMessageEndingWith("since the storage holds no keys yet, remove it to have a new one made")
                .withMessageNotContaining("hunter2");
        assertThat(file).hasContent("hunter2");
    }

    @Test
    void a_damaged_file_that_the_storage_needs_is_not_said_to_be_removed() throws Exception {
        Files.createFile(directory.resolve("master.key"));

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> MasterKeyFile.readOrMake(directory, true, Environment.system()))
                .withMessageContaining("restore it, or set LATCHKEY_MASTER_KEY")
                .withMessageNotContaining("remove");
    }

    @Test
    void servers_that_start_at_once_use_one_key_and_leave_nothing_else() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                Path data = Files.createDirectory(directory.resolve("round" + round));
                CountDownLatch start = new CountDownLatch(1);
                List<Future<String>> keys = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    keys.add(threads.submit(() -> {
                        start.await();
                        return MasterKeyFile.readOrMake(data, false, Environment.system())
                                .encoded()
                                .reveal();
                    }));
                }
                start.countDown();
                Set<String> different = new HashSet<>();
                for (Future<String> key : keys) {
                    different.add(key.get());
                }

                assertThat(different).hasSize(1);
                assertThat(data).isDirectoryContaining("glob:**master.key");
                try (Stream<Path> files = Files.list(data)) {
                    assertThat(files).hasSize(1);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_file_where_the_directory_should_be_is_named() throws Exception {
        Path file = Files.createFile(directory.resolve("data"));

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> MasterKeyFile.readOrMake(file, false, Environment.system()))
                .withMessage("LATCHKEY_DATA_DIR: " + file + " is not a directory");
    }

    @Test
    void a_key_that_is_lost_is_not_made_anew_over_a_storage_that_needs_it() {
        assertThatExceptionOfType(StartException.class)
                .isThrownBy(() -> MasterKeyFile.readOrMake(directory, true, Environment.system()))
                .withMessageContaining("restore it, or set LATCHKEY_MASTER_KEY");
        assertThat(directory.resolve("master.key")).doesNotExist();
    }
}
