package dev.latchkey.storage;

import dev.latchkey.access.RoleStore;
import dev.latchkey.access.RoleStoreContract;
import dev.latchkey.kernel.Transactions;

final class InMemoryRolesTest extends RoleStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryRoles store = new InMemoryRoles(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected RoleStore store() {
        return store;
    }
}
