package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.mfa.FactorStore;
import dev.latchkey.mfa.FactorStoreContract;

final class InMemoryFactorsTest extends FactorStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryFactors store = new InMemoryFactors(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected FactorStore store() {
        return store;
    }
}
