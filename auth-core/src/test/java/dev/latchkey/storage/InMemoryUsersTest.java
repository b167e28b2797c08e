package dev.latchkey.storage;

import dev.latchkey.account.UserStore;
import dev.latchkey.account.UserStoreContract;
import dev.latchkey.kernel.Transactions;

final class InMemoryUsersTest extends UserStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryUsers store = new InMemoryUsers(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected UserStore store() {
        return store;
    }
}
