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
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.HashResult;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.VerifyResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes of password by users who are signed in. */
final class PasswordChanges {

    private static final Logger log = LoggerFactory.getLogger(PasswordChanges.class);

    /** A sign-in may re-hash the same password meanwhile, once; more often it is no longer the same password. */
    private static final int ATTEMPTS = 3;

    private final AccountStores stores;
    private final AccountPorts ports;
    private final PasswordHasher hasher;
    private final NewPasswords passwords;
    private final PasswordResets resets;
    private final AuthEvents events;
    private final Environment environment;

    PasswordChanges(
            AccountStores stores,
            AccountPorts ports,
            PasswordHasher hasher,
            NewPasswords passwords,
            PasswordResets resets,
            AuthEvents events,
            Environment environment) {
        this.stores = stores;
        this.ports = ports;
        this.hasher = hasher;
        this.passwords = passwords;
        this.resets = resets;
        this.events = events;
        this.environment = environment;
    }

    ChangePasswordResult change(UserId id, SessionId acting, Secret current, Secret updated, RequestContext context) {
        Optional<User> user = stores.users().find(id).filter(User::isActive);
        if (user.isEmpty()) {
            return new ChangePasswordResult.SessionOver();
        }
        List<FieldProblem> weak = passwords.problems(
                "new_password",
                updated,
                Optional.of(user.get().email()),
                user.get().profile());
        if (!weak.isEmpty()) {
            return new ChangePasswordResult.WeakPassword(weak);
        }
        Optional<Veto> veto = events.before(new AuthAction.ChangePassword(id, context));
        if (veto.isPresent()) {
            return new ChangePasswordResult.Vetoed(veto.get().reason());
        }
        Optional<Duration> wait = ports.passwordAttempts().begin(id);
        if (wait.isPresent()) {
            refused(id, OwnPassword.LIMITED, context);
            return new ChangePasswordResult.RateLimited(wait.get());
        }
        return attempt(new Change(id, acting, context), current, updated);
    }

    private ChangePasswordResult attempt(Change change, Secret current, Secret updated) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<PasswordCredential> stored = find(change, attempt == 0);
            VerifyResult verified = stored.map(credential -> hasher.verify(current, credential.hash()))
                    .orElseGet(() -> hasher.verifyNothing(current));
            if (verified instanceof VerifyResult.Busy busy) {
                if (attempt == 0) {
                    ports.passwordAttempts().giveBack(change.user);
                }
                return new ChangePasswordResult.RateLimited(busy.retryAfter());
            }
            if (verified instanceof VerifyResult.Unusable unusable) {
                log.error("The password hash of user {} cannot be verified: {}", change.user, unusable.reason());
            }
            if (!(verified instanceof VerifyResult.Match) || stored.isEmpty()) {
                refused(change.user, OwnPassword.WRONG, change.context);
                return new ChangePasswordResult.InvalidCredentials();
            }
            if (attempt == 0) {
                ports.passwordAttempts().giveBack(change.user);
            }
            HashResult hashed = passwords.hash(updated);
            if (hashed instanceof HashResult.Busy busy) {
                return new ChangePasswordResult.RateLimited(busy.retryAfter());
            }
            PasswordHash hash = ((HashResult.Hashed) hashed).hash();
            Optional<ChangePasswordResult> result = commit(change, stored.get(), hash);
            if (result.isPresent()) {
                return result.get();
            }
        }
        return new ChangePasswordResult.InvalidCredentials();
    }

    private void refused(UserId user, String reason, RequestContext context) {
        events.publish(new AuthEvent.PasswordRefused(user, reason, environment.now(), context));
    }

    private Optional<PasswordCredential> find(Change change, boolean counted) {
        try {
            return stores.credentials().find(change.user);
        } catch (StoreUnavailableException e) {
            if (counted) {
                e.thenTry(() -> ports.passwordAttempts().giveBack(change.user));
            }
            throw e;
        }
    }

    /** Empty when the stored hash is no longer the one that was verified. */
    private Optional<ChangePasswordResult> commit(Change change, PasswordCredential verified, PasswordHash updated) {
        try {
            return stores.transactions().call(tx -> commit(tx, change, verified, updated));
        } catch (ActingSessionOver e) {
            return Optional.of(new ChangePasswordResult.SessionOver());
        }
    }

    private Optional<ChangePasswordResult> commit(
            Tx tx, Change change, PasswordCredential verified, PasswordHash updated) {
        Instant now = environment.now();
        PasswordCredential credential = new PasswordCredential(change.user, updated, now, isByMail(change, verified));
        resets.kill(tx, change.user);
        ports.sessions().lock(tx, change.user);
        if (!stores.credentials().replace(tx, verified.hash(), credential)) {
            return Optional.empty();
        }
        if (!ports.sessions().endOthers(tx, change.user, change.acting, EndReason.PASSWORD_CHANGED, change.context)) {
            throw new ActingSessionOver();
        }
        ports.mail().passwordChanged(tx, change.user, change.context);
        events.publish(tx, new AuthEvent.PasswordChanged(change.user, now, change.context));
        return Optional.of(new ChangePasswordResult.Changed());
    }

    /** Whoever knows a password that the mailbox has set has shown the mailbox, and no more by choosing another one. */
    private boolean isByMail(Change change, PasswordCredential verified) {
        return verified.byMail() && !ports.sessions().isStrong(change.acting);
    }

    /** Whose password, from which session, in which request. */
    private record Change(UserId user, SessionId acting, RequestContext context) {}

    /** Takes back the unit of work. */
    private static final class ActingSessionOver extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ActingSessionOver() {
            super("the acting session is over", null, false, false);
        }
    }
}
