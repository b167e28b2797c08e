package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.latchkey.testing.MovableEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMailerTest {

    private static final String LINK = "https://shop.example/auth/verify-email?token=c2VjcmV0";

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-01T12:00:00Z"));

    @TempDir
    private Path directory;

    @Test
    void mails_are_written_whole_and_their_names_sort_by_time() throws IOException {
        FileMailer mailer = FileMailer.create(directory.resolve("data"), "noreply@shop.example", environment);

        mailer.send(mail("First"));
        environment.advance(Duration.ofMillis(1));
        mailer.send(mail("Second"));
        environment.advance(Duration.ofDays(400));
        mailer.send(mail("Third"));

        List<Path> files = files();
        assertThat(files)
                .hasSize(3)
                .allMatch(file -> file.getFileName().toString().endsWith(".eml"));
        assertThat(Files.readString(files.get(0))).contains("Subject: First\r\n", LINK);
        assertThat(Files.readString(files.get(1))).contains("Subject: Second\r\n");
        assertThat(Files.readString(files.get(2))).contains("Subject: Third\r\n");
    }

    @Test
    void only_the_owner_may_read_the_mails() throws IOException {
        FileMailer.create(directory.resolve("data"), "noreply@shop.example", environment)
                .send(mail("Hello"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files().get(0))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("data/outbox"))))
                .isEqualTo("rwx------");
    }

    @Test
    void the_subject_goes_to_the_log_and_neither_the_link_nor_the_address() {
        try (CapturedLog log = CapturedLog.of(FileMailer.class, Level.INFO)) {
            FileMailer.create(directory.resolve("data"), "noreply@shop.example", environment)
                    .send(mail("Confirm your address"));

            assertThat(log.events())
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .satisfies(line ->
                            assertThat(line).contains("Confirm your address").doesNotContain(LINK, "c2VjcmV0", "ada@"));
        }
    }

    @Test
    void a_directory_that_went_away_is_a_failure_that_may_pass() throws IOException {
        FileMailer mailer = FileMailer.create(directory.resolve("data"), "noreply@shop.example", environment);
        Files.delete(directory.resolve("data/outbox"));

        assertThatThrownBy(() -> mailer.send(mail("Hello")))
                .isInstanceOfSatisfying(
                        MailException.class, e -> assertThat(e.kind()).isEqualTo(MailException.Kind.TRANSIENT));
    }

    @Test
    void a_directory_that_cannot_be_made_is_refused_at_the_start() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "in the way");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FileMailer.create(file, "noreply@shop.example", environment))
                .withMessageContaining("outbox");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/outbox"))) {
            return files.sorted().toList();
        }
    }

    private static Mail mail(String subject) {
        return new Mail("ada@shop.example", subject, "Open " + LINK + "\n", "<p>", Map.of());
    }
}
