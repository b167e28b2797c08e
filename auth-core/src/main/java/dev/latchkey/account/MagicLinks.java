package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.EndReason;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Optional;

/**
 * The mailed links that sign in, apart from the session that follows. Safe for use by several threads.
 *
 * <p>Security promise: a link is 32 random bytes, of which the store has a digest; it works once, for a quarter of an
 * hour, for the address it was mailed to. Whoever asks for one learns nothing, and causes the same work for every
 * address. A link shows whose the mailbox is, and not who chose the password: an account whose address had not been
 * shown to be the user's loses its password, its second factors, its passkeys and its sessions with it.
 */
public final class MagicLinks {

    private static final String PREFIX = "lkl_";

    private final AccountStores stores;
    private final AccountPorts ports;
    private final UnitsOfWork work;
    private final MailedTokens tokens;
    private final AuthEvents events;
    private final Environment environment;

    MagicLinks(AccountStores stores, AccountPorts ports, UnitsOfWork work, AuthEvents events, Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.work = work;
        this.tokens = new MailedTokens(
                OneTimeToken.Purpose.SIGN_IN,
                PREFIX,
                AccountSettings.MAGIC_LINK_LIFE,
                stores.oneTimeTokens(),
                environment);
        this.events = events;
        this.environment = environment;
    }

    /**
     * Has a link mailed, when the address has an account that is not disabled. Tells nothing.
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
        if (!ports.mail().may(AskedMail.SIGN_IN_LINK, email, stores.users().findByEmail(email))) {
            return;
        }
        work.call(tx -> {
            Optional<UserId> owner = stores.users().findByEmail(email).map(User::id);
            ports.mail().signInLink(tx, owner.orElse(OneTimeToken.NOBODY), context);
            events.publish(tx, new AuthEvent.SignInLinkRequested(owner.orElse(null), environment.now(), context));
            return Optional.of(Boolean.TRUE);
        });
    }

    /**
     * Mints the token of a link, when the mail is made; earlier ones of the user stop working.
     *
     * @param id the recipient
     * @return the token, empty when the account is gone or disabled
     */
    public Optional<Secret> mint(UserId id) {
        return work.callUndoing(
                Optional::isPresent,
                tx -> Optional.of(stores.users()
                        .find(id)
                        .filter(MagicLinks::maySignIn)
                        .map(user -> tokens.mint(tx, id, user.email().key()))
                        .filter(minted ->
                                stores.users().lock(tx, id).isPresent()))); // of an erased account none remains
    }

    /**
     * The account that a link signs in; the link is left as it is.
     *
     * @param token the token, whatever was presented
     * @return the account, empty when the link does not work
     */
    public Optional<User> find(Secret token) {
        return tokens.find(token).flatMap(this::owner);
    }

    /**
     * Uses a link up, in the unit of work of what it is good for.
     *
     * @param tx the unit of work
     * @param token the token, whatever was presented
     * @return true for exactly one caller; false when the link does not work
     */
    public boolean consume(Tx tx, Secret token) {
        return find(token).filter(User::isActive).isPresent() && tokens.consume(tx, token);
    }

    /**
     * Uses a link up for an account whose address was not shown to be the user's before: it is active then, its address is
     * verified, and it has neither password nor factors, passkeys or sessions, since nobody knows whose they were.
     *
     * @param token the token, whatever was presented
     * @param context the request it follows from
     * @return the account as it is now, empty when the link does not work
     */
    public Optional<User> claim(Secret token, RequestContext context) {
        return work.callUndoing(Optional::isPresent, tx -> claim(tx, token, context));
    }

    private Optional<Optional<User>> claim(Tx tx, Secret token, RequestContext context) {
        Optional<User> found = find(token);
        if (found.isEmpty() || !tokens.consume(tx, token)) {
            return Optional.of(Optional.empty());
        }
        User user = found.get();
        if (!user.emailVerified()) {
            ports.sessions().lock(tx, user.id());
        }
        Instant now = environment.now();
        User claimed = user.withStatus(UserStatus.ACTIVE, true, now);
        if (!stores.users().update(tx, claimed)) {
            return Optional.empty();
        }
        if (!user.emailVerified()) {
            stores.credentials().delete(tx, user.id());
            ports.sessions().endAll(tx, user.id(), EndReason.PASSWORD_CHANGED, context);
            ports.factors().removeAll(tx, user.id(), context);
            events.publish(tx, new AuthEvent.EmailVerified(user.id(), now, context));
        }
        return Optional.of(Optional.of(claimed));
    }

    /** A link that is on its way does not outlive a change of the password. */
    void kill(Tx tx, UserId user) {
        tokens.kill(tx, user);
    }

    private Optional<User> owner(OneTimeToken token) {
        return stores.users()
                .find(token.user())
                .filter(user -> user.email().key().equals(token.subject()))
                .filter(MagicLinks::maySignIn);
    }

    private static boolean maySignIn(User user) {
        return user.status() != UserStatus.DISABLED;
    }
}
