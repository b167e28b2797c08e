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
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
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

    SmtpConnections(SmtpSettings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
        // A missing library is told of here, and not with the first mail.
        Session unused = Session.getInstance(new Properties());
    }

    void send(Mail mail) {
        byte[] document = MimeDocument.sevenBit(mail, settings.from(), environment);
        boolean plain = MailAddress.isAscii(mail.to()) && settings.from().isAscii();
        try (SmtpDeadline deadline = SmtpDeadline.in(settings.mailTimeout())) {
            send(document, mail.to(), plain, deadline);
        }
    }

    private void send(byte[] document, String to, boolean plain, SmtpDeadline deadline) {
        // Not told to use SMTPUTF8 without need, because the library complains of each server that does not know it.
        Session session = Session.getInstance(properties(deadline, !plain));
        SMTPTransport transport = transport(session);
        try {
            connect(transport);
            if (!plain && !transport.supportsExtension("SMTPUTF8")) {
                throw new MailException(
                        MailException.Kind.PERMANENT,
                        "the mail server " + settings + " takes no address with letters other than ASCII (SMTPUTF8)");
            }
            hand(session, transport, document, to);
        } catch (MailException e) {
            if (deadline.hasPassed()) {
                throw new MailException(
                        MailException.Kind.TRANSIENT,
                        "the mail server " + settings + " took longer than " + settings.mailTimeout() + " for a mail");
            }
            throw e;
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

    private Properties properties(SmtpDeadline deadline, boolean international) {
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
        properties.put("mail.smtp.socketFactory", deadline.plain());
        // Otherwise a failure is tried once more, by sockets that nobody watches.
        properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        SSLSocketFactory tls = settings.sslContext()
                .map(SSLContext::getSocketFactory)
                .orElseGet(() -> (SSLSocketFactory) SSLSocketFactory.getDefault());
        properties.put("mail.smtp.ssl.socketFactory", deadline.tls(tls));
        properties.setProperty("mail.smtp.ssl.socketFactory.fallback", "false");
        return properties;
    }
}
