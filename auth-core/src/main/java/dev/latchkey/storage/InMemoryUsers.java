package dev.latchkey.storage;

import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.User;
import dev.latchkey.account.UserStore;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Accounts in memory, with an index of their addresses. */
final class InMemoryUsers implements UserStore {

    private final InMemoryTransactions transactions;
    private final NavigableMap<UserId, User> byId = new TreeMap<>(Comparator.comparing(UserId::value));
    private final Table<UserId, User> users;
    private final Table<String, UserId> byEmailKey;

    InMemoryUsers(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.users = new Table<>(transactions, byId);
        this.byEmailKey = new Table<>(transactions);
    }

    @Override
    public boolean add(Tx tx, User user) {
        if (byEmailKey.contains(user.email().key())) {
            return false;
        }
        if (users.contains(user.id())) {
            throw new IllegalArgumentException("there is an account of the id " + user.id() + " already");
        }
        users.put(tx, user.id(), user);
        byEmailKey.put(tx, user.email().key(), user.id());
        return true;
    }

    @Override
    public Optional<User> find(UserId id) {
        return transactions.read(() -> users.get(id));
    }

    /** Units of work run one at a time, so that nothing has to be locked. */
    @Override
    public Optional<User> lock(Tx tx, UserId id) {
        InMemoryTransactions.UnitOfWork unused = transactions.unitOfWork(tx);
        return users.get(id);
    }

    @Override
    public Optional<User> findByEmail(EmailAddress email) {
        return transactions.read(() -> byEmailKey.get(email.key()).flatMap(users::get));
    }

    @Override
    public List<User> page(@Nullable UserId after, int limit) {
        return transactions.read(() -> (after == null ? byId : byId.tailMap(after, false))
                .values().stream().limit(limit).toList());
    }

    @Override
    public boolean update(Tx tx, User user) {
        Optional<User> before = versioned(user.id(), user.version() - 1);
        if (before.isEmpty()) {
            return false;
        }
        String oldKey = before.get().email().key();
        String newKey = user.email().key();
        if (!oldKey.equals(newKey)) {
            if (byEmailKey.contains(newKey)) {
                return false;
            }
            byEmailKey.remove(tx, oldKey);
            byEmailKey.put(tx, newKey, user.id());
        }
        users.put(tx, user.id(), user);
        return true;
    }

    @Override
    public boolean remove(Tx tx, UserId id, long version) {
        Optional<User> before = versioned(id, version);
        before.ifPresent(user -> {
            byEmailKey.remove(tx, user.email().key());
            users.remove(tx, id);
        });
        return before.isPresent();
    }

    @Override
    public void signedIn(Tx tx, UserId id, Instant at) {
        users.get(id).ifPresent(user -> users.put(tx, id, user.withLastLogin(at)));
    }

    private Optional<User> versioned(UserId id, long version) {
        return users.get(id).filter(user -> user.version() == version);
    }
}
