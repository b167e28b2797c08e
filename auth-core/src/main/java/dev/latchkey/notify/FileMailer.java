package dev.latchkey.notify;

import dev.latchkey.kernel.Environment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes mails to files instead of sending them, for development and tests: {@code {dir}/outbox/*.eml}, each a mail by
 * RFC 5322 that any mail program opens. The names sort by time. A file appears whole or not at all.
 *
 * <p>Security promise: the files, which hold live links, can be read by the process's own user alone where the file
 * system knows permissions; the log gets a mail's subject and the name of its file, never the address or the link.
 *
 * <p>Safe for use by several threads and processes.
 */
public final class FileMailer implements Mailer {

    private static final Logger log = LoggerFactory.getLogger(FileMailer.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path outbox;
    private final MailAddress from;
    private final Environment environment;

    private FileMailer(Path outbox, MailAddress from, Environment environment) {
        this.outbox = outbox;
        this.from = from;
        this.environment = environment;
    }

    /**
     * A mailer that writes below a directory; {@code outbox} is made there when it is missing.
     *
     * @param directory the directory, such as a server's data directory
     * @param from the sender, {@code noreply@shop.example} or {@code Shop <noreply@shop.example>}
     * @param environment the time and the ids of the mails
     * @return the mailer
     * @throws IllegalArgumentException when the sender is not an address, or the directory cannot be made
     */
    public static FileMailer create(Path directory, String from, Environment environment) {
        Path outbox = directory.resolve("outbox");
        try {
            Files.createDirectories(directory);
            if (!Files.isDirectory(outbox)) {
                Files.createDirectory(outbox, ownersOnly(outbox, "rwx------"));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the directory " + outbox + " for mails cannot be made", e);
        }
        return new FileMailer(outbox, MailAddress.parse(from), Objects.requireNonNull(environment, "environment"));
    }

    @Override
    public void send(Mail mail) {
        String name = NAME.format(environment.now()) + "-" + environment.newId();
        Path part = outbox.resolve("." + name + ".part");
        try {
            write(part, MimeDocument.readable(mail, from, environment));
            Files.move(part, outbox.resolve(name + ".eml"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new MailException(
                    MailException.Kind.TRANSIENT, "a mail could not be written to the directory " + outbox, e);
        }
        log.info("Wrote the mail \"{}\" to {}.eml", mail.subject(), name);
    }

    private static void write(Path file, byte[] content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, ownersOnly(file, "rw-------"))) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            // The outbox forgets the message once this returns, so the file must outlive a crash.
            channel.force(true);
        }
    }

    private static FileAttribute<?>[] ownersOnly(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
