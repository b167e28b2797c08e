package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.notify.OutboxStore;
import dev.latchkey.notify.OutboxStoreContract;

final class InMemoryOutboxTest extends OutboxStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryOutbox store = new InMemoryOutbox(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected OutboxStore store() {
        return store;
    }
}
