package dev.latchkey.storage;

import dev.latchkey.account.DeletionStoreContract;

final class InMemoryDeletionsTest extends DeletionStoreContract {

    private final InMemoryStorage storage = InMemoryStorage.create();

    @Override
    protected Storage storage() {
        return storage;
    }
}
