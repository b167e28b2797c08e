package dev.latchkey.storage;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.KeyStoreContract;

final class InMemoryKeysTest extends KeyStoreContract {

    private final KeysInMemory keys = new KeysInMemory();

    @Override
    protected Transactions transactions() {
        return keys.transactions();
    }

    @Override
    protected KeyStore store() {
        return keys.store();
    }
}
