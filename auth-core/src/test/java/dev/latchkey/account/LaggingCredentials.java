package dev.latchkey.account;

import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.util.Optional;

/**
 * A store whose reads may be behind its writes, within a unit of work as well, as with a database's snapshots and
 * replicas. For the credential of one user.
 */
final class LaggingCredentials implements CredentialStore {

    private final CredentialStore store;
    private Optional<PasswordCredential> former = Optional.empty();
    private int laggingReads;

    LaggingCredentials(CredentialStore store) {
        this.store = store;
    }

    /** Has the next reads answer with what is stored now. */
    void lagFor(int reads, UserId user) {
        remember(user);
        lagFor(reads);
    }

    /** Keeps what is stored now, for reads that lag later. */
    void remember(UserId user) {
        former = store.find(user);
    }

    /** Has the next reads answer with what was remembered. */
    void lagFor(int reads) {
        laggingReads = reads;
    }

    @Override
    public Optional<PasswordCredential> find(UserId user) {
        if (laggingReads > 0) {
            laggingReads--;
            return former;
        }
        return store.find(user);
    }

    @Override
    public void put(Tx tx, PasswordCredential credential) {
        store.put(tx, credential);
    }

    @Override
    public boolean replace(Tx tx, PasswordHash expected, PasswordCredential updated) {
        return store.replace(tx, expected, updated);
    }

    @Override
    public boolean replace(UserId user, PasswordHash expected, PasswordHash updated) {
        return store.replace(user, expected, updated);
    }

    @Override
    public void delete(Tx tx, UserId user) {
        store.delete(tx, user);
    }
}
