package dev.latchkey.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.kernel.Logo;
import dev.latchkey.kernel.Secret;
import dev.latchkey.testing.MovableEnvironment;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpMailerTest {

    private static final Mail MAIL =
            new Mail("ada@shop.example", "Grüße von Käthe", "Grüße\n.\nEnde", "<p>Grüße</p>", Map.of("X-Tag", "one"));

    private final MovableEnvironment environment = MovableEnvironment.at(Instant.parse("2026-03-01T12:00:00Z"));

    private static TestCertificate localhost;
    private static TestCertificate elsewhere;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) throws Exception {
        localhost = TestCertificate.forHost(directory, "localhost");
        elsewhere = TestCertificate.forHost(directory, "mail.evil.example");
    }

    @Test
    void a_mail_arrives_at_a_real_server_as_it_was_written() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            mailer("smtp://127.0.0.1:" + server.getSmtp().getPort()).send(MAIL);

            assertThat(server.getReceivedMessages()).singleElement().satisfies(SmtpMailerTest::assertIsTheMail);
        } finally {
            server.stop();
        }
    }

    @Test
    void a_layout_and_a_logo_of_the_hosts_own_arrive_at_a_real_server() throws Exception {
        byte[] image = MailDesignTest.png(2_000);
        MailDesign design = MailDesign.standard()
                .with(
                        "mail.html",
                        "<main title=\"%subject%\">%logo%<b>%body%</b> <a href='%link%'>go</a> %notes%</main>")
                .with("mail.txt", "~~ %application% ~~\n%body%\n%link%\n%notes%\n")
                .withLogo(Logo.of(image));
        Mail mail = MailTemplates.create(
                        URI.create("https://shop.example/auth"), "Käthe & Co", MailTemplates.defaultTexts())
                .withDesign(design)
                .passwordChanged("ada@shop.example", Locale.GERMAN);
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            mailer("smtp://127.0.0.1:" + server.getSmtp().getPort()).send(mail);

            MimeMultipart parts = (MimeMultipart) server.getReceivedMessages()[0].getContent();
            assertThat(parts.getContentType()).startsWith("multipart/alternative");
            assertThat(parts.getBodyPart(0).getContent()).asString().startsWith("~~ Käthe & Co ~~\r\nDas Passwort");
            MimeMultipart related = (MimeMultipart) parts.getBodyPart(1).getContent();
            assertThat(related.getContentType()).startsWith("multipart/related");
            assertThat(related.getBodyPart(0).getContent())
                    .asString()
                    .startsWith(
                            "<main title=\"Ihr Passwort für Käthe &amp; Co wurde geändert\"><img src=\"cid:logo@latchkey\"")
                    .contains("<a href='https://shop.example/auth/login'>go</a>");
            MimeBodyPart logo = (MimeBodyPart) related.getBodyPart(1);
            assertThat(logo.getContentID()).isEqualTo("<logo@latchkey>");
            assertThat(logo.getContentType()).startsWith("image/png");
            assertThat(logo.getDisposition()).isEqualTo("inline");
            assertThat(logo.getInputStream().readAllBytes()).isEqualTo(image);
        } finally {
            server.stop();
        }
    }

    private static void assertIsTheMail(MimeMessage message) throws Exception {
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(message.getSubject()).isEqualTo("Grüße von Käthe");
        assertThat(message.getHeader("X-Tag")).containsExactly("one");
        assertThat(message.getFrom()).extracting(Object::toString).containsExactly("Shop <noreply@shop.example>");
        assertThat(parts.getBodyPart(0).getContent()).isEqualTo("Grüße\r\n.\r\nEnde");
        assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>Grüße</p>");
    }

    @Test
    void credentials_are_used_and_wrong_ones_are_a_failure_that_may_pass() {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.setUser("sender@shop.example", "sender", "p@ss/word");
        server.start();
        try {
            int port = server.getSmtp().getPort();
            mailer("smtp://sender:p%40ss%2Fword@127.0.0.1:" + port).send(MAIL);
            assertThat(server.getReceivedMessages()).hasSize(1);

            MailException refused = failure(mailer("smtp://sender:hunter2@127.0.0.1:" + port));
            assertThat(refused.kind()).isEqualTo(MailException.Kind.TRANSIENT);
            assertThat(refused)
                    .hasMessageContaining("refused the user or the password")
                    .hasNoCause();
            assertThat(refused.getMessage()).doesNotContain("hunter2", "sender");
            assertThat(server.getReceivedMessages()).hasSize(1);
        } finally {
            server.stop();
        }
    }

    @Test
    void tls_is_used_whenever_it_is_offered() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.startWithTls(localhost.context())) {
            SmtpSettings settings =
                    settings("smtp://sender:hunter2@localhost:" + server.port()).withSslContext(localhost.context());

            SmtpMailer.create(settings, environment).send(MAIL);

            assertThat(server.receivedInClear()).hasSize(2).allMatch(line -> line.matches("EHLO .*|STARTTLS"));
            assertThat(server.received()).contains("X-Tag: one");
        }
    }

    @Test
    void a_certificate_that_nobody_vouches_for_gets_neither_credentials_nor_mail() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.startWithTls(localhost.context())) {
            MailException failure = failure(mailer("smtp://sender:hunter2@localhost:" + server.port()));

            assertThat(failure.kind()).isEqualTo(MailException.Kind.TRANSIENT);
            assertThat(server.received()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void a_certificate_for_another_host_gets_neither_credentials_nor_mail() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.startWithTls(elsewhere.context())) {
            SmtpSettings settings =
                    settings("smtp://sender:hunter2@localhost:" + server.port()).withSslContext(elsewhere.context());

            MailException failure = failure(SmtpMailer.create(settings, environment));

            assertThat(failure.kind()).isEqualTo(MailException.Kind.TRANSIENT);
            assertThat(server.received()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void credentials_do_not_leave_this_machine_in_clear_when_tls_is_not_offered() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(List.of("AUTH PLAIN LOGIN"), Map.of())) {
            // 0.0.0.0 leads to this machine, but its name does not say so.
            MailException failure = failure(mailer("smtp://sender:hunter2@0.0.0.0:" + server.port()));

            assertThat(failure.kind()).isEqualTo(MailException.Kind.TRANSIENT);
            assertThat(server.received()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void an_unknown_mailbox_is_permanent_and_the_address_is_not_told() throws Exception {
        assertAnswered(Map.of("RCPT", "550 5.1.1 <ada@shop.example> is unknown"), MailException.Kind.PERMANENT, "550");
    }

    @Test
    void refused_contents_are_permanent() throws Exception {
        assertAnswered(Map.of("MAIL-END", "554 ada@shop.example: spam"), MailException.Kind.PERMANENT, "554");
    }

    @Test
    void a_full_mailbox_and_greylisting_may_pass() throws Exception {
        assertAnswered(Map.of("RCPT", "452 ada@shop.example is full"), MailException.Kind.TRANSIENT, "452");
        assertAnswered(Map.of("DATA", "451 later, ada@shop.example"), MailException.Kind.TRANSIENT, "451");
    }

    @Test
    void a_refused_sender_is_about_the_configuration_and_may_pass() throws Exception {
        assertAnswered(Map.of("MAIL", "530 sign in first"), MailException.Kind.TRANSIENT, "did not take the mail");
    }

    private void assertAnswered(Map<String, String> answers, MailException.Kind kind, String told) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(List.of(), answers)) {
            MailException failure = failure(mailer("smtp://localhost:" + server.port()));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining(told).hasNoCause();
            assertThat(failure.getMessage()).doesNotContain("ada");
        }
    }

    @Test
    void a_server_that_breaks_off_after_taking_the_mail_has_taken_it() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(List.of(), Map.of("QUIT", "500 what?"))) {
            mailer("smtp://localhost:" + server.port()).send(MAIL);

            assertThat(server.received()).contains("X-Tag: one");
        }
    }

    @Test
    void an_international_address_is_sent_where_the_server_takes_it() throws Exception {
        Mail mail = new Mail("käthe@shop.example", "Hello", "text", "<p>", Map.of());
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(List.of("SMTPUTF8"), Map.of())) {
            mailer("smtp://localhost:" + server.port()).send(mail);

            assertThat(server.received())
                    .anyMatch(line -> line.startsWith("MAIL FROM:<noreply@shop.example>") && line.endsWith("SMTPUTF8"))
                    .contains("RCPT TO:<käthe@shop.example>", "To: käthe@shop.example");
        }
    }

    @Test
    void an_international_address_is_not_sent_where_the_server_would_garble_it() throws Exception {
        Mail mail = new Mail("käthe@shop.example", "Hello", "text", "<p>", Map.of());
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(List.of(), Map.of())) {
            SmtpMailer mailer = mailer("smtp://localhost:" + server.port());

            assertThatThrownBy(() -> mailer.send(mail))
                    .isInstanceOfSatisfying(
                            MailException.class, e -> assertThat(e.kind()).isEqualTo(MailException.Kind.PERMANENT))
                    .hasMessageContaining("SMTPUTF8");
            assertThat(server.received()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void nobody_listening_may_pass() throws IOException {
        int port;
        try (ServerSocket closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedAtOnce.getLocalPort();
        }

        MailException failure = failure(mailer("smtp://localhost:" + port));

        assertThat(failure.kind()).isEqualTo(MailException.Kind.TRANSIENT);
        assertThat(failure).hasMessageContaining("smtp://localhost:" + port);
    }

    @Test
    void a_missing_mail_library_is_named() throws Exception {
        try (WithoutMailLibrary loader = new WithoutMailLibrary()) {
            Class<?> probe = loader.loadClass("dev.latchkey.notify.SmtpMailerTest$Probe");

            assertThat(probe.getMethod("message").invoke(null)).asString().contains("org.eclipse.angus:angus-mail");
        }
    }

    /** Runs in a class loader that has no mail library. */
    public static final class Probe {

        public static String message() {
            try {
                SmtpMailer.create(
                        SmtpSettings.parse(Secret.of("smtp://localhost"), "noreply@shop.example"),
                        MovableEnvironment.at(Instant.EPOCH));
                return "created";
            } catch (IllegalStateException e) {
                return e.getMessage();
            }
        }
    }

    private static final class WithoutMailLibrary extends URLClassLoader {

        WithoutMailLibrary() {
            super(
                    new URL[] {
                        SmtpMailer.class.getProtectionDomain().getCodeSource().getLocation(),
                        Probe.class.getProtectionDomain().getCodeSource().getLocation()
                    },
                    SmtpMailerTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("jakarta.mail.") || name.startsWith("org.eclipse.angus.")) {
                throw new ClassNotFoundException(name);
            }
            if (name.startsWith("dev.latchkey.notify.")) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
            return super.loadClass(name, resolve);
        }
    }

    private MailException failure(SmtpMailer mailer) {
        return catchThrowableOfType(MailException.class, () -> mailer.send(MAIL));
    }

    private SmtpMailer mailer(String url) {
        return SmtpMailer.create(settings(url), environment);
    }

    private static SmtpSettings settings(String url) {
        return SmtpSettings.parse(Secret.of(url), "Shop <noreply@shop.example>").withTimeout(Duration.ofSeconds(60));
    }
}
