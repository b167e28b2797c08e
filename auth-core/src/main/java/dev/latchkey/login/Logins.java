package dev.latchkey.login;

import dev.latchkey.account.AccountStores;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStatus;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Secret;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.UserId;
import dev.latchkey.limit.LoginThrottle;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.AuthContext;
import dev.latchkey.session.Sessions;
import dev.latchkey.session.StartResult;
import dev.latchkey.session.TokenPair;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sign-in: checks credentials and starts a session. Safe for use by several threads.
 *
 * <p>Security promise: an unknown account and a wrong password get the same answer for the same work. That an account is
 * disabled or not verified is told to nobody who does not know its password. A sign-in that races a change of the
 * password comes to nothing. Guessing is bounded before a password is hashed, and never locks the account's owner out.
 *
 * <p>Each method throws {@link dev.latchkey.kernel.StoreUnavailableException} when a store is out of reach.
 */
public final class Logins {

    /** The authentication method of RFC 8176 for a password. */
    private static final String PASSWORD = "pwd";

    private static final String RATE_LIMITED = "rate_limited";
    private static final String VETOED = "vetoed";

    private final AccountStores stores;
    private final PasswordCheck passwords;
    private final Sessions sessions;
    private final LoginThrottle throttle;
    private final AuthEvents events;
    private final Environment environment;

    private Logins(
            AccountStores stores,
            PasswordCheck passwords,
            Sessions sessions,
            LoginThrottle throttle,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = throttle;
        this.events = events;
        this.environment = environment;
    }

    /**
     * Composes the service.
     *
     * @param stores the accounts and their password hashes
     * @param revocations the users' epochs
     * @param hasher verifies passwords
     * @param sessions starts sessions
     * @param throttle bounds guessing
     * @param events told of refusals
     * @param environment the time
     * @return the service
     */
    public static Logins create(
            AccountStores stores,
            RevocationStore revocations,
            PasswordHasher hasher,
            Sessions sessions,
            LoginThrottle throttle,
            AuthEvents events,
            Environment environment) {
        PasswordCheck passwords = new PasswordCheck(stores.users(), stores.credentials(), revocations, hasher);
        return new Logins(stores, passwords, sessions, throttle, events, environment);
    }

    /**
     * Signs in with a password. A hash that is outdated or came from another system is replaced on the way.
     *
     * @param identifier the e-mail address, whatever was typed
     * @param password the password, of whatever length and content
     * @param context the request
     * @return what came of it
     */
    public LoginResult password(String identifier, Secret password, LoginContext context) {
        Optional<EmailAddress> email = address(identifier);
        String account = email.map(EmailAddress::key).orElse(identifier);
        LoginThrottle.Admission admission =
                throttle.begin(account, context.request().address());
        if (admission instanceof LoginThrottle.Admission.Limited limited) {
            refused(null, RATE_LIMITED, context);
            return new LoginResult.RateLimited(limited.retryAfter());
        }
        LoginThrottle.Attempt attempt = ((LoginThrottle.Admission.Admitted) admission).attempt();
        PasswordCheck.Outcome outcome = check(email, password, attempt);
        if (outcome instanceof PasswordCheck.Outcome.Busy busy) {
            attempt.giveBack();
            refused(null, RATE_LIMITED, context);
            return new LoginResult.RateLimited(busy.retryAfter());
        }
        if (outcome instanceof PasswordCheck.Outcome.Wrong wrong) {
            return refuse(wrong.user().orElse(null), LoginRefusal.INVALID_CREDENTIALS, context);
        }
        attempt.giveBack();
        return admit((PasswordCheck.Outcome.Right) outcome, password, context);
    }

    private PasswordCheck.Outcome check(Optional<EmailAddress> email, Secret password, LoginThrottle.Attempt attempt) {
        try {
            return passwords.check(email, password);
        } catch (StoreUnavailableException e) {
            attempt.giveBackAfter(e);
            throw e;
        }
    }

    private LoginResult admit(PasswordCheck.Outcome.Right right, Secret password, LoginContext context) {
        User user = right.user();
        if (!user.isActive()) {
            return refuse(
                    user.id(),
                    user.status() == UserStatus.PENDING
                            ? LoginRefusal.EMAIL_NOT_VERIFIED
                            : LoginRefusal.ACCOUNT_DISABLED,
                    context);
        }
        AuthContext how = new AuthContext(List.of(PASSWORD), context.request(), context.rememberMe(), right.epoch());
        StartResult started = sessions.start(user.id(), how);
        if (started instanceof StartResult.Refused refused) {
            return notStarted(user.id(), refused, context);
        }
        TokenPair tokens = ((StartResult.Started) started).tokens();
        right.outdated().ifPresent(hash -> passwords.rehash(user.id(), password, hash));
        Instant now = environment.now();
        stores.transactions().run(tx -> stores.users().signedIn(tx, user.id(), now));
        return new LoginResult.SignedIn(user.withLastLogin(now), tokens);
    }

    private LoginResult notStarted(UserId user, StartResult.Refused refused, LoginContext context) {
        return switch (refused.refusal()) {
            case NOT_ACTIVE -> refuse(user, LoginRefusal.ACCOUNT_DISABLED, context);
            case SUPERSEDED -> refuse(user, LoginRefusal.INVALID_CREDENTIALS, context);
            case VETOED -> {
                refused(user, VETOED, context);
                String words = refused.words();
                yield new LoginResult.Vetoed(words == null ? "" : words);
            }
        };
    }

    private LoginResult refuse(@Nullable UserId user, LoginRefusal reason, LoginContext context) {
        refused(user, reason.code(), context);
        return new LoginResult.Refused(reason);
    }

    private void refused(@Nullable UserId user, String reason, LoginContext context) {
        events.publish(new AuthEvent.SignInRefused(user, reason, environment.now(), context.request()));
    }

    private static Optional<EmailAddress> address(String identifier) {
        try {
            return Optional.of(EmailAddress.parse(identifier));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
