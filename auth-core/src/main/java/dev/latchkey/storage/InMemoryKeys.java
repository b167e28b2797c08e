package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.StoredKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Keys in memory. */
final class InMemoryKeys implements KeyStore {

    private static final Comparator<StoredKey> OLDEST_FIRST =
            Comparator.comparing(StoredKey::createdAt).thenComparing(StoredKey::id);

    private final InMemoryTransactions transactions;
    private final Table<String, StoredKey> keys;

    InMemoryKeys(InMemoryTransactions transactions) {
        this.transactions = transactions;
        this.keys = new Table<>(transactions);
    }

    @Override
    public List<StoredKey> all() {
        return transactions.read(() -> keys.rows().sorted(OLDEST_FIRST).toList());
    }

    @Override
    public boolean add(Tx tx, StoredKey key, int expectedCount) {
        long count =
                keys.rows().filter(other -> other.purpose() == key.purpose()).count();
        if (count != expectedCount) {
            return false;
        }
        if (keys.contains(key.id())) {
            throw new IllegalArgumentException("there is a key of the id " + key.id() + " already");
        }
        keys.put(tx, key.id(), key);
        return true;
    }

    @Override
    public boolean update(Tx tx, StoredKey key) {
        if (!keys.contains(key.id())) {
            return false;
        }
        keys.put(tx, key.id(), key);
        return true;
    }

    @Override
    public int purgeRetired(Tx tx, Instant now) {
        return keys.removeIf(tx, row -> !row.getValue().retiresAt().isAfter(now), Integer.MAX_VALUE);
    }
}
