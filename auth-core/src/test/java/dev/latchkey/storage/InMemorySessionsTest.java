package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.SessionStore;
import dev.latchkey.session.SessionStoreContract;

final class InMemorySessionsTest extends SessionStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryRevocations revocations = new InMemoryRevocations(transactions);
    private final InMemorySessions store = new InMemorySessions(transactions, revocations);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected SessionStore store() {
        return store;
    }

    @Override
    protected RevocationStore revocations() {
        return revocations;
    }
}
