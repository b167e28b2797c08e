package dev.latchkey;

import dev.latchkey.account.AccountLocks;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.LockMail;
import dev.latchkey.account.SignInLocks;
import dev.latchkey.account.UnlockResult;
import dev.latchkey.account.User;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthListener;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.limit.LockLimits;
import dev.latchkey.limit.LoginThrottle;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.notify.Mail;
import dev.latchkey.notify.MailTemplates;
import dev.latchkey.notify.MessageKind;
import dev.latchkey.notify.Outbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Joins the locks of accounts to the limits of sign-in, and to the mail. */
final class LockWiring {

    private LockWiring() {}

    static SignInLocks locks(LoginThrottle throttle) {
        return new SignInLocks() {
            @Override
            public Optional<Instant> lift(EmailAddress address) {
                return throttle.lift(address.key());
            }

            @Override
            public void restore(EmailAddress address, Instant until) {
                throttle.restore(address.key(), until);
            }

            @Override
            public boolean isLocked(EmailAddress address) {
                return throttle.isLocked(address.key());
            }
        };
    }

    /** Whoever replaced the password by a mailed link has shown that the mailbox is theirs, and wants in. */
    static List<AuthListener> before(List<AuthListener> listeners, Supplier<AccountLocks> locks) {
        List<AuthListener> all = new ArrayList<>();
        all.add(event -> {
            if (event instanceof AuthEvent.PasswordReset reset) {
                UnlockResult unused = locks.get().unlock(reset.user(), reset.request());
            }
        });
        all.addAll(listeners);
        return all;
    }

    /**
     * Mail about locks, so few that nobody can flood a mailbox with them.
     *
     * @param outbox where it goes, null where there is no mailer: then a lock ends by itself
     */
    static LockMail mail(@Nullable Outbox outbox, RequestLimits limits) {
        return new LockMail() {
            @Override
            public boolean may(User user) {
                String mailbox = user.email().key();
                return outbox != null
                        && limits.mayMail(MessageKind.ACCOUNT_LOCKED.name(), mailbox)
                        && limits.mayTellOfLock(mailbox);
            }

            @Override
            public void locked(Tx tx, User user, RequestContext context) {
                if (outbox != null) {
                    outbox.enqueue(tx, user.id(), MessageKind.ACCOUNT_LOCKED, context.locale());
                }
            }
        };
    }

    /** The mail with the link, which is made now; none where no page would take it. */
    static Optional<Mail> compose(
            User user, AccountLocks locks, MailTemplates templates, LockLimits limits, Locale locale) {
        if (!templates.hasUnlockPage()) {
            return Optional.empty();
        }
        return locks.mint(user.id())
                .map(token -> templates.accountLocked(
                        user.email().address(), token, limits.duration(), limits.linkLife(), locale));
    }
}
