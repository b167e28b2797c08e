package dev.latchkey.storage;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts with a cache for what may be a moment old; every write tells it after the commit. */
final class CachedUsers implements UserStore {

    private final UserStore store;
    private final Transactions transactions;
    private final ReadCache<UserId, User> cache;

    CachedUsers(UserStore store, Transactions transactions, ReadCache<UserId, User> cache) {
        this.store = store;
        this.transactions = transactions;
        this.cache = cache;
    }

    @Override
    public Optional<User> findRecent(UserId id) {
        return transactions.isUnderWay()
                ? store.find(id)
                : cache.get(id, () -> store.find(id).map(UserCopies::frozen));
    }

    @Override
    public boolean add(Tx tx, User user) {
        return changed(tx, user.id(), store.add(tx, user));
    }

    @Override
    public boolean update(Tx tx, User user) {
        return changed(tx, user.id(), store.update(tx, user));
    }

    @Override
    public boolean remove(Tx tx, UserId id, long version) {
        return changed(tx, id, store.remove(tx, id, version));
    }

    @Override
    public void signedIn(Tx tx, UserId id, Instant at) {
        store.signedIn(tx, id, at);
        boolean unused = changed(tx, id, true);
    }

    private boolean changed(Tx tx, UserId id, boolean changed) {
        if (changed) {
            tx.afterCommit(() -> cache.changed(id));
        }
        return changed;
    }

    @Override
    public Optional<User> find(UserId id) {
        return store.find(id);
    }

    @Override
    public Optional<User> lock(Tx tx, UserId id) {
        return store.lock(tx, id);
    }

    @Override
    public Optional<User> findByEmail(EmailAddress email) {
        return store.findByEmail(email);
    }

    @Override
    public List<User> page(@Nullable UserId after, int limit) {
        return store.page(after, limit);
    }
}
