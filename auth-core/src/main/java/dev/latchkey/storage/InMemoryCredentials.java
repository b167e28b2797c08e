package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.util.Objects;
import java.util.Optional;

/** Password hashes in memory. */
final class InMemoryCredentials implements CredentialStore {

    private final InMemoryTransactions transactions;
    private final Table<UserId, PasswordCredential> credentials;

    InMemoryCredentials(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.credentials = new Table<>(transactions);
    }

    @Override
    public Optional<PasswordCredential> find(UserId user) {
        Objects.requireNonNull(user, "user");
        return transactions.read(() -> credentials.get(user));
    }

    @Override
    public void put(Tx tx, PasswordCredential credential) {
        Objects.requireNonNull(tx, "tx");
        credentials.put(tx, credential.user(), credential);
    }

    @Override
    public boolean replace(Tx tx, PasswordHash expected, PasswordCredential updated) {
        Objects.requireNonNull(tx, "tx");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(updated, "updated");
        boolean asExpected = stored(updated.user(), expected).isPresent();
        if (asExpected) {
            credentials.put(tx, updated.user(), updated);
        }
        return asExpected;
    }

    @Override
    public boolean replace(UserId user, PasswordHash expected, PasswordHash updated) {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(updated, "updated");
        return transactions.call(tx -> {
            Optional<PasswordCredential> stored = stored(user, expected);
            stored.ifPresent(credential -> credentials.put(
                    tx, user, new PasswordCredential(user, updated, credential.changedAt(), credential.byMail())));
            return stored.isPresent();
        });
    }

    @Override
    public void delete(Tx tx, UserId user) {
        Objects.requireNonNull(tx, "tx");
        Objects.requireNonNull(user, "user");
        credentials.remove(tx, user);
    }

    private Optional<PasswordCredential> stored(UserId user, PasswordHash expected) {
        return transactions.read(() ->
                credentials.get(user).filter(credential -> credential.hash().equals(expected)));
    }
}
