package dev.latchkey.account;

import dev.latchkey.event.AuthAction;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.Veto;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A new password in place of a forgotten one, by a link that is mailed. The link shows that the mailbox is the user's,
 * and nothing more: it removes no second factor and signs nobody in, and the password that is set with it is noted as
 * one that the mailbox has set. Of an account whose address had not been shown to be the user's, the factors and passkeys
 * go as well: nobody knows who enrolled them. Safe for use by several threads.
 */
public final class PasswordResets {

    private static final String PREFIX = "lkp_";

    private final AccountStores stores;
    private final AccountPorts ports;
    private final NewPasswords passwords;
    private final UnitsOfWork work;
    private final MailedTokens tokens;
    private final MagicLinks links;
    private final AuthEvents events;
    private final Environment environment;

    PasswordResets(
            AccountStores stores,
            AccountPorts ports,
            NewPasswords passwords,
            UnitsOfWork work,
            MagicLinks links,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.passwords = passwords;
        this.work = work;
        this.links = links;
        this.tokens = new MailedTokens(
                OneTimeToken.Purpose.RESET_PASSWORD,
                PREFIX,
                AccountSettings.RESET_LIFE,
                stores.oneTimeTokens(),
                environment);
        this.events = events;
        this.environment = environment;
    }

    /**
     * Has a link mailed with which a forgotten password is replaced, when the address has an account that is not
     * disabled. Tells nothing, and does the same work for every address.
     *
     * @param address the address, whatever was typed
     * @param context the request it follows from
     */
    public void request(String address, RequestContext context) {
        EmailAddress email;
        try {
            email = EmailAddress.parse(address);
        } catch (IllegalArgumentException e) {
            return;
        }
        if (!ports.mail().may(AskedMail.PASSWORD_RESET, email, stores.users().findByEmail(email))) {
            return;
        }
        work.call(tx -> {
            Optional<UserId> owner = stores.users().findByEmail(email).map(User::id);
            ports.mail().passwordReset(tx, owner.orElse(OneTimeToken.NOBODY), context);
            events.publish(tx, new AuthEvent.PasswordResetRequested(owner.orElse(null), environment.now(), context));
            return Optional.of(Boolean.TRUE);
        });
    }

    /**
     * Mints the token of a link to a new password, when the mail is made; earlier ones of the user stop working.
     *
     * @param id the recipient
     * @return the token, empty when the account is gone or disabled
     */
    public Optional<Secret> mint(UserId id) {
        return work.callUndoing(
                Optional::isPresent,
                tx -> Optional.of(stores.users()
                        .find(id)
                        .filter(PasswordResets::mayReset)
                        .map(user -> tokens.mint(tx, id, user.email().key()))
                        .filter(minted ->
                                stores.users().lock(tx, id).isPresent()))); // of an erased account none remains
    }

    /**
     * The account whose password a link replaces; both are left as they are.
     *
     * @param presented the token of the link
     * @return the account; empty when the link does not work
     */
    public Optional<User> find(Secret presented) {
        return tokens.find(presented).flatMap(this::owner);
    }

    /**
     * Replaces a forgotten password by the mailed link, which is used up by it alone. All sessions of the user end; the
     * second factors stay, and nobody is signed in. A pending account is active then, its address being verified.
     *
     * @param presented the token of the link
     * @param password the new password
     * @param context the request it follows from
     * @return what came of it
     */
    public ResetPasswordResult reset(Secret presented, Secret password, RequestContext context) {
        Optional<User> owner = find(presented);
        if (owner.isEmpty()) {
            return new ResetPasswordResult.LinkInvalid();
        }
        User user = owner.get();
        List<FieldProblem> weak =
                passwords.problems("new_password", password, Optional.of(user.email()), user.profile());
        if (!weak.isEmpty()) {
            return new ResetPasswordResult.WeakPassword(weak);
        }
        Optional<Veto> veto = events.before(new AuthAction.ChangePassword(user.id(), context));
        if (veto.isPresent()) {
            return new ResetPasswordResult.Vetoed(veto.get().reason());
        }
        HashResult hashed = passwords.hash(password);
        if (hashed instanceof HashResult.Busy busy) {
            return new ResetPasswordResult.Busy(busy.retryAfter());
        }
        PasswordHash hash = ((HashResult.Hashed) hashed).hash();
        return work.callUndoing(ResetPasswordResult.Reset.class::isInstance, tx -> reset(tx, presented, hash, context));
    }

    /**
     * What was found before may have changed, also while this waited for its turn to use the link. The account becomes
     * its next version in any case, so that neither a change of its address nor its being disabled is overtaken.
     */
    private Optional<ResetPasswordResult> reset(Tx tx, Secret presented, PasswordHash hash, RequestContext context) {
        Optional<OneTimeToken> token = tokens.find(presented);
        if (token.isEmpty() || !tokens.consume(tx, presented)) {
            return Optional.of(new ResetPasswordResult.LinkInvalid());
        }
        Optional<User> owner = owner(token.get());
        if (owner.isEmpty()) {
            return Optional.of(new ResetPasswordResult.LinkInvalid());
        }
        User user = owner.get();
        links.kill(tx, user.id());
        ports.sessions().lock(tx, user.id());
        Instant now = environment.now();
        User reset = user.withStatus(UserStatus.ACTIVE, true, now);
        if (!stores.users().update(tx, reset)) {
            return Optional.empty();
        }
        stores.credentials().put(tx, new PasswordCredential(user.id(), hash, now, true));
        ports.sessions().endAll(tx, user.id(), EndReason.PASSWORD_CHANGED, context);
        ports.mail().passwordChanged(tx, user.id(), context);
        if (!user.emailVerified()) {
            ports.factors().removeAll(tx, user.id(), context);
            events.publish(tx, new AuthEvent.EmailVerified(user.id(), now, context));
        }
        events.publish(tx, new AuthEvent.PasswordReset(user.id(), now, context));
        return Optional.of(new ResetPasswordResult.Reset(reset));
    }

    /** Links that are on their way do not outlive the password, those that sign in not either. */
    void kill(Tx tx, UserId user) {
        tokens.kill(tx, user);
        links.kill(tx, user);
    }

    private Optional<User> owner(OneTimeToken token) {
        return stores.users()
                .find(token.user())
                .filter(user -> user.email().key().equals(token.subject()))
                .filter(PasswordResets::mayReset);
    }

    private static boolean mayReset(User user) {
        return user.status() != UserStatus.DISABLED;
    }
}
