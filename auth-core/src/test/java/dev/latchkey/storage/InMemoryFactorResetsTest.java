package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.mfa.FactorResetStore;
import dev.latchkey.mfa.FactorResetStoreContract;

final class InMemoryFactorResetsTest extends FactorResetStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryFactorResets store = new InMemoryFactorResets(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected FactorResetStore store() {
        return store;
    }
}
