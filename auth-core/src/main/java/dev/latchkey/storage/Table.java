package dev.latchkey.storage;

import dev.latchkey.kernel.Tx;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows by key, whose changes are undone when their unit of work fails. Rows are immutable. Guarded by the lock of its
 * {@link InMemoryTransactions}: reads stand inside {@code read} or a unit of work.
 */
final class Table<K, R> {

    private final InMemoryTransactions transactions;
    private final Map<K, R> rows;

    Table(InMemoryTransactions transactions) {
        this(transactions, new HashMap<>());
    }

    /** Rows in a map of the store's choosing, where it needs them in an order of its own; only to be read there. */
    Table(InMemoryTransactions transactions, Map<K, R> rows) {
        this.transactions = transactions;
        this.rows = rows;
    }

    Optional<R> get(K key) {
        return Optional.ofNullable(rows.get(key));
    }

    boolean contains(K key) {
        return rows.containsKey(key);
    }

    Stream<R> rows() {
        return rows.values().stream();
    }

    int size() {
        return rows.size();
    }

    void put(Tx tx, K key, R row) {
        InMemoryTransactions.UnitOfWork unit = transactions.unitOfWork(tx);
        R before = rows.put(key, row);
        unit.onUndo(() -> restore(key, before));
    }

    Optional<R> remove(Tx tx, K key) {
        InMemoryTransactions.UnitOfWork unit = transactions.unitOfWork(tx);
        R before = rows.remove(key);
        if (before != null) {
            unit.onUndo(() -> restore(key, before));
        }
        return Optional.ofNullable(before);
    }

    /** Removes up to a number of rows that match, and says how many. */
    int removeIf(Tx tx, Predicate<Map.Entry<K, R>> condition, int limit) {
        var keys = rows.entrySet().stream()
                .filter(condition)
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
        keys.forEach(key -> remove(tx, key));
        return keys.size();
    }

    private void restore(K key, @Nullable R row) {
        if (row == null) {
            rows.remove(key);
        } else {
            rows.put(key, row);
        }
    }
}
