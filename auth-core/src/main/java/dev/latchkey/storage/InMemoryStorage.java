package dev.latchkey.storage;

import dev.latchkey.access.RoleStore;
import dev.latchkey.account.DeletionStore;
import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.account.UserStore;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.captcha.AnsweredChallengeStore;
import dev.latchkey.kernel.Transactions;
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
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.SubjectStore;
import java.util.List;

/**
 * Storage in memory: everything is gone when the process is. For tests, demonstrations, and services whose accounts
 * may be forgotten at a restart. Units of work run one at a time. Safe for use by several threads.
 */
public final class InMemoryStorage implements Storage {

    private final InMemoryTransactions transactions = new InMemoryTransactions();
    private final InMemoryRevocations revocations = new InMemoryRevocations(transactions);
    private final InMemorySessions sessions = new InMemorySessions(transactions, revocations);
    private final InMemoryUsers users = new InMemoryUsers(transactions);
    private final InMemoryCredentials credentials = new InMemoryCredentials(transactions);
    private final InMemoryOneTimeTokens oneTimeTokens = new InMemoryOneTimeTokens(transactions);
    private final InMemoryKeys keys = new InMemoryKeys(transactions);
    private final InMemoryRoles roles = new InMemoryRoles(transactions);
    private final InMemoryOrganizations organizations = new InMemoryOrganizations(transactions);
    private final InMemoryOutbox outbox = new InMemoryOutbox(transactions);
    private final InMemoryAudit audit = new InMemoryAudit(transactions);
    private final InMemoryFactors factors = new InMemoryFactors(transactions);
    private final InMemoryEmailCodes emailCodes = new InMemoryEmailCodes(transactions);
    private final InMemoryTrustedDevices trustedDevices = new InMemoryTrustedDevices(transactions);

    private final InMemoryPasskeys passkeys = new InMemoryPasskeys(transactions);
    private final InMemoryFactorResets factorResets = new InMemoryFactorResets(transactions);
    private final InMemoryKnownDevices knownDevices = new InMemoryKnownDevices(transactions);
    private final InMemorySubjects subjects = new InMemorySubjects(transactions);
    private final InMemoryAnsweredChallenges answeredChallenges = new InMemoryAnsweredChallenges(transactions);
    private final InMemoryDeletions deletions = new InMemoryDeletions(
            transactions,
            List.of(
                    credentials::delete,
                    oneTimeTokens::erase,
                    revocations::eraseEpoch,
                    sessions::erase,
                    roles::erase,
                    organizations::erase,
                    outbox::erase,
                    factors::erase,
                    emailCodes::erase,
                    trustedDevices::removeAll,
                    passkeys::erase,
                    factorResets::erase,
                    knownDevices::removeAll,
                    subjects::erase));

    private InMemoryStorage() {}

    /**
     * An empty storage.
     *
     * @return the storage
     */
    public static InMemoryStorage create() {
        return new InMemoryStorage();
    }

    @Override
    public Transactions transactions() {
        return transactions;
    }

    @Override
    public UserStore users() {
        return users;
    }

    @Override
    public CredentialStore credentials() {
        return credentials;
    }

    @Override
    public OneTimeTokenStore oneTimeTokens() {
        return oneTimeTokens;
    }

    @Override
    public SessionStore sessions() {
        return sessions;
    }

    @Override
    public RevocationStore revocations() {
        return revocations;
    }

    @Override
    public KeyStore keys() {
        return keys;
    }

    @Override
    public RoleStore roles() {
        return roles;
    }

    @Override
    public OrganizationStore organizations() {
        return organizations;
    }

    @Override
    public OutboxStore outbox() {
        return outbox;
    }

    /** The latest 100,000 entries. */
    @Override
    public AuditStore audit() {
        return audit;
    }

    @Override
    public FactorStore factors() {
        return factors;
    }

    @Override
    public EmailCodeStore emailCodes() {
        return emailCodes;
    }

    @Override
    public TrustedDeviceStore trustedDevices() {
        return trustedDevices;
    }

    @Override
    public PasskeyStore passkeys() {
        return passkeys;
    }

    @Override
    public FactorResetStore factorResets() {
        return factorResets;
    }

    @Override
    public KnownDeviceStore knownDevices() {
        return knownDevices;
    }

    @Override
    public SubjectStore subjects() {
        return subjects;
    }

    @Override
    public AnsweredChallengeStore answeredChallenges() {
        return answeredChallenges;
    }

    @Override
    public DeletionStore deletions() {
        return deletions;
    }

    @Override
    public String name() {
        return "in-memory";
    }

    /** Nothing to give back: the memory goes with the last reference. */
    @Override
    public void close() {
        // everything here is garbage once nobody refers to it
    }
}
