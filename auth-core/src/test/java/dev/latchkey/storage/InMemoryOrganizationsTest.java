package dev.latchkey.storage;

import dev.latchkey.organization.OrganizationStoreContract;

final class InMemoryOrganizationsTest extends OrganizationStoreContract {

    private final InMemoryStorage storage = InMemoryStorage.create();

    @Override
    protected Storage storage() {
        return storage;
    }
}
