package dev.latchkey.jdbc;

import dev.latchkey.access.RoleStore;
import dev.latchkey.access.RoleStoreContract;
import dev.latchkey.account.DeletionStoreContract;
import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.account.OneTimeTokenStoreContract;
import dev.latchkey.account.UserStore;
import dev.latchkey.account.UserStoreContract;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.audit.AuditStoreContract;
import dev.latchkey.audit.AuditedChangesContract;
import dev.latchkey.captcha.AnsweredChallengeStore;
import dev.latchkey.captcha.AnsweredChallengeStoreContract;
import dev.latchkey.kernel.Leases;
import dev.latchkey.kernel.LeasesContract;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.mfa.EmailCodeStore;
import dev.latchkey.mfa.EmailCodeStoreContract;
import dev.latchkey.mfa.FactorResetStore;
import dev.latchkey.mfa.FactorResetStoreContract;
import dev.latchkey.mfa.FactorStore;
import dev.latchkey.mfa.FactorStoreContract;
import dev.latchkey.mfa.TrustedDeviceStore;
import dev.latchkey.mfa.TrustedDeviceStoreContract;
import dev.latchkey.notify.OutboxStore;
import dev.latchkey.notify.OutboxStoreContract;
import dev.latchkey.organization.OrganizationStoreContract;
import dev.latchkey.passkey.PasskeyStore;
import dev.latchkey.passkey.PasskeyStoreContract;
import dev.latchkey.password.CredentialStoreContract;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.revocation.RevocationStoreContract;
import dev.latchkey.session.KnownDeviceStore;
import dev.latchkey.session.KnownDeviceStoreContract;
import dev.latchkey.session.RefreshProtocolContract;
import dev.latchkey.session.SessionStore;
import dev.latchkey.session.SessionStoreContract;
import dev.latchkey.storage.Storage;
import dev.latchkey.storage.TransactionsContract;
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.KeyStoreContract;
import dev.latchkey.token.SubjectStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** Every contract of a store, on H2. */
final class H2ContractTest {

    private final Databases databases = new Databases();
    private final JdbcStorage storage = databases.storage(Databases.Kind.H2);

    @AfterEach
    void close() {
        databases.close();
    }

    @Nested
    final class UnitsOfWork extends TransactionsContract {

        @Override
        protected Storage storage() {
            return storage;
        }
    }

    @Nested
    final class LeasesOfNodes extends LeasesContract {

        @Override
        protected Leases leases() {
            return storage.leases();
        }
    }

    @Nested
    final class AnsweredChallenges extends AnsweredChallengeStoreContract {

        @Override
        protected AnsweredChallengeStore store() {
            return storage.answeredChallenges();
        }
    }

    @Nested
    final class Deletions extends DeletionStoreContract {

        @Override
        protected Storage storage() {
            return storage;
        }
    }

    @Nested
    final class Organizations extends OrganizationStoreContract {

        @Override
        protected Storage storage() {
            return storage;
        }
    }

    @Nested
    final class Users extends UserStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected UserStore store() {
            return storage.users();
        }
    }

    @Nested
    final class Credentials extends CredentialStoreContract {

        @Override
        protected Fixture open() {
            return new Fixture(storage.credentials(), storage.transactions());
        }
    }

    @Nested
    final class OneTimeTokens extends OneTimeTokenStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected OneTimeTokenStore store() {
            return storage.oneTimeTokens();
        }
    }

    @Nested
    final class Sessions extends SessionStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected SessionStore store() {
            return storage.sessions();
        }

        @Override
        protected RevocationStore revocations() {
            return storage.revocations();
        }
    }

    @Nested
    final class Refresh extends RefreshProtocolContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected SessionStore store() {
            return storage.sessions();
        }

        @Override
        protected RevocationStore revocations() {
            return storage.revocations();
        }
    }

    @Nested
    final class Revocations extends RevocationStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected RevocationStore store() {
            return storage.revocations();
        }
    }

    @Nested
    final class Keys extends KeyStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected KeyStore store() {
            return storage.keys();
        }
    }

    @Nested
    final class Roles extends RoleStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected RoleStore store() {
            return storage.roles();
        }
    }

    @Nested
    final class Outbox extends OutboxStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected OutboxStore store() {
            return storage.outbox();
        }
    }

    @Nested
    final class AuditLog extends AuditStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected AuditStore store() {
            return storage.audit();
        }
    }

    @Nested
    final class AuditedChanges extends AuditedChangesContract {

        @Override
        protected Storage emptyStorage() {
            return storage;
        }
    }

    @Nested
    final class Factors extends FactorStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected FactorStore store() {
            return storage.factors();
        }
    }

    @Nested
    final class EmailCodes extends EmailCodeStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected EmailCodeStore store() {
            return storage.emailCodes();
        }
    }

    @Nested
    final class TrustedDevices extends TrustedDeviceStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected TrustedDeviceStore store() {
            return storage.trustedDevices();
        }
    }

    @Nested
    final class Passkeys extends PasskeyStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected PasskeyStore store() {
            return storage.passkeys();
        }
    }

    @Nested
    final class KnownDevices extends KnownDeviceStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected KnownDeviceStore store() {
            return storage.knownDevices();
        }
    }

    @Nested
    final class Subjects extends SubjectStoreContract {

        @Override
        protected Storage storage() {
            return storage;
        }
    }

    @Nested
    final class FactorResets extends FactorResetStoreContract {

        @Override
        protected Transactions transactions() {
            return storage.transactions();
        }

        @Override
        protected FactorResetStore store() {
            return storage.factorResets();
        }
    }
}
