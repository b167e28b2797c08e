package dev.latchkey.notify;

import java.util.Optional;

/**
 * Makes the mail of a message, at the time it is sent: looks up the recipient and mints the link, so that neither is
 * ever stored with the message. Implementations are safe for use by several threads.
 */
public interface MessageComposer {

    /**
     * Makes the mail.
     *
     * @param message who it is for and what about
     * @return the mail; empty when there is nothing to say any more, because the account is gone or the address is
     *     verified
     * @throws RuntimeException when it cannot be made now; the message is tried again later
     */
    Optional<Mail> compose(OutboxMessage message);
}
