package dev.latchkey;

import dev.latchkey.access.RoleDeclarations;
import dev.latchkey.account.AccountSettings;
import dev.latchkey.account.AttributeSchema;
import dev.latchkey.account.PersonalData;
import dev.latchkey.account.UserStore;
import dev.latchkey.audit.AuditSettings;
import dev.latchkey.captcha.CaptchaSettings;
import dev.latchkey.event.AuthInterceptor;
import dev.latchkey.event.AuthListener;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.Texts;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.login.RiskCheck;
import dev.latchkey.login.SignInRisk;
import dev.latchkey.mfa.MfaSettings;
import dev.latchkey.notify.MailDesign;
import dev.latchkey.notify.MailLinks;
import dev.latchkey.notify.Mailer;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.revocation.RevocationSettings;
import dev.latchkey.session.SessionSettings;
import dev.latchkey.storage.CacheSettings;
import dev.latchkey.storage.InMemoryStorage;
import dev.latchkey.storage.SharedState;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.AccessTokenSettings;
import dev.latchkey.token.ClaimsSource;
import dev.latchkey.token.KeyRingSettings;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SignatureAlgorithm;
import dev.latchkey.token.SubjectIdentifiers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/** What a builder has been told, before anything is built from it. */
final class Blueprint {

    final Setting<Issuer> issuer = new Setting<>("issuer");
    final Setting<List<String>> audiences = new Setting<>("audience");
    final Setting<String> clientId = new Setting<>("clientId");
    final Setting<String> basePath = new Setting<>("basePath");
    final Setting<String> applicationName = new Setting<>("applicationName");
    final Setting<MasterKey> masterKey = new Setting<>("masterKey");
    final Setting<SignatureAlgorithm> signingAlgorithm = new Setting<>("signingAlgorithm");
    final Setting<Storage> storage = new Setting<>("storage");
    final Setting<SharedState> sharedState = new Setting<>("sharedState");
    final Setting<UserStore> users = new Setting<>("users");
    final Setting<Mailer> mailer = new Setting<>("mailer");
    final Setting<Texts> mailTexts = new Setting<>("mailTexts");
    final Setting<MailDesign> mailDesign = new Setting<>("mailDesign");
    final Setting<MailLinks> mailLinks = new Setting<>("mailLinks");
    final Setting<EmailVerification> emailVerification = new Setting<>("emailVerification");
    final Setting<AttributeSchema> attributes = new Setting<>("attributes");
    final Setting<Duration> deletionGrace = new Setting<>("deletionGrace");
    final Setting<PasswordPolicy> passwordPolicy = new Setting<>("passwordPolicy");
    final Setting<PasswordHasher> passwordHasher = new Setting<>("passwordHasher");
    final Setting<SubjectIdentifiers> subjects = new Setting<>("subjects");
    final Setting<Duration> accessTtl = new Setting<>("accessTtl");
    final Setting<Duration> refreshIdle = new Setting<>("refreshIdle");
    final Setting<Duration> refreshAbsolute = new Setting<>("refreshAbsolute");
    final Setting<Duration> refreshGrace = new Setting<>("refreshGrace");
    final Setting<Boolean> restoreLostCommits = new Setting<>("restoreLostCommits");
    final Setting<Integer> maxSessions = new Setting<>("maxSessions");
    final Setting<Duration> maxStaleness = new Setting<>("maxStaleness");
    final Setting<Duration> auditRetention = new Setting<>("auditRetention");
    final Setting<CacheSettings> cache = new Setting<>("cache");
    final Setting<Boolean> cacheHostUsers = new Setting<>("cacheHostUsers");
    final Setting<MfaSettings> mfa = new Setting<>("mfa");
    final Setting<Boolean> withoutMagicLinks = new Setting<>("withoutMagicLinks");
    final Setting<List<String>> mfaRequiredFor = new Setting<>("mfaRequiredFor");
    final Setting<SignInRisk> signInRisk = new Setting<>("signInRisk");
    final Setting<LimitSettings> limits = new Setting<>("limits");
    final Setting<CaptchaSettings> captcha = new Setting<>("captcha");
    final Setting<Environment> environment = new Setting<>("environment");
    final List<ClaimsSource> claims = new ArrayList<>();
    final List<AuthListener> listeners = new ArrayList<>();
    final List<AuthInterceptor> interceptors = new ArrayList<>();
    final List<Consumer<RoleDeclarations>> roles = new ArrayList<>();
    final List<PersonalData> personalData = new ArrayList<>();
    final List<LatchkeyPlugin> plugins = new ArrayList<>();

    PublicSettings publicSettings() {
        Issuer where = issuer.required();
        return new PublicSettings(
                where,
                audiences.orElseGet(() -> List.of(where.toString())),
                clientId.orElse("latchkey"),
                basePath.orElse("/auth"),
                applicationName.orElseGet(() -> where.uri().getHost()),
                emailVerification.orElse(EmailVerification.REQUIRED),
                mailer.isSet(),
                mailLinks.isSet() ? mailLinks.required() : null,
                passwordPolicy.orElseGet(PasswordPolicy::create).minLength());
    }

    AccessTokenSettings accessTokenSettings() {
        PublicSettings shared = publicSettings();
        AccessTokenSettings tokens = AccessTokenSettings.of(shared.issuer().toString(), shared.audiences());
        return accessTtl.isSet() ? tokens.withTtl(accessTtl.required()) : tokens;
    }

    SessionSettings sessionSettings() {
        SessionSettings defaults = SessionSettings.defaults();
        return new SessionSettings(
                publicSettings().clientId(),
                refreshIdle.orElse(defaults.idle()),
                refreshAbsolute.orElse(defaults.absolute()),
                refreshGrace.orElse(defaults.grace()),
                maxSessions.isSet() ? OptionalInt.of(maxSessions.required()) : defaults.maxSessions(),
                restoreLostCommits.orElse(defaults.restoreLostCommits()));
    }

    KeyRingSettings keyRingSettings() {
        return KeyRingSettings.defaults()
                .withAlgorithm(signingAlgorithm.orElse(SignatureAlgorithm.ES256))
                .withTokenLives(
                        accessTokenSettings().longestLife(), sessionSettings().absolute());
    }

    RevocationSettings revocationSettings() {
        RevocationSettings defaults = RevocationSettings.defaults();
        return defaults.withMaxStaleness(maxStaleness.orElse(defaults.maxStaleness()));
    }

    AuditSettings auditSettings() {
        return auditRetention.isSet() ? new AuditSettings(auditRetention.required()) : AuditSettings.defaults();
    }

    LimitSettings limitSettings() {
        return limits.orElseGet(LimitSettings::standard);
    }

    AccountSettings accountSettings() {
        AccountSettings defaults = AccountSettings.standard();
        AccountSettings standard = defaults.withAttributes(attributes.orElse(defaults.attributes()))
                .withDeletionGrace(deletionGrace.orElse(defaults.deletionGrace()));
        return publicSettings().emailVerification() == EmailVerification.OFF
                ? standard.withoutVerification()
                : standard;
    }

    /** A key for this process alone will do only where nothing outlives the process. */
    MasterKey masterKey(Environment environment) {
        if (!masterKey.isSet() && storage.isSet() && !(storage.required() instanceof InMemoryStorage)) {
            throw new IllegalStateException("masterKey is not set, and the keys in the storage "
                    + storage.required().name() + " could not be read after a restart: call masterKey(...)");
        }
        return masterKey.orElseGet(() -> MasterKey.generate(environment));
    }

    /** Whoever sets a policy, for its lengths say, still has a service with a name that attackers try first. */
    PasswordPolicy passwordPolicy() {
        PublicSettings shared = publicSettings();
        return passwordPolicy
                .orElseGet(PasswordPolicy::create)
                .withServiceWords(
                        List.of(shared.applicationName(), shared.issuer().uri().getHost()));
    }

    RiskCheck riskCheck() {
        return RiskCheck.of(signInRisk.isSet() ? signInRisk.required() : null, RiskCheck.PATIENCE);
    }

    MfaSettings mfaSettings() {
        return mfa.orElseGet(MfaSettings::defaults);
    }

    Set<String> secondFactorRoles() {
        return Set.copyOf(mfaRequiredFor.orElse(List.of()));
    }

    RoleDeclarations roleDeclarations() {
        return RoleDeclarations.of(declared -> roles.forEach(declaring -> declaring.accept(declared)));
    }

    /** Mail is needed exactly when addresses are verified; saying both or neither is a mistake. */
    void requireMailerForVerification() {
        boolean verified = publicSettings().emailVerification() == EmailVerification.REQUIRED;
        if (verified && !mailer.isSet()) {
            throw new IllegalStateException(
                    "e-mail verification is required and there is nothing to send mail with: call"
                            + " mailer(...), or emailVerification(EmailVerification.OFF)");
        }
    }
}
