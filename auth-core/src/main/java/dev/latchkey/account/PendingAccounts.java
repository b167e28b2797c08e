package dev.latchkey.account;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Tx;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.util.Optional;

/**
 * Accounts that wait for their address to be verified, when somebody registers that address again. A link shows whose
 * the mailbox is, and not which of those who registered owns it. So the account stays as it is, with every link that
 * was mailed for it; but once two different passwords were chosen it has none, and whoever uses the link chooses one.
 */
final class PendingAccounts {

    private final UserStore users;
    private final CredentialStore credentials;
    private final Environment environment;

    PendingAccounts(AccountStores stores, Environment environment) {
        this.users = stores.users();
        this.credentials = stores.credentials();
        this.environment = environment;
    }

    /** The password that a further registration is to be compared with, empty where there is none. */
    Optional<PasswordHash> password(EmailAddress email) {
        return users.findByEmail(email)
                .filter(user -> user.status() == UserStatus.PENDING)
                .flatMap(user -> credentials.find(user.id()))
                .map(PasswordCredential::hash);
    }

    /**
     * Meets a further registration.
     *
     * @param user the account, read in this unit of work
     * @param chosen the password of the registration
     * @return the account as it is now; empty, having written nothing, when it or its password was changed meanwhile
     */
    Optional<User> meet(Tx tx, User user, ChosenPassword chosen) {
        Optional<PasswordHash> stored = credentials.find(user.id()).map(PasswordCredential::hash);
        if (stored.isEmpty()) {
            return Optional.of(user);
        }
        if (!(chosen instanceof ChosenPassword.Compared compared)
                || !compared.stored().equals(stored.get())) {
            return Optional.empty();
        }
        return compared.same() ? Optional.of(user) : withoutPassword(tx, user);
    }

    /** A next version of the account, so that a verification under way finds that it was overtaken. */
    private Optional<User> withoutPassword(Tx tx, User user) {
        User contested = user.withStatus(UserStatus.PENDING, user.emailVerified(), environment.now());
        if (!users.update(tx, contested)) {
            return Optional.empty();
        }
        credentials.delete(tx, user.id());
        return Optional.of(contested);
    }
}
