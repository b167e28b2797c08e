package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.mfa.EmailCodeStore;
import dev.latchkey.mfa.EmailCodeStoreContract;

final class InMemoryEmailCodesTest extends EmailCodeStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryEmailCodes store = new InMemoryEmailCodes(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected EmailCodeStore store() {
        return store;
    }
}
