package dev.latchkey.examples.server.doctor;

import static dev.latchkey.examples.server.settings.MailTable.SMTP_URL;
import static dev.latchkey.examples.server.settings.ProxyTable.TRUSTED_PROXIES;
import static dev.latchkey.examples.server.settings.SettingsTable.ACCESS_TTL;
import static dev.latchkey.examples.server.settings.SettingsTable.ADMIN_PASSWORD;
import static dev.latchkey.examples.server.settings.SettingsTable.DATA_DIR;
import static dev.latchkey.examples.server.settings.SettingsTable.EMAIL_VERIFICATION;
import static dev.latchkey.examples.server.settings.SettingsTable.HOST;
import static dev.latchkey.examples.server.settings.SettingsTable.ISSUER;
import static dev.latchkey.examples.server.settings.SettingsTable.MASTER_KEY;
import static dev.latchkey.examples.server.settings.SettingsTable.PASSWORD_MIN_LENGTH;
import static dev.latchkey.examples.server.settings.SettingsTable.PORT;
import static dev.latchkey.examples.server.settings.SettingsTable.RATE_LIMITS;
import static dev.latchkey.examples.server.settings.SettingsTable.REFRESH_ABSOLUTE;
import static dev.latchkey.examples.server.settings.SettingsTable.REFRESH_GRACE;
import static dev.latchkey.examples.server.settings.SettingsTable.REFRESH_IDLE;
import static dev.latchkey.examples.server.settings.SettingsTable.SIGNING_ALGORITHM;
import static dev.latchkey.examples.server.settings.SettingsTable.TLS_KEY;
import static dev.latchkey.examples.server.settings.StorageTable.JDBC_REPLICA_URL;
import static dev.latchkey.examples.server.settings.StorageTable.JDBC_URL;
import static dev.latchkey.examples.server.settings.StorageTable.REDIS_CACHE_URI;
import static dev.latchkey.examples.server.settings.StorageTable.REDIS_URI;

import dev.latchkey.examples.server.settings.DatabaseAddress;
import dev.latchkey.examples.server.settings.KeyFiles;
import dev.latchkey.examples.server.settings.Setting;
import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.redis.RedisSettings;
import dev.latchkey.servlet.client.IpNetwork;
import dev.latchkey.token.SignatureAlgorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Holds settings against the OWASP ASVS 5.0, as for a server that others reach: what is right on one's own machine, such
 * as mails written to files, is named too.
 */
public final class Doctor {

    private static final Duration LONG_ACCESS = Duration.ofHours(1);
    private static final Duration LONG_IDLE = Duration.ofDays(30);
    private static final Duration LONG_SESSION = Duration.ofDays(90);
    private static final Duration LONG_GRACE = Duration.ofMinutes(1);
    private static final int ADVISED_PASSWORD_LENGTH = 15;

    private final Settings settings;
    private final List<Finding> findings = new ArrayList<>();

    private Doctor(Settings settings) {
        this.settings = settings;
    }

    /**
     * Examines settings, and the permissions of the files they name.
     *
     * @param settings the settings
     * @return what is unsafe, empty when nothing is
     */
    public static List<Finding> examine(Settings settings) {
        Doctor doctor = new Doctor(settings);
        doctor.transport();
        doctor.passwords();
        doctor.tokens();
        doctor.secrets();
        doctor.otherServers();
        settings.find(REDIS_URI).ifPresent(redis -> doctor.redis(REDIS_URI, redis));
        settings.find(REDIS_CACHE_URI).ifPresent(redis -> doctor.redis(REDIS_CACHE_URI, redis));
        return List.copyOf(doctor.findings);
    }

    private void transport() {
        if (!settings.issuer(settings.get(PORT)).isHttps()) {
            add("3.3.1", ISSUER, "plain http: cookies go without Secure and __Host-", "set an https URL");
        }
        if (!settings.loopbackHost()
                && !settings.tls()
                && settings.find(TRUSTED_PROXIES).isEmpty()) {
            add(
                    "12.2.1",
                    HOST,
                    "other machines can connect without TLS",
                    "set LATCHKEY_TLS_CERTIFICATE and LATCHKEY_TLS_KEY, or stand behind a proxy that does TLS and name it in "
                            + TRUSTED_PROXIES);
        }
        for (Setting<DatabaseAddress> database : List.of(JDBC_URL, JDBC_REPLICA_URL)) {
            if (settings.find(database).filter(DatabaseAddress::inTheClear).isPresent()) {
                add(
                        "12.3.1",
                        database,
                        "what is said to the database can go in the clear",
                        "add ?sslmode=verify-full, and sslrootcert where its certificate is your own");
            }
        }
        if (settings.find(TRUSTED_PROXIES).filter(Doctor::anybody).isPresent()) {
            add(
                    "6.3.1",
                    TRUSTED_PROXIES,
                    "networks that wide are not proxies alone: their hosts are believed about the address they come from, which"
                            + " rate limits go by",
                    "name the proxies alone");
        }
    }

    private void passwords() {
        unless(RATE_LIMITS, on -> on, "6.3.1", "passwords can be guessed without end", "set it to on");
        unless(
                PASSWORD_MIN_LENGTH,
                length -> length >= ADVISED_PASSWORD_LENGTH,
                "6.2.1",
                "passwords may be shorter than the 15 characters that are advised for a password alone",
                "set it to 15 or more");
        unless(
                EMAIL_VERIFICATION,
                required -> required,
                "6.3.8",
                "registering tells whether an address has an account, and nobody shows that theirs is theirs",
                "set it to required");
    }

    private void tokens() {
        unless(
                ACCESS_TTL,
                ttl -> ttl.compareTo(LONG_ACCESS) <= 0,
                "7.4.1",
                "a service that does not ask about revocations accepts a token for that long after sign-out",
                "set at most " + LONG_ACCESS);
        unless(
                REFRESH_IDLE,
                idle -> idle.compareTo(LONG_IDLE) <= 0,
                "7.3.1",
                "a session that nobody uses lives that long",
                "set at most P30D");
        unless(
                REFRESH_ABSOLUTE,
                life -> life.compareTo(LONG_SESSION) <= 0,
                "7.3.2",
                "a session lives that long without a new sign-in",
                "set at most P90D");
        unless(
                REFRESH_GRACE,
                grace -> grace.compareTo(LONG_GRACE) <= 0,
                "10.4.5",
                "a stolen refresh token goes unnoticed for that long",
                "set at most " + LONG_GRACE);
        unless(
                SIGNING_ALGORITHM,
                algorithm -> algorithm != SignatureAlgorithm.HS256,
                "9.1.3",
                "whoever can verify a token could make one",
                "set it to ES256 or EdDSA");
    }

    /** A database that several servers can use, and nothing in which they count together. */
    private void otherServers() {
        boolean shareable = settings.find(JDBC_URL)
                .filter(database -> database.kind() == DatabaseAddress.Kind.POSTGRESQL)
                .isPresent();
        if (shareable && settings.find(REDIS_URI).isEmpty()) {
            add(
                    "6.3.1",
                    REDIS_URI,
                    "where several servers use this database, each counts guesses for itself, and one does not know the sign-in"
                            + " that waits at another for its second factor",
                    "name a Redis, unless this is the only server");
        }
    }

    private void redis(Setting<?> setting, RedisSettings redis) {
        if (!redis.isLoopback() && !redis.isEncrypted()) {
            add(
                    "12.3.1",
                    setting,
                    "what the servers share, and the password of Redis, goes in the clear",
                    "use rediss://");
        }
        if (!redis.isLoopback() && !redis.isAuthenticated()) {
            add(
                    "13.2.1",
                    setting,
                    "whoever reaches Redis can lift rate limits, and mislead services that look revocations up there",
                    "give it a user with a password");
        }
    }

    private void secrets() {
        if (settings.find(MASTER_KEY).isEmpty()) {
            add(
                    "13.3.1",
                    MASTER_KEY,
                    "the key lies in the data directory, beside what it encrypts",
                    "take it from a vault");
        }
        if (settings.find(ADMIN_PASSWORD).isPresent()) {
            add(
                    "6.4.1",
                    ADMIN_PASSWORD,
                    "a password that stands in the settings stays good after the first start",
                    "leave it out and use the set-up link");
        }
        if (settings.find(SMTP_URL).isEmpty()) {
            add(
                    "6.5.5",
                    SMTP_URL,
                    "mails with live links are written to files instead of being sent",
                    "name a mail server");
        } else if (settings.find(SMTP_URL).get().reveal().startsWith("smtp:")) {
            add(
                    "12.3.1",
                    SMTP_URL,
                    "mails with live links go in the clear when the mail server does not offer TLS",
                    "use smtps://");
        }
        settings.find(TLS_KEY).filter(KeyFiles::othersCanUse).ifPresent(file -> reachable(TLS_KEY, file));
        if (settings.find(MASTER_KEY).isEmpty()) {
            Path file = KeyFiles.masterKey(settings.get(DATA_DIR));
            if (KeyFiles.othersCanUse(file)) {
                reachable(DATA_DIR, file);
            }
        }
    }

    private void reachable(Setting<?> setting, Path file) {
        add("13.3.2", setting, "other users of this machine can get at " + file, "chmod 600");
    }

    private <T> void unless(Setting<T> setting, Predicate<T> safe, String requirement, String problem, String remedy) {
        T value = settings.get(setting);
        if (!safe.test(value)) {
            add(requirement, setting, problem, remedy);
        }
    }

    private void add(String requirement, Setting<?> setting, String problem, String remedy) {
        findings.add(new Finding(requirement, setting.name(), problem, remedy));
    }

    private static boolean anybody(List<String> proxies) {
        return proxies.stream().anyMatch(block -> IpNetwork.parse(block).isWide());
    }
}
