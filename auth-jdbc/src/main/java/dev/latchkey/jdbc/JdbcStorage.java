package dev.latchkey.jdbc;

import dev.latchkey.access.RoleStore;
import dev.latchkey.account.DeletionStore;
import dev.latchkey.account.OneTimeTokenStore;
import dev.latchkey.account.UserStore;
import dev.latchkey.audit.AuditStore;
import dev.latchkey.captcha.AnsweredChallengeStore;
import dev.latchkey.kernel.Leases;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.kernel.Tx;
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
import dev.latchkey.storage.Storage;
import dev.latchkey.token.KeyStore;
import dev.latchkey.token.SubjectStore;
import java.sql.Connection;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Durable storage in the host's database: PostgreSQL 14 and newer, or H2 2. Tables are named {@code latchkey_...} and
 * lie in the connection's own schema.
 *
 * <p>The data source is the host's, and stays open when this is closed. It should be a pool with time-outs for
 * connecting, for reading and for waiting for a connection: they bound how long a call can hang. Whether its connections
 * commit by themselves is no matter, as long as they all do or none does: a data source that lets callers take part in
 * transactions of the host is refused with an {@link IllegalStateException} whenever one is under way. Safe for use by
 * several threads and, on PostgreSQL, by several nodes.
 */
public final class JdbcStorage implements Storage {

    private final Dialect dialect;
    private final JdbcTransactions transactions;
    private final UserStore users;
    private final CredentialStore credentials;
    private final OneTimeTokenStore oneTimeTokens;
    private final JdbcRevocations revocations;
    private final SessionStore sessions;
    private final KeyStore keys;
    private final RoleStore roles;
    private final OrganizationStore organizations;
    private final OutboxStore outbox;
    private final AuditStore audit;
    private final FactorStore factors;
    private final EmailCodeStore emailCodes;
    private final TrustedDeviceStore trustedDevices;
    private final PasskeyStore passkeys;
    private final FactorResetStore factorResets;
    private final KnownDeviceStore knownDevices;
    private final SubjectStore subjects;
    private final AnsweredChallengeStore answeredChallenges;
    private final DeletionStore deletions;
    private final Leases leases;
    private final RevocationFeed feed;
    private final Runnable stopListening;

    private JdbcStorage(DataSource dataSource, @Nullable DataSource replica, Schema schema) {
        dialect = schema.dialect();
        Jdbi lagging = replica == null ? null : Connections.forReading(replica);
        transactions = new JdbcTransactions(schema.jdbi(), lagging, dialect);
        users = new JdbcUsers(transactions, dialect);
        credentials = new JdbcCredentials(transactions, dialect);
        oneTimeTokens = new JdbcOneTimeTokens(transactions, dialect);
        revocations = new JdbcRevocations(transactions, dialect);
        sessions = new JdbcSessions(transactions, dialect, revocations);
        keys = new JdbcKeys(transactions);
        roles = new JdbcRoles(transactions, dialect);
        organizations = new JdbcOrganizations(transactions, dialect);
        outbox = new JdbcOutbox(transactions, dialect);
        audit = new JdbcAudit(transactions);
        factors = new JdbcFactors(transactions, dialect);
        emailCodes = new JdbcEmailCodes(transactions, dialect);
        trustedDevices = new JdbcTrustedDevices(transactions);
        passkeys = new JdbcPasskeys(transactions, dialect);
        factorResets = new JdbcFactorResets(transactions, dialect);
        knownDevices = new JdbcKnownDevices(transactions, dialect);
        subjects = new JdbcSubjects(transactions);
        answeredChallenges = new JdbcAnsweredChallenges(transactions, dialect);
        deletions = new JdbcDeletions(transactions, dialect);
        leases = new JdbcLeases(transactions, dialect);
        if (dialect == Dialect.POSTGRESQL) {
            PostgresRevocationFeed notifications = new PostgresRevocationFeed(dataSource);
            feed = notifications;
            stopListening = notifications::close;
        } else {
            feed = RevocationFeed.none();
            stopListening = () -> {};
        }
    }

    /**
     * Opens the storage in a database, and makes or updates its tables.
     *
     * @param dataSource connections to the database
     * @return the storage
     * @throws SchemaException when the tables are not those of this version, or one apart from it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach
     * @throws IllegalStateException when it is neither PostgreSQL nor H2, or too old
     */
    public static JdbcStorage create(DataSource dataSource) {
        return create(dataSource, SchemaMode.MIGRATE);
    }

    /**
     * Opens the storage in a database.
     *
     * @param dataSource connections to the database
     * @param mode what is done about the tables
     * @return the storage
     * @throws SchemaException when the tables are not those of this version, or one apart from it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach
     * @throws IllegalStateException when it is neither PostgreSQL nor H2, or too old
     */
    public static JdbcStorage create(DataSource dataSource, SchemaMode mode) {
        return create(dataSource, null, mode);
    }

    /**
     * Opens the storage in a database that has a read replica. Listings and reports are read from the replica, and from
     * the database itself while the replica does not answer; nothing that decides about access ever is.
     *
     * @param dataSource connections to the database
     * @param replica connections to its replica
     * @param mode what is done about the tables
     * @return the storage
     * @throws SchemaException when the tables are not those of this version, or one apart from it
     * @throws dev.latchkey.kernel.StoreUnavailableException when the database is out of reach; a replica that is, is no
     *     reason not to start
     * @throws IllegalStateException when it is neither PostgreSQL nor H2, or too old
     */
    public static JdbcStorage createWithReplica(DataSource dataSource, DataSource replica, SchemaMode mode) {
        return create(dataSource, Objects.requireNonNull(replica, "replica"), mode);
    }

    private static JdbcStorage create(DataSource dataSource, @Nullable DataSource replica, SchemaMode mode) {
        Schema schema = Schema.of(dataSource);
        schema.prepare(mode);
        return new JdbcStorage(dataSource, replica, schema);
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

    /** On PostgreSQL by LISTEN and NOTIFY; on H2, which is one process's own, none. */
    @Override
    public RevocationFeed revocationFeed() {
        return feed;
    }

    @Override
    public Leases leases() {
        return leases;
    }

    /** The database server's clock; on H2, which runs in this process, none of its own. */
    @Override
    public Optional<Instant> clock() {
        if (dialect == Dialect.H2) {
            return Optional.empty();
        }
        return transactions.alone(handle -> handle.createQuery("SELECT clock_timestamp() AS now")
                .map((row, context) -> Rows.time(row, "now"))
                .findOne());
    }

    /**
     * The connection that a unit of work of this storage writes through, so that tables of the host's own, such as those
     * of its own {@link UserStore}, change with Latchkey's or not at all. What the host throws rolls back both.
     *
     * <p>It is lent: the caller neither commits nor rolls back nor closes it, leaves its settings as they are, and uses it
     * only until the unit of work ends, on the thread of that.
     *
     * @param tx the unit of work, of this storage
     * @return its connection, with a transaction under way
     * @throws IllegalArgumentException when the unit of work belongs to another storage
     * @throws IllegalStateException when it has ended, or belongs to another thread
     */
    public Connection connection(Tx tx) {
        return transactions.write(tx, Handle::getConnection);
    }

    /**
     * Lets what this thread does with accounts, roles and the like take part in a transaction of the host, from now
     * until what is returned is closed.
     *
     * @param connection the host's connection, of this storage's database, with a transaction under way
     * @return to be told that the host has committed, and to be closed; only on this thread
     * @throws IllegalStateException when this thread has a unit of work under way, or has joined a transaction, or when
     *     the connection commits each statement by itself
     * @throws dev.latchkey.kernel.StoreUnavailableException when the connection is closed or broken
     */
    public HostTransaction join(Connection connection) {
        Objects.requireNonNull(connection, "connection");
        return transactions.join(connection);
    }

    @Override
    public String name() {
        return dialect.productName();
    }

    /** Gives back the connection that listens for notifications. The data source is the host's, and stays open. */
    @Override
    public void close() {
        stopListening.run();
    }
}
