package dev.latchkey;

import dev.latchkey.access.Access;
import dev.latchkey.access.AccessSettings;
import dev.latchkey.access.RoleStore;
import dev.latchkey.account.AccountLocks;
import dev.latchkey.account.AccountPorts;
import dev.latchkey.account.AccountSettings;
import dev.latchkey.account.AccountStores;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.DataPorts;
import dev.latchkey.account.OwnData;
import dev.latchkey.account.UserStore;
import dev.latchkey.audit.Audit;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.captcha.Captchas;
import dev.latchkey.event.AuthEvent;
import dev.latchkey.event.AuthEvents;
import dev.latchkey.event.AuthListener;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.RequestContext;
import dev.latchkey.kernel.Texts;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.limit.LoginThrottle;
import dev.latchkey.limit.RequestLimits;
import dev.latchkey.login.Arrivals;
import dev.latchkey.login.LoginFactors;
import dev.latchkey.login.Logins;
import dev.latchkey.notify.MailDesign;
import dev.latchkey.notify.MailTemplates;
import dev.latchkey.notify.Outbox;
import dev.latchkey.notify.OutboxSettings;
import dev.latchkey.notify.OutboxWorker;
import dev.latchkey.organization.OrganizationStore;
import dev.latchkey.organization.Organizations;
import dev.latchkey.organization.RequiredFactors;
import dev.latchkey.passkey.Passkeys;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.revocation.Revocations;
import dev.latchkey.session.KnownDevices;
import dev.latchkey.session.SessionStores;
import dev.latchkey.session.Sessions;
import dev.latchkey.storage.CacheSettings;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.storage.SharedState;
import dev.latchkey.storage.Storage;
import dev.latchkey.storage.StoreCaches;
import dev.latchkey.token.AccessTokenSettings;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.Jwks;
import dev.latchkey.token.KeyRing;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SecretVault;
import dev.latchkey.token.SubjectNames;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds the features from a blueprint, joins them by their ports, and starts what runs by itself. */
final class Assembly implements AutoCloseable {

    final PublicSettings settings;
    final Environment environment;
    final Storage storage;
    final SharedState sharedState;
    final KeyRing keyRing;
    final Jwks jwks;
    final Revocations revocations;
    final RequestLimits limits;
    final Audit audit;
    final Access access;
    final Organizations organizations;
    final AccessTokens tokens;
    final Sessions sessions;
    final Accounts accounts;
    final OwnData ownData;
    final LoginFactors factors;
    final Passkeys passkeys;
    final KnownDevices knownDevices;
    final Logins logins;
    final AccountLocks locks;
    final Captchas captchas;

    /** Often: what is not chained yet can be changed without a trace. */
    private static final Maintenance.Turn AUDITING =
            new Maintenance.Turn("audit", Duration.ofSeconds(5), Duration.ofSeconds(30));

    private final @Nullable OutboxWorker mail;
    private final SubjectNames subjects;
    private final ClockWatch clock;
    private final Closing closing;
    private final Duration maxStaleness;

    private Assembly(Blueprint blueprint, Closing closing) {
        maxStaleness = blueprint.revocationSettings().maxStaleness();
        this.closing = closing;
        settings = blueprint.publicSettings();
        environment = Environment.inMicroseconds(blueprint.environment.orElse(Environment.system()));
        storage = closing.add("the storage", blueprint.storage.orElseGet(InMemoryStorage::create));
        clock = new ClockWatch(storage::clock, environment);
        sharedState = closing.add(
                "the shared state", blueprint.sharedState.orElseGet(() -> InProcessState.create(environment)));
        MasterKey masterKey = blueprint.masterKey(environment);
        CacheSettings cacheSettings = blueprint.cache.orElseGet(CacheSettings::standard);
        StoreCaches caches = StoreCaches.in(sharedState, cacheSettings, masterKey, environment);
        RoleStore roles = caches.roles(storage.roles(), storage.transactions());
        OrganizationStore organizationStore = caches.organizations(storage.organizations(), storage.transactions());
        RequiredFactors required = RequiredFactors.create(organizationStore);
        UserStore users = users(blueprint, caches);
        audit = Audit.create(storage.audit(), storage.transactions(), environment, blueprint.auditSettings());
        closing.add("the counts of refusals", (AutoCloseable) audit::tellCounted);
        AuthEvents events = AuthEvents.of(listeners(blueprint), blueprint.interceptors, audit);
        AccessTokenSettings tokenSettings = blueprint.accessTokenSettings();

        keyRing = closing.add(
                "the key ring",
                KeyRing.create(
                        storage.keys(),
                        storage.transactions(),
                        environment,
                        blueprint.keyRingSettings(),
                        masterKey,
                        (tx, keyId, at) ->
                                events.publish(tx, new AuthEvent.KeyRotated(keyId, at, RequestContext.none()))));
        jwks = Jwks.of(keyRing);
        revocations = closing.add(
                "the revocations",
                Revocations.create(
                        storage.revocations(),
                        sharedState.revocationFeed().and(storage.revocationFeed()),
                        environment,
                        blueprint.revocationSettings()));
        access = Access.create(
                roles,
                new Subjects(users),
                required,
                storage.transactions(),
                events,
                environment,
                new AccessSettings(cacheSettings.entries(), blueprint.secondFactorRoles()),
                blueprint.roleDeclarations());
        requireRoles(blueprint.secondFactorRoles());
        organizations = Organizations.create(
                organizationStore,
                OrganizationWiring.users(users),
                access,
                storage.transactions(),
                events,
                environment);
        subjects = SubjectWiring.names(blueprint, storage, revocations, environment, users);
        tokens = AccessTokens.create(
                tokenSettings,
                keyRing,
                new RevocationWiring(revocations),
                new RoleClaims(access, blueprint.claims),
                environment,
                subjects);
        sessions = Sessions.create(
                new SessionStores(storage.sessions(), storage.revocations(), storage.transactions()),
                revocations,
                tokens,
                keyRing,
                new Subjects(users),
                events,
                environment,
                blueprint.sessionSettings());

        PasswordHasher hasher = blueprint.passwordHasher.orElseGet(
                () -> PasswordHasher.builder().environment(environment).build());
        AccountSettings accountSettings = blueprint.accountSettings();
        LimitSettings limitSettings = blueprint.limitSettings();
        limits = RequestLimits.create(
                sharedState.rateLimiter(),
                InProcessState.create(environment).rateLimiter(),
                environment,
                limitSettings);
        AccountStores accountStores = new AccountStores(
                users, storage.credentials(), storage.oneTimeTokens(), storage.deletions(), storage.transactions());
        SecretVault vault = SecretVault.of(masterKey, environment);
        mail = blueprint.mailer.isSet() ? closing.add("the outbox", openOutbox(blueprint, vault)) : null;
        FactorParts parts = FactorParts.of(
                new FactorParts.Bases(storage, sharedState.ceremonies(), settings, events, environment),
                blueprint,
                vault,
                MfaWiring.mail(mail == null ? null : outbox(mail), users, limits),
                MfaWiring.attempts(limits),
                MfaWiring.sessions(sessions, users),
                MfaWiring.policy(access, blueprint.secondFactorRoles(), required));
        factors = parts.factors();
        passkeys = parts.passkeys();
        AccountPorts accountPorts = new AccountPorts(
                mail == null ? MailWiring.nowhere() : MailWiring.toOutbox(outbox(mail), limits, vault),
                AccountWiring.sessions(sessions),
                factors.enrolled()::forgetAll,
                AccountWiring.administrators(access),
                AccountWiring.passwordAttempts(limits),
                AccountWiring.codes(vault, limits));
        accounts = Accounts.create(
                accountStores, accountPorts, hasher, blueprint.passwordPolicy(), events, environment, accountSettings);
        DataWiring.Sources sources =
                new DataWiring.Sources(storage, users, roles, access, organizations, factors, audit);
        ownData = OwnData.create(
                accountStores,
                accountPorts,
                new DataPorts(
                        storage.deletions(),
                        DataWiring.parts(sources, blueprint.personalData),
                        (tx, user, context) -> {
                            int unused = audit.erase(tx, user, context);
                        },
                        sessions.acting()::isActive,
                        limits::beginExport),
                events,
                environment,
                accountSettings);
        LoginThrottle throttle =
                LoginThrottle.create(sharedState.rateLimiter(), sharedState.ceremonies(), environment, limitSettings);
        captchas = CaptchaWiring.captchas(
                blueprint.captcha.orElseGet(CaptchaSettings::off),
                keyRing,
                storage.answeredChallenges(),
                sharedState.rateLimiter(),
                environment);
        locks = AccountLocks.create(
                accountStores,
                LockWiring.locks(throttle),
                LockWiring.mail(mail == null ? null : outbox(mail), limits),
                events,
                environment,
                limitSettings.lock().linkLife());
        knownDevices = KnownDevices.create(storage.knownDevices(), storage.transactions(), events, environment);
        Arrivals arrivals = Arrivals.create(
                knownDevices,
                sessions,
                closing.add("the scoring of sign-ins", blueprint.riskCheck()),
                MailWiring.signIns(mail == null ? null : outbox(mail), limits),
                environment);
        logins = Logins.create(
                accountStores,
                storage.revocations(),
                hasher,
                sessions,
                throttle,
                locks,
                captchas,
                limits,
                factors,
                mail == null || blueprint.withoutMagicLinks.isSet() ? null : accounts.magicLinks(),
                arrivals,
                events,
                environment);
        for (LatchkeyPlugin plugin : blueprint.plugins) {
            closing.add("a plugin", plugin::closing);
        }
        start();
    }

    private List<AuthListener> listeners(Blueprint blueprint) {
        return LockWiring.before(blueprint.listeners, () -> locks);
    }

    private UserStore users(Blueprint blueprint, StoreCaches caches) {
        UserStore store = blueprint.users.orElse(storage.users());
        boolean cached = !blueprint.users.isSet() || blueprint.cacheHostUsers.isSet();
        return cached ? caches.users(store, storage.transactions()) : store;
    }

    /** A role that does not exist would be asked nothing of, and nobody would notice. */
    private void requireRoles(Set<String> names) {
        for (String name : names) {
            if (access.role(name).isEmpty()) {
                throw new IllegalStateException(
                        "mfaRequiredFor names the role " + name + ", and there is none: declare it with roles(...)");
            }
        }
    }

    private void start() {
        keyRing.start();
        subjects.look();
        revocations.start();
        if (mail != null) {
            mail.start();
        }
        clock.compare();
        Chores chores = chores();
        closing.add("the maintenance", new Maintenance(chores.own(), chores.common(), storage.leases(), environment))
                .start();
        closing.add(
                        "the audit log",
                        new Maintenance(
                                AUDITING, chores.ownAuditing(), chores.auditing(), storage.leases(), environment))
                .start();
    }

    private OutboxWorker openOutbox(Blueprint blueprint, SecretVault vault) {
        Texts texts = blueprint.mailTexts.orElseGet(MailTemplates::defaultTexts);
        MailTemplates templates = settings.mailLinks()
                .map(links -> MailTemplates.create(settings.issuer().uri(), links, settings.applicationName(), texts))
                .orElseGet(
                        () -> MailTemplates.create(URI.create(settings.baseUrl()), settings.applicationName(), texts))
                .withDesign(blueprint.mailDesign.orElseGet(MailDesign::standard));
        return OutboxWorker.create(
                storage.outbox(),
                MailWiring.composer(
                        () -> accounts,
                        () -> ownData,
                        () -> factors.checks(),
                        () -> locks,
                        () -> factors.enrolled().resets(),
                        () -> sessions,
                        vault,
                        templates,
                        new MailWiring.Lives(
                                blueprint.accountSettings().verificationLife(),
                                blueprint.accountSettings().verificationCodeLife(),
                                AccountSettings.RESET_LIFE,
                                blueprint.mfaSettings().codeLife(),
                                blueprint.limitSettings().lock())),
                blueprint.mailer.required(),
                environment,
                OutboxSettings.defaults());
    }

    private Outbox outbox(OutboxWorker worker) {
        return Outbox.create(storage.outbox(), worker::wake, environment, OutboxSettings.defaults());
    }

    /** What is done now and then: for all nodes, and for this one. */
    Chores chores() {
        return new Chores(environment, storage, clock, subjects, sessions, ownData, audit, factors, knownDevices);
    }

    static Assembly of(Blueprint blueprint) {
        blueprint.requireMailerForVerification();
        Closing closing = new Closing();
        Assembly assembly = null;
        try {
            assembly = new Assembly(blueprint, closing);
            return assembly;
        } finally {
            if (assembly == null) {
                closing.close();
            }
        }
    }

    void deliverMail() {
        if (mail != null) {
            mail.drain();
        }
    }

    boolean isReady() {
        boolean fresh = revocations.staleness(environment.now()).compareTo(maxStaleness) <= 0;
        return revocations.ready() && fresh && clock.isRight();
    }

    @Override
    public void close() {
        closing.close();
    }
}
