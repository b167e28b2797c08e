package dev.latchkey;

import dev.latchkey.access.Access;
import dev.latchkey.account.AccountLocks;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.OwnData;
import dev.latchkey.audit.Audit;
import dev.latchkey.captcha.Captchas;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.login.Logins;
import dev.latchkey.mfa.Mfa;
import dev.latchkey.mfa.TrustedDevices;
import dev.latchkey.organization.Organizations;
import dev.latchkey.passkey.Passkeys;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.session.KnownDevices;
import dev.latchkey.session.Sessions;
import dev.latchkey.storage.SharedState;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.Jwks;
import dev.latchkey.token.KeyRing;

/**
 * Authentication and authorization for a Java service: the entry to all features. Built once, closed when the service
 * stops. Immutable and safe for use by several threads.
 */
public final class Latchkey implements AutoCloseable {

    private final Assembly parts;

    private Latchkey(Assembly parts) {
        this.parts = parts;
    }

    /**
     * Begins to build Latchkey. Only {@link Builder#issuer} has to be set, and a {@link Builder#mailer} unless e-mail
     * verification is off.
     *
     * @return the builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Begins to build the verification of tokens that another service issues, without accounts or sessions.
     *
     * @return the builder
     */
    public static ResourceService.Builder resourceService() {
        return new ResourceService.Builder();
    }

    /**
     * Registration, verification of addresses, profiles, status, change of password.
     *
     * @return the accounts
     */
    public Accounts accounts() {
        return parts.accounts;
    }

    /**
     * Users' rights over their own data: export and deletion.
     *
     * @return the rights
     */
    public OwnData ownData() {
        return parts.ownData;
    }

    /**
     * Sign-in.
     *
     * @return the sign-ins
     */
    public Logins logins() {
        return parts.logins;
    }

    /**
     * Second factors: their enrolment, recovery codes and removal.
     *
     * @return the second factors
     */
    public Mfa mfa() {
        return parts.factors.enrolled();
    }

    /**
     * Passkeys: their registration and removal.
     *
     * @return the passkeys
     */
    public Passkeys passkeys() {
        return parts.passkeys;
    }

    /**
     * Devices that stand in for a second factor.
     *
     * @return the devices
     */
    public TrustedDevices trustedDevices() {
        return parts.factors.devices();
    }

    /**
     * Devices that users have signed in on.
     *
     * @return the devices
     */
    public KnownDevices knownDevices() {
        return parts.knownDevices;
    }

    /**
     * Sessions and their refresh.
     *
     * @return the sessions
     */
    public Sessions sessions() {
        return parts.sessions;
    }

    /**
     * Issue and verification of access tokens.
     *
     * @return the access tokens
     */
    public AccessTokens tokens() {
        return parts.tokens;
    }

    /**
     * Roles, permissions and decisions.
     *
     * @return the access control
     */
    public Access access() {
        return parts.access;
    }

    /**
     * Organizations and who belongs to them.
     *
     * @return the organizations
     */
    public Organizations organizations() {
        return parts.organizations;
    }

    /**
     * What is revoked.
     *
     * @return the revocations
     */
    public Revocations revocations() {
        return parts.revocations;
    }

    /**
     * The keys.
     *
     * @return the key ring
     */
    public KeyRing keyRing() {
        return parts.keyRing;
    }

    /**
     * The public keys by which others verify access tokens (RFC 7517).
     *
     * @return the key set
     */
    public Jwks jwks() {
        return parts.jwks;
    }

    /**
     * Limits on how often open calls may be made, shared by all nodes that share the state.
     *
     * @return the limits
     */
    public RequestLimits limits() {
        return parts.limits;
    }

    /**
     * Captchas, for forms of the host's own that they are to be asked at.
     *
     * @return the captchas
     */
    public Captchas captchas() {
        return parts.captchas;
    }

    /**
     * Locks of accounts that are guessed at, and how they are lifted.
     *
     * @return the locks
     */
    public AccountLocks locks() {
        return parts.locks;
    }

    /**
     * The audit log.
     *
     * @return the log
     */
    public Audit audit() {
        return parts.audit;
    }

    /**
     * Units of work over the storage, for changes that belong together.
     *
     * @return the transactions
     */
    public Transactions transactions() {
        return parts.storage.transactions();
    }

    /**
     * Time and randomness.
     *
     * @return the environment
     */
    public Environment environment() {
        return parts.environment;
    }

    /**
     * The settings that others have to agree with: issuer, audiences, client id, base path.
     *
     * @return the settings
     */
    public PublicSettings settings() {
        return parts.settings;
    }

    /**
     * The names of storage and shared state, for people.
     *
     * @return such as {@code storage: in-memory, shared state: in-process}
     */
    public String describeState() {
        return "storage: " + parts.storage.name() + ", shared state: " + parts.sharedState.name();
    }

    /**
     * Whether requests can be answered: the revocations have been read whole, lately, and this node's clock is within two
     * seconds of the database's.
     *
     * @return false while a load balancer should send nothing here
     */
    public boolean isReady() {
        return parts.isReady();
    }

    /**
     * Sends the mails that are waiting, on the calling thread. They are sent without this call too, shortly after the
     * commit they follow from.
     */
    public void deliverMail() {
        parts.deliverMail();
    }

    /** Ends the threads and connections that Latchkey opened, within a few seconds. What the host opened stays open. */
    @Override
    public void close() {
        parts.close();
    }

    /**
     * Collects settings. Each can be set once: setting one again, or settings that contradict each other, throw an
     * {@link IllegalStateException} or {@link IllegalArgumentException} that names both values. Not safe for use by
     * several threads.
     */
    public static final class Builder extends FeatureSettings {

        private Builder() {}

        /**
         * The public URL of the service: the {@code iss} of tokens and the start of mailed links. Required.
         *
         * @param url https, or http for a loopback host; without closing slash
         * @return this builder
         */
        public Builder issuer(String url) {
            blueprint.issuer.set(Issuer.parse(url));
            return this;
        }

        /**
         * Who access tokens are for: their {@code aud}. The issuer when left out.
         *
         * @param audiences one or more; a token is accepted when its audience has one of them
         * @return this builder
         */
        public Builder audience(String... audiences) {
            blueprint.audiences.set(Setting.listOf("audience", audiences));
            return this;
        }

        /**
         * The {@code client_id} of access tokens. {@code latchkey} when left out.
         *
         * @param id the id
         * @return this builder
         */
        public Builder clientId(String id) {
            blueprint.clientId.set(id);
            return this;
        }

        /**
         * Where the HTTP API and the pages are, below the issuer. {@code /auth} when left out.
         *
         * @param path begins with a slash, does not end in one
         * @return this builder
         */
        public Builder basePath(String path) {
            blueprint.basePath.set(path);
            return this;
        }

        /**
         * What the service is called in mails and on pages. The issuer's host when left out.
         *
         * @param name the name
         * @return this builder
         */
        public Builder applicationName(String name) {
            blueprint.applicationName.set(name);
            return this;
        }

        /**
         * The durable state. In memory when left out. Closed with Latchkey.
         *
         * @param storage the storage
         * @return this builder
         */
        public Builder storage(Storage storage) {
            blueprint.storage.set(storage);
            return this;
        }

        /**
         * The fast, shared state. In process when left out. Closed with Latchkey.
         *
         * @param state the state
         * @return this builder
         */
        public Builder sharedState(SharedState state) {
            blueprint.sharedState.set(state);
            return this;
        }

        /**
         * Builds everything, makes missing keys and roles, reads the revocations, and starts the threads.
         *
         * @return Latchkey, ready for requests
         * @throws IllegalStateException when something required is missing or settings contradict each other
         * @throws dev.latchkey.token.MasterKeyException when the master key is not the one that the storage was last
         *     started with, and does not open what that one has sealed
         * @throws dev.latchkey.kernel.StoreUnavailableException when the storage is out of reach
         */
        public Latchkey build() {
            Latchkey latchkey = new Latchkey(Assembly.of(blueprint));
            boolean started = false;
            try {
                blueprint.plugins.forEach(plugin -> plugin.started(latchkey));
                started = true;
            } finally {
                if (!started) {
                    latchkey.close();
                }
            }
            return latchkey;
        }

        @Override
        Builder builder() {
            return this;
        }
    }
}
