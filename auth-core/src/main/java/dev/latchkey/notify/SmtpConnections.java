package dev.latchkey.notify;

import dev.latchkey.kernel.Environment;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the SMTP mailer that needs the mail library. */
final class SmtpConnections {

    private static final Logger log = LoggerFactory.getLogger(SmtpConnections.class);

    private final SmtpSettings settings;
    private final Environment environment;
    private final Session ascii;
    private final Session international;

    SmtpConnections(SmtpSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
        // Told apart, because the library complains of each server without SMTPUTF8 when it is told to use it.
        this.ascii = Session.getInstance(properties(settings, false));
        this.international = Session.getInstance(properties(settings, true));
    }

    void send(Mail mail) {
        byte[] document = MimeDocument.sevenBit(mail, settings.from(), environment);
        boolean plain = MailAddress.isAscii(mail.to()) && settings.from().isAscii();
        Session session = plain ? ascii : international;
        SMTPTransport transport = transport(session);
        try {
            connect(transport);
            if (!plain && !transport.supportsExtension("SMTPUTF8")) {
                throw new MailException(
                        MailException.Kind.PERMANENT,
                        "the mail server " + settings + " takes no address with letters other than ASCII (SMTPUTF8)");
            }
            hand(session, transport, document, mail.to());
        } finally {
            close(transport);
        }
    }

    private static SMTPTransport transport(Session session) {
        try {
            return (SMTPTransport) session.getTransport("smtp");
        } catch (MessagingException e) {
            throw new IllegalStateException("the mail library has no SMTP", e);
        }
    }

    private void connect(SMTPTransport transport) {
        try {
            transport.connect(settings.host(), settings.port(), settings.user(), settings.password());
        } catch (AuthenticationFailedException e) {
            // The cause quotes the server, which may quote the user.
            throw new MailException(
                    MailException.Kind.TRANSIENT, "the mail server " + settings + " refused the user or the password");
        } catch (MessagingException e) {
            throw new MailException(
                    MailException.Kind.TRANSIENT,
                    "there is no usable connection to the mail server " + settings + reason(e));
        }
    }

    private void hand(Session session, SMTPTransport transport, byte[] document, String to) {
        try {
            MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(document));
            InternetAddress recipient = new InternetAddress();
            recipient.setAddress(to);
            transport.sendMessage(message, new Address[] {recipient});
        } catch (MessagingException e) {
            int code = replyCode(e);
            MailException.Kind kind =
                    code >= 500 && code < 600 ? MailException.Kind.PERMANENT : MailException.Kind.TRANSIENT;
            String what = code > 0 ? " did not take the mail, answer " + code : " did not take the mail" + reason(e);
            throw new MailException(kind, "the mail server " + settings + what);
        }
    }

    /**
     * The server's answer about this recipient or these contents, 0 when it gave none. Other refusals, such as of the
     * sender, are about the configuration and may pass.
     */
    private static int replyCode(MessagingException failure) {
        for (Exception e = failure; e instanceof MessagingException next; e = next.getNextException()) {
            if (e instanceof SMTPAddressFailedException refused) {
                return refused.getReturnCode();
            }
            if (e instanceof SMTPSendFailedException refused && !"MAIL".equals(verb(refused))) {
                return refused.getReturnCode();
            }
        }
        return 0;
    }

    private static String verb(SMTPSendFailedException refused) {
        String command = refused.getCommand() == null ? "" : refused.getCommand();
        return command.length() < 4 ? command : command.substring(0, 4);
    }

    /** What the network or TLS says of itself, which names no user. */
    private static String reason(MessagingException failure) {
        @Nullable Exception next = failure.getNextException();
        return next instanceof IOException
                ? ": " + next
                : ": " + failure.getClass().getSimpleName();
    }

    private static void close(SMTPTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            // The mail was taken or refused before: how the server says good-bye changes nothing.
            log.debug("A mail server closed its connection with an error");
        }
    }

    private static Properties properties(SmtpSettings settings, boolean international) {
        String timeout = Long.toString(settings.timeout().toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        properties.setProperty("mail.smtp.from", settings.from().address());
        properties.setProperty("mail.smtp.localhost", settings.from().domain());
        properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user() != null));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(settings.tlsFromTheStart()));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(settings.requiresStartTls()));
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.mime.allowutf8", Boolean.toString(international));
        settings.sslContext()
                .ifPresent(context -> properties.put("mail.smtp.ssl.socketFactory", context.getSocketFactory()));
        return properties;
    }
}
