package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.mfa.TrustedDeviceStore;
import dev.latchkey.mfa.TrustedDeviceStoreContract;

final class InMemoryTrustedDevicesTest extends TrustedDeviceStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryTrustedDevices store = new InMemoryTrustedDevices(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected TrustedDeviceStore store() {
        return store;
    }
}
