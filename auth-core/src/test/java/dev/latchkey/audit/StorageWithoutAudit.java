package dev.latchkey.audit;

import dev.latchkey.access.RoleStore;
import dev.latchkey.account.DeletionStore;
import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.account.UserStore;
import dev.latchkey.captcha.AnsweredChallengeStore;
import dev.latchkey.kernel.Leases;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
import dev.latchkey.kernel.UserId;
import dev.latchkey.mfa.EmailCodeStore;
import dev.latchkey.mfa.FactorResetStore;
import dev.latchkey.mfa.FactorStore;
import dev.latchkey.mfa.TrustedDeviceStore;
import dev.latchkey.notify.OutboxStore;
import dev.latchkey.organization.OrganizationStore;
import dev.latchkey.passkey.PasskeyStore;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.KnownDeviceStore;
import dev.latchkey.session.SessionStore;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.SubjectStore;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A storage whose audit log can be made to take nothing, while all the rest works. */
final class StorageWithoutAudit implements Storage {

    private final Storage storage;
    private final AuditStore audit;
    volatile boolean takesNothing;

    StorageWithoutAudit(Storage storage) {
        this.storage = storage;
        this.audit = new Refusing(storage.audit());
    }

    private final class Refusing implements AuditStore {

        private final AuditStore store;

        Refusing(AuditStore store) {
            this.store = store;
        }

        private AuditStore reach() {
            if (takesNothing) {
                throw new StoreUnavailableException("the audit log takes nothing");
            }
            return store;
        }

        @Override
        public void add(Tx tx, AuditRow row) {
            reach().add(tx, row);
        }

        @Override
        public void add(AuditRow row) {
            reach().add(row);
        }

        @Override
        public List<AuditEvent> list(AuditFilter filter, @Nullable AuditPlace after, int limit) {
            return store.list(filter, after, limit);
        }

        @Override
        public int chain(int limit, BiFunction<ChainPoint, List<AuditRow>, List<ChainLink>> linker) {
            return store.chain(limit, linker);
        }

        @Override
        public ChainState state() {
            return store.state();
        }

        @Override
        public List<ChainedRow> chained(long after, int limit) {
            return store.chained(after, limit);
        }

        @Override
        public int erase(Tx tx, UserId user) {
            return store.erase(tx, user);
        }

        @Override
        public int purge(Instant before, int limit) {
            return store.purge(before, limit);
        }
    }

    @Override
    public AuditStore audit() {
        return audit;
    }

    @Override
    public SubjectStore subjects() {
        return storage.subjects();
    }

    @Override
    public AnsweredChallengeStore answeredChallenges() {
        return storage.answeredChallenges();
    }

    @Override
    public DeletionStore deletions() {
        return storage.deletions();
    }

    @Override
    public Transactions transactions() {
        return storage.transactions();
    }

    @Override
    public UserStore users() {
        return storage.users();
    }

    @Override
    public CredentialStore credentials() {
        return storage.credentials();
    }

    @Override
    public OneTimeTokenStore oneTimeTokens() {
        return storage.oneTimeTokens();
    }

    @Override
    public SessionStore sessions() {
        return storage.sessions();
    }

    @Override
    public RevocationStore revocations() {
        return storage.revocations();
    }

    @Override
    public KeyStore keys() {
        return storage.keys();
    }

    @Override
    public RoleStore roles() {
        return storage.roles();
    }

    @Override
    public FactorStore factors() {
        return storage.factors();
    }

    @Override
    public EmailCodeStore emailCodes() {
        return storage.emailCodes();
    }

    @Override
    public TrustedDeviceStore trustedDevices() {
        return storage.trustedDevices();
    }

    @Override
    public PasskeyStore passkeys() {
        return storage.passkeys();
    }

    @Override
    public FactorResetStore factorResets() {
        return storage.factorResets();
    }

    @Override
    public KnownDeviceStore knownDevices() {
        return storage.knownDevices();
    }

    @Override
    public OrganizationStore organizations() {
        return storage.organizations();
    }

    @Override
    public OutboxStore outbox() {
        return storage.outbox();
    }

    @Override
    public Leases leases() {
        return storage.leases();
    }

    @Override
    public String name() {
        return storage.name();
    }

    @Override
    public void close() {
        storage.close();
    }
}
