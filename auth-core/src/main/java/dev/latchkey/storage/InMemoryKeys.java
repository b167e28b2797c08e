package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.StoredKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

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
    public boolean retire(Tx tx, String id, Instant retiresAt) {
        Optional<StoredKey> key = keys.get(id).filter(found -> found.retiresAt().isAfter(retiresAt));
        key.ifPresent(found -> keys.put(tx, id, found.retiringAt(retiresAt)));
        return key.isPresent();
    }

    @Override
    public boolean reseal(Tx tx, String id, String expected, String updated) {
        Optional<StoredKey> key = keys.get(id).filter(found -> found.sealed().equals(expected));
        key.ifPresent(found -> keys.put(tx, id, found.withSealed(updated)));
        return key.isPresent();
    }

    @Override
    public int purgeRetired(Tx tx, Instant now) {
        return keys.removeIf(tx, row -> !row.getValue().retiresAt().isAfter(now), Integer.MAX_VALUE);
    }
}
