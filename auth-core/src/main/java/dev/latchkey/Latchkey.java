package dev.latchkey;

import dev.latchkey.access.Access;
import dev.latchkey.access.RoleDeclarations;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.UserStore;
import dev.latchkey.event.AuthInterceptor;
import dev.latchkey.event.AuthListener;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Texts;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.login.Logins;
import dev.latchkey.notify.Mailer;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.session.Sessions;
import dev.latchkey.storage.SharedState;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.ClaimsSource;
import dev.latchkey.token.Jwks;
import dev.latchkey.token.KeyRing;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SignatureAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

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
     * Sign-in.
     *
     * @return the sign-ins
     */
    public Logins logins() {
        return parts.logins;
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
     * Whether requests can be answered: the revocations have been read whole, lately.
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
    public static final class Builder {

        private final Blueprint blueprint = new Blueprint();

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
            blueprint.audiences.set(List.of(audiences));
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
         * The key that encrypts signing keys in the storage. A random one when left out, which is refused unless the
         * storage is in memory, because nothing could be read after a restart.
         *
         * @param key 32 bytes
         * @return this builder
         */
        public Builder masterKey(MasterKey key) {
            blueprint.masterKey.set(key);
            return this;
        }

        /**
         * The algorithm of access tokens' signatures. ES256 when left out.
         *
         * @param algorithm the algorithm
         * @return this builder
         */
        public Builder signingAlgorithm(SignatureAlgorithm algorithm) {
            blueprint.signingAlgorithm.set(algorithm);
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
         * The host's own user table, in place of the storage's.
         *
         * @param store the users
         * @return this builder
         */
        public Builder users(UserStore store) {
            blueprint.users.set(store);
            return this;
        }

        /**
         * Adds claims of the host's to access tokens. May be called more than once.
         *
         * @param source the claims
         * @return this builder
         */
        public Builder claims(ClaimsSource source) {
            blueprint.claims.add(source);
            return this;
        }

        /**
         * Adds a listener, told of each event after its commit. May be called more than once.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(AuthListener listener) {
            blueprint.listeners.add(listener);
            return this;
        }

        /**
         * Adds an interceptor, asked before each action. May be called more than once.
         *
         * @param interceptor the interceptor
         * @return this builder
         */
        public Builder interceptor(AuthInterceptor interceptor) {
            blueprint.interceptors.add(interceptor);
            return this;
        }

        /**
         * Installs a plugin. May be called more than once.
         *
         * @param plugin the plugin
         * @return this builder
         */
        public Builder plugin(LatchkeyPlugin plugin) {
            blueprint.plugins.add(plugin);
            plugin.configure(this);
            return this;
        }

        /**
         * Declares roles, made at start when missing. May be called more than once.
         *
         * @param declaring what declares them
         * @return this builder
         */
        public Builder roles(Consumer<RoleDeclarations> declaring) {
            blueprint.roles.add(declaring);
            return this;
        }

        /**
         * What sends mails. Required unless e-mail verification is off.
         *
         * @param mailer the mailer
         * @return this builder
         */
        public Builder mailer(Mailer mailer) {
            blueprint.mailer.set(mailer);
            return this;
        }

        /**
         * What mails say: {@link dev.latchkey.notify.MailTemplates#defaultTexts()} with a host's own texts over them.
         *
         * @param texts the texts
         * @return this builder
         */
        public Builder mailTexts(Texts texts) {
            blueprint.mailTexts.set(texts);
            return this;
        }

        /**
         * Whether addresses are verified before sign-in. Required when left out.
         *
         * @param verification the choice
         * @return this builder
         */
        public Builder emailVerification(EmailVerification verification) {
            blueprint.emailVerification.set(verification);
            return this;
        }

        /**
         * Which passwords are accepted. {@link PasswordPolicy}'s defaults when left out.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder passwordPolicy(PasswordPolicy policy) {
            blueprint.passwordPolicy.set(policy);
            return this;
        }

        /**
         * How passwords are hashed. {@link PasswordHasher}'s defaults when left out.
         *
         * @param hasher the hasher
         * @return this builder
         */
        public Builder passwordHasher(PasswordHasher hasher) {
            blueprint.passwordHasher.set(hasher);
            return this;
        }

        /**
         * How long access tokens live. 15 minutes when left out.
         *
         * @param life whole seconds, at most a day
         * @return this builder
         */
        public Builder accessTtl(Duration life) {
            blueprint.accessTtl.set(life);
            return this;
        }

        /**
         * How long a session lives without being refreshed. 7 days when left out.
         *
         * @param life not longer than the absolute life
         * @return this builder
         */
        public Builder refreshIdle(Duration life) {
            blueprint.refreshIdle.set(life);
            return this;
        }

        /**
         * How long a session lives in any case. 30 days when left out.
         *
         * @param life the life
         * @return this builder
         */
        public Builder refreshAbsolute(Duration life) {
            blueprint.refreshAbsolute.set(life);
            return this;
        }

        /**
         * The grace window in which the parent of a refresh token gives the same successor again. 30 seconds when left
         * out; zero is the strict profile, in which each replay ends the session.
         *
         * @param window the window
         * @return this builder
         */
        public Builder refreshGrace(Duration window) {
            blueprint.refreshGrace.set(window);
            return this;
        }

        /**
         * Lets a genuine refresh token that is ahead of the storage restore its session, within bounds, instead of
         * ending it: for databases with asynchronous replication, whose failover loses commits. Off when left out.
         *
         * @return this builder
         */
        public Builder restoreLostCommits() {
            blueprint.restoreLostCommits.set(true);
            return this;
        }

        /**
         * How many sessions a user may have at once; a new one beyond it ends the one that was longest unused. No limit
         * when left out.
         *
         * @param most 1 or more
         * @return this builder
         */
        public Builder maxSessions(int most) {
            blueprint.maxSessions.set(most);
            return this;
        }

        /**
         * How old the node's knowledge of revocations may be before the storage is asked about the token at hand. 2
         * seconds when left out.
         *
         * @param age the age
         * @return this builder
         */
        public Builder maxStaleness(Duration age) {
            blueprint.maxStaleness.set(age);
            return this;
        }

        /**
         * How often sign-in and the other open calls may be tried. {@link LimitSettings#standard()} when left out;
         * {@link LimitSettings#off()} is for benchmarks.
         *
         * @param settings the limits
         * @return this builder
         */
        public Builder limits(LimitSettings settings) {
            blueprint.limits.set(settings);
            return this;
        }

        /**
         * Time and randomness. The system's when left out.
         *
         * @param environment the environment
         * @return this builder
         */
        public Builder environment(Environment environment) {
            blueprint.environment.set(environment);
            return this;
        }

        /**
         * Builds everything, makes missing keys and roles, reads the revocations, and starts the threads.
         *
         * @return Latchkey, ready for requests
         * @throws IllegalStateException when something required is missing or settings contradict each other
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
    }
}
