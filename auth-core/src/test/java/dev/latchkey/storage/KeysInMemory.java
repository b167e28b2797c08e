package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.token.KeyStore;

/** Keys in memory without the rest of a storage. */
public final class KeysInMemory {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryKeys store = new InMemoryKeys(transactions);

    public Transactions transactions() {
        return transactions;
    }

    public KeyStore store() {
        return store;
    }
}
