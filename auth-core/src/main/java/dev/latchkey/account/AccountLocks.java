package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Locks of accounts that are guessed at from everywhere: while one holds, a sign-in by password is refused to clients that
 * are not known. It ends by itself; the owner lifts it by a link that is mailed, and administrators lift it too. Safe for
 * use by several threads.
 *
 * <p>Security promise: that an account exists is told to its owner's mailbox alone. The link is 32 random bytes, of which the
 * store has a digest; it is made when its mail is sent, works once, and a newer one takes its place. It signs nobody in.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class AccountLocks {

    private static final String PREFIX = "lku_";

    private final UserStore users;
    private final UnitsOfWork work;
    private final MailedTokens tokens;
    private final SignInLocks locks;
    private final LockMail mail;
    private final AuthEvents events;
    private final Environment environment;

    private AccountLocks(
            AccountStores stores,
            SignInLocks locks,
            LockMail mail,
            AuthEvents events,
            Environment environment,
            Duration linkLife) {
        this.users = stores.users();
        this.work = new UnitsOfWork(stores.transactions());
        this.tokens =
                new MailedTokens(OneTimeToken.Purpose.UNLOCK, PREFIX, linkLife, stores.oneTimeTokens(), environment);
        this.locks = locks;
        this.mail = mail;
        this.events = events;
        this.environment = environment;
    }

    /**
     * Composes the service.
     *
     * @param stores the accounts and the mailed tokens
     * @param locks where the locks are
     * @param mail tells the owners
     * @param events told of locks and their end
     * @param environment time and randomness
     * @param linkLife how long a link works
     * @return the service
     */
    public static AccountLocks create(
            AccountStores stores,
            SignInLocks locks,
            LockMail mail,
            AuthEvents events,
            Environment environment,
            Duration linkLife) {
        return new AccountLocks(
                stores,
                Objects.requireNonNull(locks, "locks"),
                Objects.requireNonNull(mail, "mail"),
                events,
                environment,
                linkLife);
    }

    /**
     * Tells of a lock that has begun: the owner by mail, listeners by an event. Nothing happens where there is no account.
     *
     * @param address the address that is locked
     * @param request the request with which it was
     */
    public void begun(EmailAddress address, RequestContext request) {
        boolean told = users.findByEmail(address)
                .filter(AccountLocks::mayUnlock)
                .filter(mail::may)
                .isPresent();
        work.call(tx -> {
            users.findByEmail(address).ifPresent(user -> {
                events.publish(tx, new AuthEvent.AccountLocked(user.id(), environment.now(), request));
                if (told && mayUnlock(user)) {
                    mail.locked(tx, user, request);
                }
            });
            return Optional.of(Boolean.TRUE);
        });
    }

    /**
     * Makes the token of a link that lifts the lock of an account, for a mail that is about to be sent. Earlier ones stop
     * working.
     *
     * @param id the user
     * @return the token, empty when there is no such account, it is disabled, or it is not locked any more
     */
    public Optional<Secret> mint(UserId id) {
        Optional<User> user = users.find(id).filter(AccountLocks::mayUnlock);
        if (user.isEmpty()) {
            return Optional.empty();
        }
        EmailAddress address = user.get().email();
        Optional<Secret> token = work.callUndoing(
                Optional::isPresent,
                tx -> Optional.of(Optional.of(tokens.mint(tx, id, address.key()))
                        .filter(minted -> users.lock(tx, id).isPresent()))); // of an erased account none remains
        // Looked at last: whoever lifts the lock takes the link away after that, and so finds this one, or is seen
        // here.
        if (token.isEmpty() || locks.isLocked(address)) {
            return token;
        }
        return work.call(tx -> {
            tokens.kill(tx, id);
            return Optional.of(Optional.empty());
        });
    }

    /**
     * Whether a link works; it is left as it is.
     *
     * @param token whatever was presented
     * @return false when it is unknown, used, expired or superseded
     */
    public boolean isLinkLive(Secret token) {
        return tokens.find(token).flatMap(this::owner).isPresent();
    }

    /**
     * Lifts the lock of an account by the link that was mailed to its owner, and uses the link up: with any other answer it
     * is as good as it was.
     *
     * @param token whatever was presented
     * @param request the request
     * @return {@link UnlockResult#UNLOCKED}, {@link UnlockResult#NOT_LOCKED} or {@link UnlockResult#LINK_INVALID}
     */
    public UnlockResult unlock(Secret token, RequestContext request) {
        Optional<User> owner = tokens.find(token).flatMap(this::owner);
        if (owner.isEmpty()) {
            return UnlockResult.LINK_INVALID;
        }
        EmailAddress address = owner.get().email();
        Optional<Instant> end = locks.lift(address);
        if (end.isEmpty()) {
            return UnlockResult.NOT_LOCKED;
        }
        return orRestored(
                address,
                end.get(),
                () -> work.callUndoing(UnlockResult.UNLOCKED::equals, tx -> {
                    // Whoever else took the link away meanwhile found no lock to lift: it is told of here.
                    boolean unused = tokens.consume(tx, token);
                    return Optional.of(users.lock(tx, owner.get().id())
                            .map(user -> lifted(tx, user, request))
                            .orElse(UnlockResult.LINK_INVALID));
                }));
    }

    /**
     * Lifts the lock of an account on behalf of an administrator. The link that was mailed for it stops working, so that it
     * does not lift a later one.
     *
     * @param user the user
     * @param request the request, with who acts
     * @return {@link UnlockResult#UNLOCKED}, {@link UnlockResult#NOT_LOCKED} or {@link UnlockResult#NOT_FOUND}
     */
    public UnlockResult unlock(UserId user, RequestContext request) {
        Optional<User> found = users.find(user);
        if (found.isEmpty()) {
            return UnlockResult.NOT_FOUND;
        }
        EmailAddress address = found.get().email();
        Optional<Instant> end = locks.lift(address);
        if (end.isEmpty() && tokens.live(user).isEmpty()) {
            return UnlockResult.NOT_LOCKED;
        }
        Supplier<UnlockResult> noted = () -> work.call(tx -> {
            tokens.kill(tx, user);
            return Optional.of(end.isPresent() ? lifted(tx, found.get(), request) : UnlockResult.NOT_LOCKED);
        });
        return end.isPresent() ? orRestored(address, end.get(), noted) : noted.get();
    }

    /**
     * No lock is lifted of which nothing is told: what cannot be noted is as if it had not been done, and can be done
     * again.
     */
    private UnlockResult orRestored(EmailAddress address, Instant end, Supplier<UnlockResult> noted) {
        try {
            return noted.get();
        } catch (RuntimeException e) {
            try {
                locks.restore(address, end);
            } catch (StoreUnavailableException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    /**
     * Whether sign-ins by password are locked at an account, for clients that are not known.
     *
     * @param user the user
     * @return false also when there is no such account
     */
    public boolean isLocked(UserId user) {
        return users.find(user).filter(found -> locks.isLocked(found.email())).isPresent();
    }

    /** The lock is lifted before the unit of work: should the counts be out of reach, the link is not used up. */
    private UnlockResult lifted(Tx tx, User user, RequestContext request) {
        events.publish(tx, new AuthEvent.AccountUnlocked(user.id(), environment.now(), request));
        return UnlockResult.UNLOCKED;
    }

    private Optional<User> owner(OneTimeToken token) {
        return users.find(token.user())
                .filter(user -> user.email().key().equals(token.subject()))
                .filter(AccountLocks::mayUnlock);
    }

    private static boolean mayUnlock(User user) {
        return user.status() != UserStatus.DISABLED;
    }
}
