package dev.latchkey.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.audit.Audit;
import dev.latchkey.audit.AuditFilter;
import dev.latchkey.audit.AuditSettings;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.AuditStoreContract;
import dev.latchkey.audit.AuditVerification;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Transactions;
import org.junit.jupiter.api.Test;

final class InMemoryAuditTest extends AuditStoreContract {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryAudit store = new InMemoryAudit(transactions);

    @Override
    protected Transactions transactions() {
        return transactions;
    }

    @Override
    protected AuditStore store() {
        return store;
    }

    @Test
    void memory_holds_the_latest_and_the_chain_goes_on_from_what_was_dropped() {
        InMemoryAudit small = new InMemoryAudit(transactions, 10);
        Environment environment = Environment.system();
        Audit audit = Audit.create(small, transactions, environment, AuditSettings.defaults());
        for (int i = 0; i < 25; i++) {
            audit.keep(new AuthEvent.KeyRotated("key" + i, environment.now(), RequestContext.none()));
            audit.chain();
        }

        assertThat(small.list(AuditFilter.all(), null, 100)).hasSize(10);
        assertThat(small.state().anchor().number()).isEqualTo(15);
        assertThat(audit.verify())
                .isInstanceOfSatisfying(
                        AuditVerification.Intact.class,
                        intact -> assertThat(intact.checked()).isEqualTo(10));
    }
}
