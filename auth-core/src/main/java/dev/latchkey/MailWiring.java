package dev.latchkey;

import dev.latchkey.account.AccountLocks;
import dev.latchkey.account.AccountMail;
import dev.latchkey.account.AccountSettings;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.AskedMail;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.EmailChange;
import dev.latchkey.account.OwnData;
import dev.latchkey.account.User;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LockLimits;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.login.SignInNotice;
import dev.latchkey.mfa.FactorResets;
import dev.latchkey.mfa.SecondFactors;
import dev.latchkey.notify.Mail;
import dev.latchkey.notify.MailTemplates;
import dev.latchkey.notify.MessageComposer;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.Outbox;
import dev.latchkey.notify.OutboxMessage;
import dev.latchkey.session.Session;
import dev.latchkey.session.Sessions;
import dev.latchkey.token.SecretVault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What joins accounts and mail: the accounts say what is to be told, the mail asks the accounts for its link. */
final class MailWiring {

    private static final Logger log = LoggerFactory.getLogger(MailWiring.class);

    private MailWiring() {}

    /** Where there is no mailer: nothing that is told by mail matters then, and an outbox would only fill. */
    static AccountMail nowhere() {
        return new AccountMail() {
            @Override
            public boolean may(AskedMail mail, EmailAddress to) {
                return false;
            }

            @Override
            public boolean mayToNobody(AskedMail mail, EmailAddress to) {
                return false;
            }

            @Override
            public void verification(Tx tx, User user, RequestContext context) {
                // addresses are not verified
            }

            @Override
            public void registrationRepeated(Tx tx, User user, RequestContext context) {
                // the answer to the registration says so
            }

            @Override
            public void passwordReset(Tx tx, UserId user, RequestContext context) {
                // there is no link to a new password
            }

            @Override
            public void signInLink(Tx tx, UserId user, RequestContext context) {
                // nobody signs in by a link
            }

            @Override
            public void emailChange(Tx tx, User user, boolean link, RequestContext context) {
                // the new address is never shown to be the user's, so nothing comes of it
            }

            @Override
            public void emailChanged(Tx tx, User former, RequestContext context) {
                // no address is changed
            }

            @Override
            public void passwordChanged(Tx tx, UserId user, RequestContext context) {
                // nobody can be told
            }

            @Override
            public void deletion(Tx tx, User user, RequestContext context) {
                // the host takes it back, when it is asked to
            }
        };
    }

    /**
     * Puts what the accounts want told into the outbox, in the unit of work that it follows from. A mailbox gets only
     * so many mails of a kind: what is over the limit is left out, and nobody learns of it.
     */
    static AccountMail toOutbox(Outbox outbox, RequestLimits limits, SecretVault vault) {
        return new AccountMail() {
            @Override
            public boolean may(AskedMail mail, EmailAddress to) {
                return limits.mayMail(kind(mail).name(), to.key());
            }

            @Override
            public boolean mayToNobody(AskedMail mail, EmailAddress to) {
                return limits.mayMailToNobody(kind(mail).name(), to.key());
            }

            @Override
            public void verification(Tx tx, User user, RequestContext context) {
                outbox.enqueue(tx, user.id(), MessageKind.VERIFY_EMAIL, context.locale());
            }

            @Override
            public void registrationRepeated(Tx tx, User user, RequestContext context) {
                outbox.enqueue(tx, user.id(), MessageKind.REGISTRATION_REPEATED, context.locale());
            }

            /** What goes to nobody is put there all the same, and found to be for nobody when it is to be written. */
            @Override
            public void passwordReset(Tx tx, UserId user, RequestContext context) {
                outbox.enqueue(tx, user, MessageKind.RESET_PASSWORD, context.locale());
            }

            @Override
            public void signInLink(Tx tx, UserId user, RequestContext context) {
                outbox.enqueue(tx, user, MessageKind.MAGIC_LINK, context.locale());
            }

            @Override
            public void emailChange(Tx tx, User user, boolean link, RequestContext context) {
                if (link) {
                    outbox.enqueue(tx, user.id(), MessageKind.CHANGE_EMAIL, context.locale());
                }
                enqueueToPresent(tx, user, MessageKind.EMAIL_CHANGE_REQUESTED, context);
            }

            @Override
            public void emailChanged(Tx tx, User former, RequestContext context) {
                enqueueToPresent(tx, former, MessageKind.EMAIL_CHANGED, context);
            }

            /** To the address that the account has now: it may have another when the mail server takes the mail. */
            private void enqueueToPresent(Tx tx, User user, MessageKind kind, RequestContext context) {
                byte[] address = user.email().address().getBytes(StandardCharsets.UTF_8);
                outbox.enqueueTo(tx, vault.seal(address, recipientOf(user.id())), user.id(), kind, context.locale());
            }

            @Override
            public void passwordChanged(Tx tx, UserId user, RequestContext context) {
                outbox.enqueue(tx, user, MessageKind.PASSWORD_CHANGED, context.locale());
            }

            /** Whatever went there before: it tells of what must not go unnoticed. */
            @Override
            public void deletion(Tx tx, User user, RequestContext context) {
                outbox.enqueue(tx, user.id(), MessageKind.ACCOUNT_DELETION, context.locale());
            }
        };
    }

    private static MessageKind kind(AskedMail mail) {
        return switch (mail) {
            case VERIFICATION -> MessageKind.VERIFY_EMAIL;
            case REGISTRATION_REPEATED -> MessageKind.REGISTRATION_REPEATED;
            case PASSWORD_RESET -> MessageKind.RESET_PASSWORD;
            case SIGN_IN_LINK -> MessageKind.MAGIC_LINK;
            case EMAIL_CHANGE -> MessageKind.CHANGE_EMAIL;
        };
    }

    /** Writes the mails; the link's token is made here, when the mail is about to be sent, and kept nowhere. */
    static MessageComposer composer(
            Supplier<Accounts> accounts,
            Supplier<OwnData> data,
            Supplier<SecondFactors> factors,
            Supplier<AccountLocks> locks,
            Supplier<FactorResets> resets,
            Supplier<Sessions> sessions,
            SecretVault vault,
            MailTemplates templates,
            Lives lives) {
        return message -> accounts.get()
                .find(message.user())
                .flatMap(user -> mail(
                        message,
                        user,
                        recipient(message, user, vault),
                        new Minting(
                                accounts.get(), data.get(), factors.get(), locks.get(), resets.get(), sessions.get()),
                        templates,
                        lives));
    }

    /** Tells of sign-ins; where there is no mailer, or too many such mails went to a mailbox, of none. */
    static SignInNotice signIns(@Nullable Outbox outbox, RequestLimits limits) {
        return new SignInNotice() {
            @Override
            public boolean may(User user) {
                return outbox != null
                        && limits.mayMail(
                                MessageKind.NEW_SIGN_IN.name(), user.email().key());
            }

            @Override
            public void signedIn(Tx tx, User user, Session session, RequestContext context) {
                if (outbox != null) {
                    outbox.enqueue(tx, session.id().value(), user.id(), MessageKind.NEW_SIGN_IN, context.locale());
                }
            }
        };
    }

    /** How long what is mailed works. */
    record Lives(Duration verification, Duration verificationCode, Duration reset, Duration code, LockLimits lock) {}

    /** Where what is mailed is minted. */
    private record Minting(
            Accounts accounts,
            OwnData data,
            SecondFactors factors,
            AccountLocks locks,
            FactorResets resets,
            Sessions sessions) {}

    /** The address of the message's own, or the one that the account has now. */
    private static String recipient(OutboxMessage message, User user, SecretVault vault) {
        String sealed = message.recipient();
        return sealed == null
                ? user.email().address()
                : new String(vault.open(sealed, recipientOf(user.id())), StandardCharsets.UTF_8);
    }

    private static String recipientOf(UserId user) {
        return "mail-recipient\0" + user;
    }

    private static Optional<Mail> mail(
            OutboxMessage message, User user, String to, Minting minting, MailTemplates templates, Lives lives) {
        Locale locale = message.locale();
        return switch (message.kind()) {
            case VERIFY_EMAIL ->
                minting.accounts
                        .mintVerification(user.id())
                        .map(minted -> templates.verifyEmail(
                                to, minted.token(), lives.verification, minted.code(), lives.verificationCode, locale));
            case REGISTRATION_REPEATED -> Optional.of(templates.registrationRepeated(to, locale));
            case RESET_PASSWORD ->
                minting.accounts
                        .passwordResets()
                        .mint(user.id())
                        .map(token -> templates.resetPassword(to, token, lives.reset, locale));
            case MAGIC_LINK ->
                minting.accounts
                        .magicLinks()
                        .mint(user.id())
                        .map(token -> templates.magicLink(to, token, AccountSettings.MAGIC_LINK_LIFE, locale));
            case CHANGE_EMAIL ->
                minting.accounts
                        .mintEmailChange(user.id())
                        .map(change -> changeEmail(change, templates, lives.verification, locale));
            case EMAIL_CHANGE_REQUESTED -> toFormer(message).map(told -> templates.emailChangeRequested(to, locale));
            case EMAIL_CHANGED -> toFormer(message).map(told -> templates.emailChanged(to, locale));
            case PASSWORD_CHANGED -> Optional.of(templates.passwordChanged(to, locale));
            case ACCOUNT_LOCKED -> LockWiring.compose(user, minting.locks, templates, lives.lock, locale);
            case ACCOUNT_DELETION ->
                minting.data
                        .mintCancellation(user.id())
                        .map(token -> templates.accountDeletion(to, token, minting.data.deletionGrace(), locale));
            case MFA_CODE ->
                minting.factors.mintEmailCode(user.id()).map(code -> templates.mfaCode(to, code, lives.code, locale));
            case FACTOR_RESET_REQUESTED ->
                minting.resets
                        .find(user.id())
                        .flatMap(reset -> minting.resets
                                .mintToken(user.id())
                                .map(token -> templates.factorResetRequested(to, token, reset.dueAt(), locale)));
            case FACTOR_ADDED,
                    FACTOR_REMOVED,
                    FACTORS_RESET,
                    FACTOR_RESET_CANCELLED,
                    RECOVERY_CODES_REPLACED,
                    RECOVERY_CODE_USED,
                    PASSKEY_ADDED,
                    PASSKEY_REMOVED -> Optional.of(templates.factorNotice(to, message.kind(), locale));
            case NEW_SIGN_IN ->
                minting.sessions
                        .find(new SessionId(message.id()))
                        .map(session -> templates.newSignIn(
                                to, session.device(), session.request().address(), session.createdAt(), locale));
        };
    }

    /** What warns of a change goes to the address from before it or to none: the present one may be a thief's. */
    private static Optional<String> toFormer(OutboxMessage message) {
        Optional<String> recipient = Optional.ofNullable(message.recipient());
        if (recipient.isEmpty()) {
            log.warn("Message {} of kind {} has no recipient, and is not sent", message.id(), message.kind());
        }
        return recipient;
    }

    private static Mail changeEmail(EmailChange change, MailTemplates templates, Duration life, Locale locale) {
        Secret token = change.token();
        return token == null
                ? templates.emailTaken(change.to(), locale)
                : templates.changeEmail(change.to(), token, life, locale);
    }
}
