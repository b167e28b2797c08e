package dev.latchkey.account;

import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.password.PasswordCredential;
import dev.latchkey.password.PasswordHash;
import java.util.Optional;

/** A store that goes away in the middle of a unit of work, when it is told to. */
final class FailingCredentials implements CredentialStore {

    private final CredentialStore store;
    private boolean failing;
    private boolean unreadable;

    FailingCredentials(CredentialStore store) {
        this.store = store;
    }

    /** Has the next credential not be written, and the one after it again. */
    void failNextPut() {
        failing = true;
    }

    /** Has no credential be found until it is told otherwise. */
    void failFinds(boolean fail) {
        unreadable = fail;
    }

    @Override
    public Optional<PasswordCredential> find(UserId user) {
        if (unreadable) {
            throw new StoreUnavailableException("the test takes the storage away");
        }
        return store.find(user);
    }

    @Override
    public void put(Tx tx, PasswordCredential credential) {
        if (failing) {
            failing = false;
            throw new StoreUnavailableException("the test takes the storage away");
        }
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
