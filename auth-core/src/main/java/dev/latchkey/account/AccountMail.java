package dev.latchkey.account;

import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.util.Optional;

/**
 * Port: the messages to users that follow from changes of their accounts. They are noted in the unit of work and sent
 * after its commit; links are minted when they are sent. Whether too many went to one mailbox already is for the
 * implementation to judge, before the unit of work begins: {@link #may}. Wired to the outbox, or to a host's own way to
 * send mail.
 */
public interface AccountMail {

    /**
     * Counts a mail that somebody asks for. Called outside units of work, so that what counts may be slow or out of reach
     * while no connection to the database is held.
     *
     * @param mail which
     * @param to the mailbox
     * @return false when too many went there already: then none is noted, and nobody is told
     */
    boolean may(AskedMail mail, EmailAddress to);

    /**
     * Counts what is asked for an address that has nobody to send it to: the same work as {@link #may}, within the same
     * bound, but apart from it. Else whoever asks often enough for an address without an account would keep the mails from
     * who registers with it afterwards, without one being sent.
     *
     * @param mail which was asked for
     * @param to the mailbox
     * @return false when it was asked for too often
     */
    boolean mayToNobody(AskedMail mail, EmailAddress to);

    /**
     * Counts a mail that somebody asks for an address which may have nobody to send it to.
     *
     * @param mail which
     * @param to the mailbox
     * @param recipient who would get it, empty where there is nobody
     * @return {@link #may} or {@link #mayToNobody}
     */
    default boolean may(AskedMail mail, EmailAddress to, Optional<User> recipient) {
        return recipient.isPresent() ? may(mail, to) : mayToNobody(mail, to);
    }

    /**
     * The link with which the user shows that the address is theirs: {@link Accounts#mintVerification}.
     *
     * @param tx the unit of work
     * @param user the recipient
     * @param context the request it follows from, for the language
     */
    void verification(Tx tx, User user, RequestContext context);

    /**
     * Tells the owner of an account that someone tried to register with its address.
     *
     * @param tx the unit of work
     * @param user the recipient
     * @param context the request it follows from, for the language
     */
    void registrationRepeated(Tx tx, User user, RequestContext context);

    /**
     * The link with which the owner of a mailbox chooses a new password: {@link PasswordResets#mint}. Asked for
     * whether the address has an account or not, and to do the same work for either.
     *
     * @param tx the unit of work
     * @param user the account of the address, {@link OneTimeToken#NOBODY} where there is none: then nothing is sent
     * @param context the request it follows from, for the language
     */
    void passwordReset(Tx tx, UserId user, RequestContext context);

    /**
     * The link that signs the owner of a mailbox in: {@link MagicLinks#mint}. As {@link #passwordReset}.
     *
     * @param tx the unit of work
     * @param user the account of the address, {@link OneTimeToken#NOBODY} where there is none: then nothing is sent
     * @param context the request it follows from, for the language
     */
    void signInLink(Tx tx, UserId user, RequestContext context);

    /**
     * The link with which a new address is shown to be the user's, to that address, and word of it to the present one:
     * {@link Accounts#mintEmailChange}. The word goes to that address also when the account has moved on by the time it is
     * sent.
     *
     * @param tx the unit of work
     * @param user whose address is to change, with the present one
     * @param link whether a link may go to the new address; word to the present one goes in any case
     * @param context the request it follows from, for the language
     */
    void emailChange(Tx tx, User user, boolean link, RequestContext context);

    /**
     * Tells the former address that the account has another one, however many have followed by the time it is sent.
     *
     * @param tx the unit of work
     * @param former the account as it was, with that address
     * @param context the request it follows from, for the language
     */
    void emailChanged(Tx tx, User former, RequestContext context);

    /**
     * Tells the user that the password was changed.
     *
     * @param tx the unit of work
     * @param user the recipient
     * @param context the request it follows from, for the language
     */
    void passwordChanged(Tx tx, UserId user, RequestContext context);

    /**
     * Tells the user that the account is being deleted, with the link that takes it back: {@link
     * OwnData#mintCancellation}.
     *
     * @param tx the unit of work
     * @param user the recipient
     * @param context the request it follows from, for the language
     */
    void deletion(Tx tx, User user, RequestContext context);
}
