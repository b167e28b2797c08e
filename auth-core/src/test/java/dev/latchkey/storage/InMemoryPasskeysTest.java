package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.passkey.PasskeyStore;
import dev.latchkey.passkey.PasskeyStoreContract;

final class InMemoryPasskeysTest extends PasskeyStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryPasskeys store = new InMemoryPasskeys(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected PasskeyStore store() {
        return store;
    }
}
