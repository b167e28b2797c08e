package dev.latchkey.examples.server.process;

import static org.awaitility.Awaitility.await;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The mails that the server wrote to files. */
public final class Outbox {

    private static final Pattern LINK = Pattern.compile("https?://\\S+[?&#]token=[A-Za-z0-9_-]+");
    private static final Pattern TOKEN = Pattern.compile("[?&#]token=([A-Za-z0-9_-]+)");

    private final Path directory;

    /** The outbox of a server. */
    public Outbox(ServerProcess server) {
        this.directory = server.dataDirectory().resolve("outbox");
    }

    /** A mail, of which tests look at three things. */
    public record Mail(String to, String subject, String text) {

        /** The link in its text that holds a token. */
        public String link() {
            Matcher matcher = LINK.matcher(text);
            if (!matcher.find()) {
                throw new AssertionError("no link in:\n" + text);
            }
            return matcher.group();
        }

        /** The token in its link. */
        public String token() {
            return tokenOf(link());
        }
    }

    /** The token in a link. */
    public static String tokenOf(String link) {
        Matcher matcher = TOKEN.matcher(link);
        if (!matcher.find()) {
            throw new AssertionError("no token in a link");
        }
        return matcher.group(1);
    }

    /** Waits for the newest mail to an address. */
    public Mail awaitMailTo(String address) {
        return await().atMost(Duration.ofSeconds(20))
                .until(() -> newest(address), Optional::isPresent)
                .get();
    }

    /** Waits for the newest mail to an address whose link leads to a path, and gives the link. */
    public String awaitLinkTo(String address, String path) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> all(address).stream()
                                .filter(mail -> LINK.matcher(mail.text()).find())
                                .map(Mail::link)
                                .filter(link -> link.contains(path + "?"))
                                .reduce((older, newer) -> newer),
                        Optional::isPresent)
                .orElseThrow();
    }

    /** Waits until an address has so many mails. */
    public List<Mail> awaitMailsTo(String address, int count) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> all(address), mails -> mails.size() == count);
    }

    /** How many mails an address has. */
    public List<Mail> all(String address) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .map(Outbox::read)
                    .filter(mail -> mail.to().equals(address))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Mail> newest(String address) {
        List<Mail> mails = all(address);
        return mails.isEmpty() ? Optional.empty() : Optional.of(mails.get(mails.size() - 1));
    }

    private static Mail read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(new MimeMessage(Session.getInstance(new Properties()), in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MessagingException e) {
            throw new IllegalStateException(file + " is no mail", e);
        }
    }

    /** Reads a mail's plain text. */
    public static Mail of(MimeMessage message) throws MessagingException, IOException {
        return new Mail(
                message.getAllRecipients()[0].toString(), message.getSubject(), plainText(message.getContent()));
    }

    private static String plainText(Object content) throws MessagingException, IOException {
        if (content instanceof String text) {
            return text;
        }
        MimeMultipart parts = (MimeMultipart) content;
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType("text/plain") || part.isMimeType("multipart/*")) {
                return plainText(part.getContent());
            }
        }
        throw new AssertionError("no plain text in the mail");
    }
}
