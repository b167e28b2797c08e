package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.revocation.RevocationCursor;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.RevocationStoreContract;
import dev.latchkey.revocation.UnknownCursorException;
import org.junit.jupiter.api.Test;

final class InMemoryRevocationsTest extends RevocationStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryRevocations store = new InMemoryRevocations(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected RevocationStore store() {
        return store;
    }

    @Test
    void a_cursor_from_before_a_restart_is_unknown_because_its_numbers_mean_something_else() {
        RevocationCursor before =
                new InMemoryRevocations(new InMemoryTransactions()).snapshot().next();

        assertThatThrownBy(() -> store.since(before)).isInstanceOf(UnknownCursorException.class);
    }
}
