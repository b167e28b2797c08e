package dev.latchkey.storage;

import dev.latchkey.password.CredentialStoreContract;

// region: contract
class InMemoryCredentialsTest extends CredentialStoreContract {

    @Override
    protected Fixture open() {
        InMemoryStorage storage = InMemoryStorage.create();
        return new Fixture(storage.credentials(), storage.transactions());
    }
}
// endregion
