package dev.latchkey.account;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.SessionId;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes of address by users who are signed in. The account keeps the address it has until the new one was shown to be
 * the user's. Whether the new one has an account of its own is not looked at before its mail is written, so that who asks
 * learns nothing.
 */
final class EmailChanges {

    private static final String PREFIX = "lkc_";

    private final AccountStores stores;
    private final AccountPorts ports;
    private final OwnPassword ownPassword;
    private final AccountEntry entry;
    private final UnitsOfWork work;
    private final MailedTokens tokens;
    private final AuthEvents events;
    private final Environment environment;

    EmailChanges(
            AccountStores stores,
            AccountPorts ports,
            AccountSettings settings,
            OwnPassword ownPassword,
            AccountEntry entry,
            UnitsOfWork work,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.ownPassword = ownPassword;
        this.entry = entry;
        this.work = work;
        OneTimeTokenStore store = stores.oneTimeTokens();
        this.tokens = new MailedTokens(
                OneTimeToken.Purpose.CHANGE_EMAIL, PREFIX, settings.verificationLife(), store, environment);
        this.events = events;
        this.environment = environment;
    }

    /**
     * What a link is about: from which address to which, and the session that goes on. It is worth nothing once that has
     * ended: who was told of it and did not want it has changed the password since, or ended the session.
     */
    private record Wish(String from, SessionId acting, EmailAddress to) {

        String written() {
            return from + '\n' + acting + '\n' + to.address();
        }

        static Wish read(String written) {
            String[] fields = written.split("\n", -1);
            return new Wish(fields[0], SessionId.parse(fields[1]), EmailAddress.parse(fields[2]));
        }
    }

    ChangeEmailResult request(UserId id, SessionId acting, String address, Secret current, RequestContext context) {
        Optional<User> user = stores.users().find(id).filter(User::isActive);
        if (user.isEmpty()) {
            return new ChangeEmailResult.SessionOver();
        }
        EmailAddress wanted;
        try {
            wanted = EmailAddress.parse(address);
        } catch (IllegalArgumentException e) {
            return refused("is no e-mail address");
        }
        String from = user.get().email().key();
        if (wanted.key().equals(from)) {
            return refused("is the address that the account has");
        }
        Optional<Veto> veto = events.before(new AuthAction.ChangeEmail(id, wanted.address(), context));
        if (veto.isPresent()) {
            return new ChangeEmailResult.Vetoed(veto.get().reason());
        }
        OwnPassword.Outcome shown = ownPassword.check(id, current, context);
        if (shown instanceof OwnPassword.Outcome.Limited limited) {
            return new ChangeEmailResult.RateLimited(limited.retryAfter());
        }
        if (shown instanceof OwnPassword.Outcome.Wrong) {
            return new ChangeEmailResult.InvalidCredentials();
        }
        boolean link = ports.mail().may(AskedMail.EMAIL_CHANGE, wanted);
        return work.call(tx -> {
            tokens.note(tx, id, new Wish(from, acting, wanted).written());
            ports.mail().emailChange(tx, user.get(), link, context);
            events.publish(tx, new AuthEvent.EmailChangeRequested(id, environment.now(), context));
            return Optional.of(new ChangeEmailResult.Requested());
        });
    }

    private static ChangeEmailResult refused(String message) {
        return new ChangeEmailResult.Refused(List.of(new FieldProblem("new_email", "invalid", message)));
    }

    /** What is to be mailed to the new address; empty when there is nothing to be said any more. */
    Optional<EmailChange> mint(UserId id) {
        return work.call(tx -> {
            Optional<OneTimeToken> live = tokens.live(id);
            Optional<Wish> wish = live.map(token -> Wish.read(token.subject())).filter(one -> isOf(id, one));
            if (wish.isEmpty()) {
                return Optional.of(Optional.empty());
            }
            EmailAddress to = wish.get().to();
            if (stores.users()
                    .findByEmail(to)
                    .filter(owner -> !isPending(owner))
                    .isPresent()) {
                return Optional.of(Optional.of(new EmailChange(to.address(), null)));
            }
            Optional<Secret> minted = tokens.mintInPlaceOf(tx, live.orElseThrow());
            return minted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Optional.of(new EmailChange(to.address(), minted.get())));
        });
    }

    /** Whoever registered an address and never showed it to be theirs keeps nobody from it who does. */
    private static boolean isPending(User owner) {
        return owner.status() == UserStatus.PENDING;
    }

    private boolean isOf(UserId id, Wish wish) {
        return stores.users()
                .find(id)
                .filter(User::isActive)
                .filter(user -> user.email().key().equals(wish.from()))
                .isPresent();
    }

    boolean isOfThisKind(Secret presented) {
        return presented.reveal().startsWith(PREFIX);
    }

    /** The link is used up by the change alone: with any other answer it is as good as it was. */
    VerifyEmailResult confirm(Secret presented, RequestContext context) {
        return work.callUndoing(VerifyEmailResult.Verified.class::isInstance, tx -> confirm(tx, presented, context));
    }

    private Optional<VerifyEmailResult> confirm(Tx tx, Secret presented, RequestContext context) {
        Optional<OneTimeToken> token = tokens.find(presented);
        if (token.isEmpty()) {
            return Optional.of(new VerifyEmailResult.LinkInvalid());
        }
        Wish wish = Wish.read(token.get().subject());
        boolean used = tokens.consume(tx, presented);
        if (!used || !ports.sessions().isActive(tx, token.get().user(), wish.acting())) {
            return Optional.of(new VerifyEmailResult.LinkInvalid());
        }
        Optional<User> found = stores.users()
                .find(token.get().user())
                .filter(User::isActive)
                .filter(user -> user.email().key().equals(wish.from()));
        if (found.isEmpty()) {
            return Optional.of(new VerifyEmailResult.LinkInvalid());
        }
        User user = found.get();
        Optional<User> pending = stores.users().findByEmail(wish.to()).filter(EmailChanges::isPending);
        if (pending.isPresent() && !entry.displace(tx, pending.get())) {
            return Optional.empty();
        }
        Instant now = environment.now();
        User moved = user.withEmail(wish.to(), now);
        if (!stores.users().update(tx, moved)) {
            boolean taken = stores.users()
                    .findByEmail(wish.to())
                    .filter(owner -> !owner.id().equals(user.id()))
                    .isPresent();
            return taken ? Optional.of(new VerifyEmailResult.LinkInvalid()) : Optional.empty();
        }
        if (!ports.sessions().endOthers(tx, user.id(), wish.acting(), EndReason.SIGNED_OUT, context)) {
            return Optional.of(new VerifyEmailResult.LinkInvalid());
        }
        ports.mail().emailChanged(tx, user, context);
        events.publish(tx, new AuthEvent.EmailChanged(user.id(), now, context));
        return Optional.of(new VerifyEmailResult.Verified(moved));
    }
}
