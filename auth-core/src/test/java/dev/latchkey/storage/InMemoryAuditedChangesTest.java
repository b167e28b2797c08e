package dev.latchkey.storage;

import dev.latchkey.audit.AuditedChangesContract;

final class InMemoryAuditedChangesTest extends AuditedChangesContract {

    @Override
    protected Storage emptyStorage() {
        return InMemoryStorage.create();
    }
}
