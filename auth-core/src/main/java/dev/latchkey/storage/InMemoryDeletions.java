package dev.latchkey.storage;

import dev.latchkey.account.DeletionStore;
import dev.latchkey.account.PendingDeletion;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Deletions in memory, and what erases the rows of a user from each of the other stores. */
final class InMemoryDeletions implements DeletionStore {

    private final InMemoryTransactions transactions;
    private final Table<UserId, PendingDeletion> deletions;
    private final List<BiConsumer<Tx, UserId>> erasing;

    InMemoryDeletions(InMemoryTransactions transactions, List<BiConsumer<Tx, UserId>> erasing) {
        this.transactions = transactions;
        this.deletions = new Table<>(transactions);
        this.erasing = List.copyOf(erasing);
    }

    @Override
    public void put(Tx tx, PendingDeletion deletion) {
        deletions.put(tx, deletion.user(), deletion);
    }

    @Override
    public Optional<PendingDeletion> find(UserId user) {
        return transactions.read(() -> deletions.get(user));
    }

    @Override
    public List<PendingDeletion> due(Instant now, int limit) {
        return transactions.read(() -> deletions
                .rows()
                .filter(deletion -> !deletion.dueAt().isAfter(now))
                .sorted(Comparator.comparing(PendingDeletion::dueAt)
                        .thenComparing(deletion -> deletion.user().value()))
                .limit(limit)
                .toList());
    }

    @Override
    public boolean remove(Tx tx, UserId user) {
        return deletions.remove(tx, user).isPresent();
    }

    @Override
    public void eraseRows(Tx tx, UserId user) {
        boolean unused = remove(tx, user);
        erasing.forEach(store -> store.accept(tx, user));
    }
}
