package dev.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.Latchkey;
import dev.latchkey.account.Profile;
import dev.latchkey.account.Registration;
import dev.latchkey.account.VerifyEmailResult;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Logo;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Texts;
import dev.latchkey.kernel.UserId;
import dev.latchkey.notify.FileMailer;
import dev.latchkey.notify.Mail;
import dev.latchkey.notify.MailDesign;
import dev.latchkey.notify.MailException;
import dev.latchkey.notify.MailLinks;
import dev.latchkey.notify.MailTemplates;
import dev.latchkey.notify.Mailer;
import dev.latchkey.notify.MessageComposer;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.Outbox;
import dev.latchkey.notify.OutboxSettings;
import dev.latchkey.notify.OutboxWorker;
import dev.latchkey.notify.SmtpMailer;
import dev.latchkey.notify.SmtpSettings;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.Storage;
import dev.latchkey.testing.CapturedMail;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyExamplesTest {

    private final Environment environment = Environment.system();
    private final Storage storage = InMemoryStorage.create();
    private final UserId userId = new UserId(environment.newId());

    @TempDir
    private Path dataDirectory;

    @Test
    void mails_go_to_a_server() {
        Map<String, String> variables = Map.of("SHOP_SMTP_URL", "smtp://shop:p%40ssword@mail.shop.example:587");
        // region: smtp
        Secret smtpUrl = Secret.of(variables.get("SHOP_SMTP_URL")); // variables is System.getenv()
        Mailer mailer = SmtpMailer.create(
                SmtpSettings.parse(smtpUrl, "Shop <noreply@shop.example>").withTimeout(Duration.ofSeconds(5)),
                Environment.system());
        // endregion
        assertThat(mailer).isNotNull();
    }

    @Test
    void mails_go_to_files() throws IOException {
        // region: files
        Mailer mailer = FileMailer.create(dataDirectory, "noreply@shop.example", Environment.system());
        mailer.send(new Mail("ada@mail.example", "Hello", "Hello Ada\n", "<p>Hello Ada</p>", Map.of()));
        // endregion
        try (Stream<Path> files = Files.list(dataDirectory.resolve("outbox"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void a_host_sends_mail_its_own_way() {
        Gateway gateway = new Gateway();
        // region: own-mailer
        Mailer mailer = mail -> {
            int status = gateway.post(mail.to(), mail.subject(), mail.text(), mail.html());
            if (status >= 500) {
                throw new MailException(MailException.Kind.TRANSIENT, "the gateway answered " + status);
            }
            if (status >= 400) {
                throw new MailException(MailException.Kind.PERMANENT, "the gateway answered " + status);
            }
        };
        // endregion
        mailer.send(new Mail("ada@mail.example", "Hello", "Hello Ada\n", "<p>Hello Ada</p>", Map.of()));
        assertThat(gateway.recipients).containsExactly("ada@mail.example");
    }

    @Test
    void a_host_has_layouts_and_a_logo_of_its_own(@TempDir Path root) throws IOException {
        Path directory = Files.createDirectory(root.resolve("mails"));
        Files.writeString(directory.resolve("mail.html"), """
                <html lang="%lang%"><title>%subject%</title>
                <body>%logo%<p>%greeting%</p><p>%body%</p>%code%<p><a href="%link%">%button%</a></p><small>%notes%</small></body></html>
                """);
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
        Files.write(root.resolve("logo.png"), png);
        CapturedMail mail = new CapturedMail();
        // region: design
        MailDesign design = MailDesign.read(directory) // mail.html, mail.txt, verify.html, ...
                .withLogo(Logo.read(directory.resolveSibling("logo.png")));
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .applicationName("Shop")
                .mailer(mail)
                .mailDesign(design)
                .build();
        // endregion
        try (latchkey) {
            latchkey.accounts()
                    .register(new Registration(
                            "ada@mail.example",
                            Secret.of("a quiet harbour at dawn"),
                            Profile.empty(),
                            RequestContext.none()));
            latchkey.deliverMail();
            Mail sent = mail.lastTo("ada@mail.example");
            assertThat(sent.html()).contains("<body><img src=\"cid:logo@latchkey\"", "<small>The link works");
            assertThat(sent.logo()).isNotNull();
        }
    }

    @Test
    void a_message_is_left_in_the_unit_of_work_of_the_change_and_sent_after_it() {
        List<Mail> sent = new ArrayList<>();
        Mailer mailer = sent::add;
        // region: outbox
        MailTemplates templates =
                MailTemplates.create(URI.create("https://shop.example/auth"), "Shop", MailTemplates.defaultTexts());
        MessageComposer composer = message -> Optional.of(
                templates.resetPassword("ada@mail.example", mintToken(), Duration.ofHours(1), message.locale()));

        OutboxSettings settings = OutboxSettings.defaults();
        OutboxWorker worker = OutboxWorker.create(storage.outbox(), composer, mailer, environment, settings);
        Outbox outbox = Outbox.create(storage.outbox(), worker::wake, environment, settings);

        storage.transactions().run(tx -> {
            // ... the change itself, with the same tx ...
            outbox.enqueue(tx, userId, MessageKind.RESET_PASSWORD, Locale.GERMAN);
        });

        worker.drain(); // in a test; a service calls worker.start() once
        // endregion
        assertThat(sent).extracting(Mail::subject).containsExactly("Wählen Sie ein neues Passwort für Shop");
        worker.close();
    }

    @Test
    void a_host_has_mails_lead_to_its_own_pages() {
        CapturedMail mail = new CapturedMail();
        // region: links
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://id.shop.example")
                .mailer(mail)
                .mailLinks(MailLinks.to("/confirm#token={token}", "/sign-in").at("https://app.shop.example"))
                .build();
        // endregion
        try (latchkey) {
            latchkey.accounts()
                    .register(new Registration(
                            "ada@mail.example",
                            Secret.of("a quiet harbour at dawn"),
                            Profile.empty(),
                            RequestContext.none()));
            await().until(() -> mail.all().size() == 1);
            Secret token = mail.tokenTo("ada@mail.example");
            assertThat(mail.lastTo("ada@mail.example").text())
                    .contains("\nhttps://app.shop.example/confirm#token=" + token.reveal() + "\n")
                    .doesNotContain("https://id.shop.example");
            assertThat(latchkey.accounts().verifyEmail(token, RequestContext.none()))
                    .isInstanceOf(VerifyEmailResult.Verified.class);
        }
    }

    @Test
    void a_host_changes_the_words() {
        CapturedMail mail = new CapturedMail();
        // region: texts
        Texts texts = MailTemplates.defaultTexts()
                .overriddenBy(getClass().getClassLoader(), "dev/latchkey/notify/shop", Locale.GERMAN);
        Latchkey latchkey = Latchkey.builder()
                .issuer("https://shop.example")
                .applicationName("Shop")
                .mailer(mail)
                .mailTexts(texts)
                .build();
        // endregion
        try (latchkey) {
            latchkey.accounts()
                    .register(new Registration(
                            "ada@mail.example",
                            Secret.of(environment.randomText(16)),
                            Profile.empty(),
                            new RequestContext(null, null, null, Locale.GERMAN)));
            await().until(() -> !mail.all().isEmpty());
        }
        assertThat(mail.lastTo("ada@mail.example").subject()).isEqualTo("Willkommen bei Shop");
    }

    private Secret mintToken() {
        return Secret.of(environment.randomText(32));
    }

    /** A mail provider's client, as a host would bring it. */
    private static final class Gateway {

        private final List<String> recipients = new ArrayList<>();

        int post(String to, String subject, String text, String html) {
            recipients.add(to);
            return subject.isEmpty() || text.isEmpty() || html.isEmpty() ? 400 : 202;
        }
    }
}
