package dev.latchkey.account;

import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds accounts for whoever may decide about an address: administrators, and everybody where addresses are not verified.
 * One that is still pending gives way to the new one, whole: whoever registered an address without showing that it is
 * theirs must not have their password on it, and a link that was mailed for the earlier registration must not make the
 * later one usable.
 */
final class AccountEntry {

    private final AccountStores stores;
    private final SessionEnding sessions;
    private final UserStore users;
    private final CredentialStore credentials;
    private final AuthEvents events;
    private final Environment environment;

    AccountEntry(AccountStores stores, SessionEnding sessions, AuthEvents events, Environment environment) {
        this.stores = stores;
        this.sessions = sessions;
        this.users = stores.users();
        this.credentials = stores.credentials();
        this.events = events;
        this.environment = environment;
    }

    /** What is to be added. */
    record Entrant(
            EmailAddress email,
            Profile profile,
            UserStatus status,
            boolean emailVerified,
            @Nullable PasswordHash password) {}

    /** What came of it. */
    sealed interface Outcome {

        /** The account is there. */
        record Added(User user) implements Outcome {}

        /** The address belongs to an account that is not pending. */
        record Taken(User owner) implements Outcome {}
    }

    /** Whether the address belongs to an account that does not give way to another one. */
    boolean isTaken(EmailAddress email) {
        return users.findByEmail(email).filter(AccountEntry::stays).isPresent();
    }

    private static boolean stays(User owner) {
        return owner.status() != UserStatus.PENDING;
    }

    /**
     * Adds an account.
     *
     * @return what came of it; empty, having written nothing, when the account of the address was changed meanwhile
     */
    Optional<Outcome> add(Tx tx, Entrant entrant, RequestContext context) {
        Optional<User> present = users.findByEmail(entrant.email());
        if (present.isPresent()) {
            User owner = present.get();
            if (stays(owner)) {
                return Optional.of(new Outcome.Taken(owner));
            }
            if (!displace(tx, owner)) {
                return Optional.empty();
            }
        }
        return addToFree(tx, entrant, context).map(Outcome.Added::new);
    }

    /**
     * Removes a pending account, for one whose address is known to be its user's or given by who may: with all rows that are
     * stored of it, roles and memberships among them, since nobody has the id any more. It was never used, so that hosts
     * are not asked for parts of theirs.
     *
     * @return false, having written nothing, when it was changed meanwhile
     */
    boolean displace(Tx tx, User pending) {
        stores.oneTimeTokens().lock(tx, pending.id());
        sessions.lock(tx, pending.id());
        if (!users.remove(tx, pending.id(), pending.version())) {
            return false;
        }
        stores.deletions().eraseRows(tx, pending.id());
        return true;
    }

    /**
     * Adds an account and displaces none.
     *
     * @return the account; empty, having written nothing, when the address belongs to another one
     */
    Optional<User> addToFree(Tx tx, Entrant entrant, RequestContext context) {
        Instant now = environment.now();
        User user = new User(
                new UserId(environment.newId()),
                entrant.email(),
                entrant.emailVerified(),
                entrant.profile(),
                entrant.status(),
                now,
                now,
                null,
                0);
        if (!users.add(tx, user)) {
            return Optional.empty();
        }
        if (entrant.password() != null) {
            credentials.put(tx, new PasswordCredential(user.id(), entrant.password(), now));
        }
        events.publish(tx, new AuthEvent.UserRegistered(user.id(), now, context));
        return Optional.of(user);
    }
}
