package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.MovableEnvironment;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MimeDocumentTest {

    private static final String LONG_WORDS = "Donaudampfschifffahrtsgesellschaftskapitänsmütze 🚢 ".repeat(40);

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-01T12:00:00Z"));
    private final MailAddress from = MailAddress.parse("Käthes Laden <noreply@shop.example>");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "one\ntwo\r\nthree\rfour",
                "trailing space \nand tab\t\n",
                "Grüße = viele\n.\n..\nFrom here\n",
                "naïve 日本語 🚢",
                "--=_boundary\n-- \n"
            })
    void bodies_are_read_back_as_they_were(String body) throws Exception {
        Mail mail = new Mail("ada@shop.example", "Hello", body, "<p>" + body + "</p>", Map.of());

        assertBodies(MimeDocument.sevenBit(mail, from, environment), body);
        assertBodies(MimeDocument.readable(mail, from, environment), body);
    }

    @Test
    void a_line_longer_than_mail_allows_is_broken_up_and_read_back_whole() throws Exception {
        Mail mail = new Mail("ada@shop.example", "Hello", LONG_WORDS, "<p>" + LONG_WORDS + "</p>", Map.of());

        for (byte[] document : new byte[][] {
            MimeDocument.sevenBit(mail, from, environment), MimeDocument.readable(mail, from, environment)
        }) {
            assertBodies(document, LONG_WORDS);
            assertThat(ascii(document).lines()).allMatch(line -> line.length() <= 76);
        }
    }

    @Test
    void over_smtp_every_byte_is_ascii() {
        Mail mail = new Mail("ada@shop.example", "Grüße", "Grüße", "<p>Grüße</p>", Map.of());

        assertThat(MimeDocument.sevenBit(mail, from, environment)).matches(MimeDocumentTest::isAscii);
    }

    @Test
    void in_files_text_can_be_read_as_it_is() {
        Mail mail = new Mail("ada@shop.example", "Grüße", "Grüße: https://shop.example/?token=a=b", "<p>", Map.of());

        assertThat(new String(MimeDocument.readable(mail, from, environment), StandardCharsets.UTF_8))
                .contains("\r\nGrüße: https://shop.example/?token=a=b\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello",
                "Bestätigen Sie Ihre E-Mail-Adresse für Käthes Laden in der Großen Straße, zweiter Hof links 🚢🚢🚢",
                "=?UTF-8?B?SGk=?=",
                "日本語日本語日本語日本語日本語日本語日本語日本語"
            })
    void a_subject_is_read_back_as_it_was(String subject) throws Exception {
        byte[] document =
                MimeDocument.sevenBit(new Mail("a@b.example", subject, "t", "h", Map.of()), from, environment);

        assertThat(parsed(document).getSubject()).isEqualTo(subject);
        assertThat(ascii(document).lines()).allMatch(line -> line.length() <= 76 || line.startsWith("Subject: Hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shop", "Shop, Inc.", "Käthes Laden", "The \"Shop\"", "Shop \\ Co"})
    void a_senders_name_is_read_back_as_it_was(String name) throws Exception {
        byte[] document = MimeDocument.sevenBit(
                new Mail("a@b.example", "Hello", "t", "h", Map.of()),
                MailAddress.parse(name + " <noreply@shop.example>"),
                environment);

        InternetAddress sender = (InternetAddress) parsed(document).getFrom()[0];
        assertThat(sender.getPersonal()).isEqualTo(name);
        assertThat(sender.getAddress()).isEqualTo("noreply@shop.example");
    }

    @Test
    void the_headers_say_when_from_whom_and_that_a_machine_wrote_it() throws Exception {
        Mail mail = new Mail("ada@shop.example", "Hello", "t", "h", Map.of("Auto-Submitted", "auto-generated"));

        MimeMessage message = parsed(MimeDocument.sevenBit(mail, from, environment));

        assertThat(message.getHeader("Date")).containsExactly("Sun, 1 Mar 2026 12:00:00 +0000");
        assertThat(message.getSentDate().toInstant()).isEqualTo(environment.now());
        assertThat(message.getMessageID()).matches("<[0-9a-f-]{36}@shop\\.example>");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getAllRecipients()).containsExactly(new InternetAddress("ada@shop.example"));
    }

    private static void assertBodies(byte[] document, String body) throws Exception {
        MimeMultipart parts = (MimeMultipart) parsed(document).getContent();
        String lines = String.join("\r\n", body.split("\r\n|\r|\n", -1));
        assertThat(parts.getContentType()).startsWith("multipart/alternative");
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo(lines);
        assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>" + lines + "</p>");
    }

    private static MimeMessage parsed(byte[] document) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(document));
    }

    private static String ascii(byte[] document) {
        return new String(document, StandardCharsets.ISO_8859_1);
    }

    private static boolean isAscii(byte[] document) {
        for (byte b : document) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }
}
