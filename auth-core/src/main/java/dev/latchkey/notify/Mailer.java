package dev.latchkey.notify;

/**
 * Sends mails: over SMTP, to files, or a host's own way. Implementations are safe for use by several threads and keep
 * addresses and bodies out of logs.
 */
public interface Mailer {

    /**
     * Sends a mail, and returns when somebody else answers for it.
     *
     * @param mail the mail
     * @throws MailException when it was not sent; its kind says whether trying again can help
     */
    void send(Mail mail);
}
