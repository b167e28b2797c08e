package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.session.KnownDeviceStore;
import dev.latchkey.session.KnownDeviceStoreContract;

final class InMemoryKnownDevicesTest extends KnownDeviceStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryKnownDevices store = new InMemoryKnownDevices(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected KnownDeviceStore store() {
        return store;
    }
}
