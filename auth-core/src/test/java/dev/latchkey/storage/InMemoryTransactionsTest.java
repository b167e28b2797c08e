package dev.latchkey.storage;

final class InMemoryTransactionsTest extends TransactionsContract {

    private final InMemoryStorage storage = InMemoryStorage.create();

    @Override
    protected Storage storage() {
        return storage;
    }
}
