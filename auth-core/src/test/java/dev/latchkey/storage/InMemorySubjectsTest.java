package dev.latchkey.storage;

import dev.latchkey.token.SubjectStoreContract;

final class InMemorySubjectsTest extends SubjectStoreContract {

    private final InMemoryStorage storage = InMemoryStorage.create();

    @Override
    protected Storage storage() {
        return storage;
    }
}
