package dev.latchkey.examples.server;

import dev.latchkey.EmailVerification;
import dev.latchkey.Issuer;
import dev.latchkey.Latchkey;
import dev.latchkey.examples.server.settings.AttributesSetting;
import dev.latchkey.examples.server.settings.MailTable;
import dev.latchkey.examples.server.settings.SecondFactorSettings;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.examples.server.settings.StorageTable;
import dev.latchkey.examples.server.settings.SubjectTable;
import dev.latchkey.kernel.Environment;
import dev.latchkey.limit.LimitSettings;
import dev.latchkey.mfa.MfaSettings;
import dev.latchkey.notify.FileMailer;
import dev.latchkey.notify.Mailer;
import dev.latchkey.notify.SmtpMailer;
import dev.latchkey.notify.SmtpSettings;
import dev.latchkey.password.PasswordHasher;
import dev.latchkey.password.PasswordPolicy;
import dev.latchkey.storage.CacheSettings;
import dev.latchkey.storage.SharedState;
import dev.latchkey.storage.Storage;
import dev.latchkey.token.MasterKey;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes Latchkey by the settings. */
final class Assembly {

    private static final Logger log = LoggerFactory.getLogger(Assembly.class);
    private static final String APPLICATION = "Latchkey";

    /** What pages and mails have room for; the host is the application's name only up to here. */
    private static final int LONGEST_NAME = 80;

    private final Settings settings;
    private final Issuer issuer;
    private final Storage storage;
    private final SharedState sharedState;
    private final Environment environment;

    Assembly(Settings settings, Issuer issuer, Storage storage, SharedState sharedState, Environment environment) {
        this.settings = settings;
        this.issuer = issuer;
        this.storage = storage;
        this.sharedState = sharedState;
        this.environment = environment;
    }

    Latchkey build() throws StartException {
        Latchkey.Builder builder = Latchkey.builder()
                .issuer(issuer.toString())
                .audience(settings.find(SettingsTable.AUDIENCE).orElse(issuer.toString()))
                .clientId(settings.get(SettingsTable.CLIENT_ID))
                .storage(storage)
                .sharedState(sharedState)
                .cache(new CacheSettings(
                        settings.get(StorageTable.CACHE_MAX_STALENESS),
                        settings.get(StorageTable.CACHE_SHARED_LIFE),
                        settings.get(StorageTable.CACHE_ENTRIES)))
                .masterKey(masterKey())
                .signingAlgorithm(settings.get(SettingsTable.SIGNING_ALGORITHM))
                .subjects(settings.get(SubjectTable.SUBJECTS))
                .accessTtl(settings.get(SettingsTable.ACCESS_TTL))
                .refreshIdle(settings.get(SettingsTable.REFRESH_IDLE))
                .refreshAbsolute(settings.get(SettingsTable.REFRESH_ABSOLUTE))
                .refreshGrace(settings.get(SettingsTable.REFRESH_GRACE))
                .auditRetention(settings.get(SettingsTable.AUDIT_RETENTION))
                .deletionGrace(settings.get(SettingsTable.DELETION_GRACE))
                .passwordPolicy(PasswordPolicy.builder()
                        .minLength(settings.get(SettingsTable.PASSWORD_MIN_LENGTH))
                        .build())
                .emailVerification(
                        settings.get(SettingsTable.EMAIL_VERIFICATION)
                                ? EmailVerification.REQUIRED
                                : EmailVerification.OFF)
                .mailer(mailer())
                .mailDesign(Looks.mails(settings))
                .captcha(CaptchaParts.settings(settings, issuer))
                .listener(new SecurityLog())
                .environment(environment);
        settings.find(SettingsTable.IMPORTED_HASH)
                .ifPresent(hash -> builder.passwordHasher(PasswordHasher.builder()
                        .environment(environment)
                        .migratingFrom(hash)
                        .build()));
        if (!settings.get(SettingsTable.MAGIC_LINKS)) {
            builder.withoutMagicLinks();
        }
        settings.find(SettingsTable.MAX_SESSIONS).ifPresent(builder::maxSessions);
        settings.find(AttributesSetting.ATTRIBUTES).ifPresent(schema -> builder.attributes(open -> schema));
        builder.mfa(MfaSettings.defaults().withResetDelay(settings.get(SecondFactorSettings.RESET_DELAY)));
        settings.find(SecondFactorSettings.REQUIRED_FOR)
                .ifPresent(roles -> builder.mfaRequiredFor(roles.toArray(String[]::new)));
        Optional<String> name = settings.find(MailTable.APPLICATION_NAME);
        if (name.isPresent() || issuer.isLoopback() || issuer.uri().getHost().length() > LONGEST_NAME) {
            builder.applicationName(name.orElse(APPLICATION));
        }
        if (!settings.get(SettingsTable.RATE_LIMITS)) {
            log.warn(
                    "{} is off: passwords can be guessed without end. For benchmarks alone.",
                    SettingsTable.RATE_LIMITS);
            builder.limits(LimitSettings.off());
        }
        return build(builder);
    }

    /** A role that there is none of is a mistake in the settings, and told as one. */
    private Latchkey build(Latchkey.Builder builder) throws StartException {
        try {
            return builder.build();
        } catch (IllegalStateException e) {
            if (settings.find(SecondFactorSettings.REQUIRED_FOR).isPresent()
                    && String.valueOf(e.getMessage()).startsWith("mfaRequiredFor ")) {
                throw new StartException(SecondFactorSettings.REQUIRED_FOR + ": " + e.getMessage());
            }
            throw e;
        }
    }

    private MasterKey masterKey() throws StartException {
        MasterKey sealing = sealingKey();
        return settings.find(SettingsTable.OTHER_MASTER_KEY)
                .map(sealing::alsoOpening)
                .orElse(sealing);
    }

    private MasterKey sealingKey() throws StartException {
        if (settings.find(SettingsTable.MASTER_KEY).isPresent()) {
            return settings.get(SettingsTable.MASTER_KEY);
        }
        boolean somethingSealed = !storage.keys().all().isEmpty();
        return MasterKeyFile.readOrMake(settings.get(SettingsTable.DATA_DIR), somethingSealed, environment);
    }

    private Mailer mailer() throws StartException {
        String from = settings.find(MailTable.MAIL_FROM).orElseGet(this::defaultSender);
        if (settings.find(MailTable.SMTP_URL).isPresent()) {
            SmtpSettings smtp = SmtpSettings.parse(settings.get(MailTable.SMTP_URL), from)
                    .withTimeout(settings.get(MailTable.TIMEOUT))
                    .withMailTimeout(settings.get(MailTable.MAIL_TIMEOUT));
            return SmtpMailer.create(smtp, environment);
        }
        Path directory = settings.get(SettingsTable.DATA_DIR);
        try {
            return FileMailer.create(directory, from, environment);
        } catch (IllegalArgumentException e) {
            throw new StartException(SettingsTable.DATA_DIR + ": " + e.getMessage());
        }
    }

    private String defaultSender() {
        String host = issuer.uri().getHost();
        return "latchkey@" + (host.startsWith("[") ? "localhost" : host);
    }
}
