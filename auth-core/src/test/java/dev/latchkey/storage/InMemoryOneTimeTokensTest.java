package dev.latchkey.storage;

import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.account.OneTimeTokenStoreContract;
import dev.latchkey.kernel.Transactions;

final class InMemoryOneTimeTokensTest extends OneTimeTokenStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryOneTimeTokens store = new InMemoryOneTimeTokens(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected OneTimeTokenStore store() {
        return store;
    }
}
