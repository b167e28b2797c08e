package dev.latchkey.notify;

import dev.latchkey.kernel.Environment;

/**
 * Sends mails over SMTP (RFC 5321), one connection a mail. Needs {@code org.eclipse.angus:angus-mail} on the class path.
 * An address with other letters than ASCII is sent where the server knows SMTPUTF8 (RFC 6531), and otherwise
 * is refused as permanent. Safe for use by several threads.
 *
 * <p>Security promise: certificates are checked; credentials do not cross a network in clear; neither
 * addresses nor a server's answers, which may quote them, stand in an exception.
 */
public final class SmtpMailer implements Mailer {

    private final SmtpConnections connections;

    private SmtpMailer(SmtpConnections connections) {
        this.connections = connections;
    }

    /**
     * A mailer for a server. Nothing is connected yet.
     *
     * @param settings the server
     * @param environment the time and the ids of the mails
     * @return the mailer
     * @throws IllegalStateException when the mail library is missing
     */
    public static SmtpMailer create(SmtpSettings settings, Environment environment) {
        try {
            return new SmtpMailer(new SmtpConnections(settings, environment));
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "mail over SMTP needs org.eclipse.angus:angus-mail on the class path: add it, or use a Mailer of"
                            + " your own",
                    e);
        }
    }

    @Override
    public void send(Mail mail) {
        connections.send(mail);
    }
}
