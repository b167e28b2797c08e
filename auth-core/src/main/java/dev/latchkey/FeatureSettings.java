package dev.latchkey;

import dev.latchkey.access.RoleDeclarations;
import dev.latchkey.account.UserStore;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.event.AuthInterceptor;
import dev.latchkey.event.AuthListener;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Texts;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.SignInRisk;
import dev.latchkey.mfa.MfaSettings;
import dev.latchkey.notify.MailDesign;
import dev.latchkey.notify.MailLinks;
import dev.latchkey.notify.Mailer;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.storage.CacheSettings;
import dev.latchkey.token.ClaimsSource;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SignatureAlgorithm;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The part of {@link Latchkey.Builder} that says how the features work: keys, users, hooks, mail, passwords, lives,
 * limits and time. Hosts see its methods in the builder.
 */
abstract sealed class FeatureSettings extends AccountDataSettings permits Latchkey.Builder {

    /**
     * The key that encrypts signing keys in the storage. A random one when left out, which is refused unless the
     * storage is in memory, because nothing could be read after a restart.
     *
     * @param key 32 bytes
     * @return this builder
     */
    public Latchkey.Builder masterKey(MasterKey key) {
        blueprint.masterKey.set(key);
        return builder();
    }

    /**
     * The algorithm of access tokens' signatures. ES256 when left out.
     *
     * @param algorithm the algorithm
     * @return this builder
     */
    public Latchkey.Builder signingAlgorithm(SignatureAlgorithm algorithm) {
        blueprint.signingAlgorithm.set(algorithm);
        return builder();
    }

    /**
     * The host's own user table, in place of the storage's. Not cached unless {@link #cacheHostUsers} says so, because a
     * host may change rows behind Latchkey's back.
     *
     * @param store the users
     * @return this builder
     */
    public Latchkey.Builder users(UserStore store) {
        blueprint.users.set(store);
        return builder();
    }

    /**
     * Lets accounts of the host's own user table be cached as those of the storage are. What the host changes in it
     * without Latchkey is then seen late, as {@link CacheSettings} says; that a user is not active any more too, unless
     * the host ends the user's sessions. Off when left out.
     *
     * @return this builder
     */
    public Latchkey.Builder cacheHostUsers() {
        blueprint.cacheHostUsers.set(true);
        return builder();
    }

    /**
     * How long, and how many, copies of accounts and roles are used again. {@link CacheSettings#standard()} when left out.
     *
     * @param settings the settings
     * @return this builder
     */
    public Latchkey.Builder cache(CacheSettings settings) {
        blueprint.cache.set(settings);
        return builder();
    }

    /**
     * Adds claims of the host's to access tokens. May be called more than once.
     *
     * @param source the claims
     * @return this builder
     */
    public Latchkey.Builder claims(ClaimsSource source) {
        blueprint.claims.add(Objects.requireNonNull(source, "claims"));
        return builder();
    }

    /**
     * Adds a listener, told of each event after its commit. May be called more than once.
     *
     * @param listener the listener
     * @return this builder
     */
    public Latchkey.Builder listener(AuthListener listener) {
        blueprint.listeners.add(Objects.requireNonNull(listener, "listener"));
        return builder();
    }

    /**
     * Adds an interceptor, asked before each action. May be called more than once.
     *
     * @param interceptor the interceptor
     * @return this builder
     */
    public Latchkey.Builder interceptor(AuthInterceptor interceptor) {
        blueprint.interceptors.add(Objects.requireNonNull(interceptor, "interceptor"));
        return builder();
    }

    /**
     * Declares roles, made at start when missing. May be called more than once.
     *
     * @param declaring what declares them
     * @return this builder
     */
    public Latchkey.Builder roles(Consumer<RoleDeclarations> declaring) {
        blueprint.roles.add(Objects.requireNonNull(declaring, "roles"));
        return builder();
    }

    /**
     * What sends mails. Required unless e-mail verification is off.
     *
     * @param mailer the mailer
     * @return this builder
     */
    public Latchkey.Builder mailer(Mailer mailer) {
        blueprint.mailer.set(mailer);
        return builder();
    }

    /**
     * What mails say: {@link dev.latchkey.notify.MailTemplates#defaultTexts()} with a host's own texts over them.
     *
     * @param texts the texts
     * @return this builder
     */
    public Latchkey.Builder mailTexts(Texts texts) {
        blueprint.mailTexts.set(texts);
        return builder();
    }

    /**
     * How mails look: layouts of the host's own and a logo, read by {@link MailDesign#read} or set one by one. The built-in
     * layouts without a logo when left out.
     *
     * @param design the look
     * @return this builder
     */
    public Latchkey.Builder mailDesign(MailDesign design) {
        blueprint.mailDesign.set(design);
        return builder();
    }

    /**
     * Where the links in mails lead, for an application that has pages of its own: required together with e-mail
     * verification where the hosted pages are switched off. To the hosted pages when left out.
     *
     * @param links the links; their origin is the issuer's, or https
     * @return this builder
     */
    public Latchkey.Builder mailLinks(MailLinks links) {
        blueprint.mailLinks.set(links);
        return builder();
    }

    /**
     * Whether addresses are verified before sign-in. Required when left out.
     *
     * @param verification the choice
     * @return this builder
     */
    public Latchkey.Builder emailVerification(EmailVerification verification) {
        blueprint.emailVerification.set(verification);
        return builder();
    }

    /**
     * Which passwords are accepted. {@link PasswordPolicy}'s defaults when left out. The application's name and the
     * issuer's host are service words of either, beside those that the policy has.
     *
     * @param policy the policy
     * @return this builder
     */
    public Latchkey.Builder passwordPolicy(PasswordPolicy policy) {
        blueprint.passwordPolicy.set(policy);
        return builder();
    }

    /**
     * How passwords are hashed. {@link PasswordHasher}'s defaults, with salts from the {@link #environment}, when left
     * out.
     *
     * @param hasher the hasher
     * @return this builder
     */
    public Latchkey.Builder passwordHasher(PasswordHasher hasher) {
        blueprint.passwordHasher.set(hasher);
        return builder();
    }

    /**
     * How long access tokens live. 15 minutes when left out.
     *
     * @param life whole seconds, at most a day
     * @return this builder
     */
    public Latchkey.Builder accessTtl(Duration life) {
        blueprint.accessTtl.set(life);
        return builder();
    }

    /**
     * How long a session lives without being refreshed. 7 days when left out.
     *
     * @param life not longer than the absolute life
     * @return this builder
     */
    public Latchkey.Builder refreshIdle(Duration life) {
        blueprint.refreshIdle.set(life);
        return builder();
    }

    /**
     * How long a session lives in any case. 30 days when left out.
     *
     * @param life the life
     * @return this builder
     */
    public Latchkey.Builder refreshAbsolute(Duration life) {
        blueprint.refreshAbsolute.set(life);
        return builder();
    }

    /**
     * The grace window in which the parent of a refresh token gives the same successor again. 30 seconds when left
     * out; zero is the strict profile, in which each replay ends the session.
     *
     * @param window the window
     * @return this builder
     */
    public Latchkey.Builder refreshGrace(Duration window) {
        blueprint.refreshGrace.set(window);
        return builder();
    }

    /**
     * Lets a genuine refresh token that is ahead of the storage restore its session, within bounds, instead of
     * ending it: for databases with asynchronous replication, whose failover loses commits. Off when left out.
     *
     * @return this builder
     */
    public Latchkey.Builder restoreLostCommits() {
        blueprint.restoreLostCommits.set(true);
        return builder();
    }

    /**
     * How many sessions a user may have at once; a new one beyond it ends the one that was longest unused. No limit
     * when left out.
     *
     * @param most 1 or more
     * @return this builder
     */
    public Latchkey.Builder maxSessions(int most) {
        blueprint.maxSessions.set(most);
        return builder();
    }

    /**
     * How old the node's knowledge of revocations may be before the storage is asked about the token at hand. 2
     * seconds when left out.
     *
     * @param age the age
     * @return this builder
     */
    public Latchkey.Builder maxStaleness(Duration age) {
        blueprint.maxStaleness.set(age);
        return builder();
    }

    /**
     * How long entries of the audit log are kept. 400 days when left out.
     *
     * @param age one day or more
     * @return this builder
     */
    public Latchkey.Builder auditRetention(Duration age) {
        blueprint.auditRetention.set(age);
        return builder();
    }

    /**
     * Lets nobody sign in with a mailed link alone. Links are mailed to who asks for one when left out, where there is a
     * mailer.
     *
     * @return this builder
     */
    public Latchkey.Builder withoutMagicLinks() {
        blueprint.withoutMagicLinks.set(true);
        return builder();
    }

    /**
     * How second factors work. {@link MfaSettings#defaults()} when left out.
     *
     * @param settings the settings
     * @return this builder
     */
    public Latchkey.Builder mfa(MfaSettings settings) {
        blueprint.mfa.set(settings);
        return builder();
    }

    /**
     * Which roles ask for a second factor: they, and what is reached through them alone, count only in sessions in which
     * one was shown. None when left out.
     *
     * @param roles the names of roles that there are, or that are declared
     * @return this builder
     */
    public Latchkey.Builder mfaRequiredFor(String... roles) {
        blueprint.mfaRequiredFor.set(Setting.listOf("mfaRequiredFor", roles));
        return builder();
    }

    /**
     * Scores sign-ins whose credentials were right. None when left out: then each is allowed, and users are told of those on
     * new devices all the same.
     *
     * @param risk what scores them
     * @return this builder
     */
    public Latchkey.Builder signInRisk(SignInRisk risk) {
        blueprint.signInRisk.set(risk);
        return builder();
    }

    /**
     * How often sign-in and the other open calls may be tried. {@link LimitSettings#standard()} when left out;
     * {@link LimitSettings#off()} is for benchmarks.
     *
     * @param settings the limits
     * @return this builder
     */
    public Latchkey.Builder limits(LimitSettings settings) {
        blueprint.limits.set(settings);
        return builder();
    }

    /**
     * When captchas are asked for, and which. Never when left out.
     *
     * @param settings the settings
     * @return this builder
     */
    public Latchkey.Builder captcha(CaptchaSettings settings) {
        blueprint.captcha.set(settings);
        return builder();
    }

    /**
     * Installs a plugin. May be called more than once.
     *
     * @param plugin the plugin
     * @return this builder
     */
    public Latchkey.Builder plugin(LatchkeyPlugin plugin) {
        blueprint.plugins.add(Objects.requireNonNull(plugin, "plugin"));
        plugin.configure(builder());
        return builder();
    }

    /**
     * Time and randomness. The system's when left out.
     *
     * @param environment the environment
     * @return this builder
     */
    public Latchkey.Builder environment(Environment environment) {
        blueprint.environment.set(environment);
        return builder();
    }
}
