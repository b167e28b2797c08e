package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.notify.OutboxStore;

/** An outbox in memory without the rest of a storage. */
public final class OutboxInMemory {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryOutbox store = new InMemoryOutbox(transactions);

    public Transactions transactions() {
        return transactions;
    }

    public OutboxStore store() {
        return store;
    }
}
