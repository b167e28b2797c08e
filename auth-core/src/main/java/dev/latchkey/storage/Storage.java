package dev.latchkey.storage;

import dev.latchkey.access.RoleStore;
import dev.latchkey.account.DeletionStore;
import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.account.UserStore;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.captcha.AnsweredChallengeStore;
import dev.latchkey.kernel.Leases;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.mfa.EmailCodeStore;
import dev.latchkey.mfa.FactorResetStore;
import dev.latchkey.mfa.FactorStore;
import dev.latchkey.mfa.TrustedDeviceStore;
import dev.latchkey.notify.OutboxStore;
import dev.latchkey.organization.OrganizationStore;
import dev.latchkey.passkey.PasskeyStore;
import dev.latchkey.password.CredentialStore;
import dev.latchkey.revocation.RevocationFeed;
import dev.latchkey.revocation.RevocationStore;
import dev.latchkey.session.KnownDeviceStore;
import dev.latchkey.session.SessionStore;
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.SubjectStore;
import java.time.Instant;
import java.util.Optional;

/**
 * The durable state, the system of record: the stores of all features over one kind of transaction. Implementations
 * are safe for use by several threads.
 */
public interface Storage extends AutoCloseable {

    /**
     * Units of work over all stores of this storage.
     *
     * @return the transactions
     */
    Transactions transactions();

    /**
     * Accounts.
     *
     * @return the store
     */
    UserStore users();

    /**
     * Password hashes.
     *
     * @return the store
     */
    CredentialStore credentials();

    /**
     * Mailed tokens.
     *
     * @return the store
     */
    OneTimeTokenStore oneTimeTokens();

    /**
     * Sessions.
     *
     * @return the store
     */
    SessionStore sessions();

    /**
     * Revocations and epochs.
     *
     * @return the store
     */
    RevocationStore revocations();

    /**
     * Keys.
     *
     * @return the store
     */
    KeyStore keys();

    /**
     * Roles and their grants.
     *
     * @return the store
     */
    RoleStore roles();

    /**
     * Organizations and their members.
     *
     * @return the store
     */
    OrganizationStore organizations();

    /**
     * Messages to be sent.
     *
     * @return the store
     */
    OutboxStore outbox();

    /**
     * The audit log.
     *
     * @return the store
     */
    AuditStore audit();

    /**
     * Second factors and recovery codes.
     *
     * @return the store
     */
    FactorStore factors();

    /**
     * Mailed codes of sign-ins.
     *
     * @return the store
     */
    EmailCodeStore emailCodes();

    /**
     * Devices that stand in for a second factor.
     *
     * @return the store
     */
    TrustedDeviceStore trustedDevices();

    /**
     * Passkeys.
     *
     * @return the store
     */
    PasskeyStore passkeys();

    /**
     * Resets of second factors that wait.
     *
     * @return the store
     */
    FactorResetStore factorResets();

    /**
     * Devices that users have signed in on.
     *
     * @return the store
     */
    KnownDeviceStore knownDevices();

    /**
     * Names that access tokens have for users.
     *
     * @return the store
     */
    SubjectStore subjects();

    /**
     * Challenges of captchas that were answered.
     *
     * @return the store
     */
    AnsweredChallengeStore answeredChallenges();

    /**
     * Deletions of accounts, and all rows of a user.
     *
     * @return the store
     */
    DeletionStore deletions();

    /**
     * Hints about revocations between the nodes that share this storage, where it has a way of its own to carry them.
     *
     * @return the feed; one that carries nothing, unless an implementation says otherwise
     */
    default RevocationFeed revocationFeed() {
        return RevocationFeed.none();
    }

    /**
     * Who of the nodes that share this storage does what one of them has to do.
     *
     * @return the leases; those of a single node, unless an implementation says otherwise
     */
    default Leases leases() {
        return Leases.ofOneNode();
    }

    /**
     * The storage's own clock, against which the nodes' clocks are held.
     *
     * @return the time there, now; empty when it has none but this process's
     * @throws dev.latchkey.kernel.StoreUnavailableException when the storage is out of reach
     */
    default Optional<Instant> clock() {
        return Optional.empty();
    }

    /**
     * What it is, for people: {@code in-memory}, {@code H2}, {@code PostgreSQL}.
     *
     * @return the name
     */
    String name();

    /** Gives back what the storage opened itself. What the host opened stays open. */
    @Override
    void close();
}
