package dev.latchkey.examples.server.settings;

import dev.latchkey.Issuer;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.kernel.Secret;
import dev.latchkey.password.PasswordHash;
import dev.latchkey.session.SessionSettings;
import dev.latchkey.token.MasterKey;
import dev.latchkey.token.SignatureAlgorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every setting of the server, declared once: this table feeds the reading, {@code help} and the documentation. */
public final class SettingsTable {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    /** Where the server listens: the port. */
    public static final Setting<Integer> PORT = Setting.of(
                    "LATCHKEY_PORT",
                    Parsers.number(0, 65535),
                    "The port to listen on. 0 picks a free one, which the ready line names.")
            .withDefault("8080");

    /** Where the server listens: the address. */
    public static final Setting<String> HOST = Setting.of(
                    "LATCHKEY_HOST",
                    Parsers.host(),
                    "The address to listen on: loopback alone unless told otherwise; `0.0.0.0` is every network.")
            .withDefault("127.0.0.1");

    /** The public URL. */
    public static final Setting<Issuer> ISSUER = Setting.of(
                    "LATCHKEY_ISSUER",
                    Parsers.issuer(),
                    "The public URL: the `iss` of tokens, and what links in mails begin with.")
            .defaultIs("`http://localhost:{port}`, with TLS `https://localhost:{port}`");

    /** Where files are kept. */
    public static final Setting<Path> DATA_DIR = Setting.of(
                    "LATCHKEY_DATA_DIR",
                    Parsers.path("a directory"),
                    "The directory of the H2 file, of the generated master key and of the outbox; made when missing, for its owner alone.")
            .withDefault("./latchkey-data");

    /** The key that seals keys at rest. */
    public static final Setting<MasterKey> MASTER_KEY = Setting.of(
                    "LATCHKEY_MASTER_KEY",
                    Parsers.masterKey(),
                    "Encrypts signing keys at rest. `openssl rand -base64 32` makes one.")
            .defaultIs("generated, with a warning, in `master.key` in the data directory")
            .hidden();

    /** A master key that takes over, or has been taken over from. */
    public static final Setting<MasterKey> OTHER_MASTER_KEY = Setting.of(
                    "LATCHKEY_OTHER_MASTER_KEY",
                    Parsers.masterKey(),
                    "For a change of the master key without stopping: opens what it has sealed, and seals nothing. Start"
                            + " every node with the new key here, then with the two exchanged, then without the old one.")
            .hidden();

    /** The first administrator's address. */
    public static final Setting<EmailAddress> ADMIN_EMAIL = Setting.of(
                    "LATCHKEY_ADMIN_EMAIL",
                    Parsers.email(),
                    "With `LATCHKEY_ADMIN_PASSWORD`: makes the first administrator when there is none.")
            .defaultIs("none: the first start prints a one-time set-up link");

    /** The first administrator's password. */
    public static final Setting<Secret> ADMIN_PASSWORD = Setting.of(
                    "LATCHKEY_ADMIN_PASSWORD",
                    Parsers.secret(),
                    "The first administrator's password, held to the same policy as everybody's.")
            .hidden();

    /** Whether an address must be shown to be the user's before signing in. */
    public static final Setting<Boolean> EMAIL_VERIFICATION = Setting.of(
                    "LATCHKEY_EMAIL_VERIFICATION",
                    Parsers.either("required", "off"),
                    "Whether a new user must confirm the address, by the mailed link or code, before signing in.")
            .withDefault("required");

    /** Whether a mailed link signs in. */
    public static final Setting<Boolean> MAGIC_LINKS = Setting.of(
                    "LATCHKEY_MAGIC_LINKS",
                    Parsers.either("on", "off"),
                    "Whether users may sign in with a mailed link alone, where no second factor is asked for.")
            .withDefault("on");

    /** The shortest password. */
    public static final Setting<Integer> PASSWORD_MIN_LENGTH = Setting.of(
                    "LATCHKEY_PASSWORD_MIN_LENGTH",
                    Parsers.number(8, 64),
                    "The shortest password, in characters. The default is that of NIST SP 800-63B-4 for a password alone.")
            .withDefault("15");

    /** What imported hashes cost. */
    public static final Setting<PasswordHash> IMPORTED_HASH = Setting.of(
                    "LATCHKEY_IMPORTED_HASH",
                    Parsers.passwordHash(),
                    "One of the imported password hashes, while many accounts have one: wrong passwords then take the same"
                            + " time for every address.")
            .hidden();

    /** How long an access token lives. */
    public static final Setting<Duration> ACCESS_TTL = Setting.of(
                    "LATCHKEY_ACCESS_TTL", Parsers.duration(SECOND, DAY), "How long an access token lives.")
            .withDefault("PT15M");

    /** How long a session lives without a refresh. */
    public static final Setting<Duration> REFRESH_IDLE = Setting.of(
                    "LATCHKEY_REFRESH_IDLE",
                    Parsers.duration(SECOND, YEAR),
                    "How long a session lives without a refresh.")
            .withDefault("P7D");

    /** How long a session lives at most. */
    public static final Setting<Duration> REFRESH_ABSOLUTE = Setting.of(
                    "LATCHKEY_REFRESH_ABSOLUTE",
                    Parsers.duration(SECOND, YEAR),
                    "How long a session lives at most, however often it is refreshed.")
            .withDefault("P30D");

    /** The grace window of refresh tokens. */
    public static final Setting<Duration> REFRESH_GRACE = Setting.of(
                    "LATCHKEY_REFRESH_GRACE",
                    Parsers.duration(Duration.ZERO, SessionSettings.LONGEST_GRACE),
                    "How long a used refresh token still answers with its one successor, for parallel tabs and lost"
                            + " answers; `PT0S` is the strict profile.")
            .withDefault("PT30S");

    /** How many sessions a user may have at once. */
    public static final Setting<Integer> MAX_SESSIONS = Setting.of(
            "LATCHKEY_MAX_SESSIONS",
            Parsers.number(1, 1000),
            "How many sessions a user may have at once; a further sign-in ends the oldest.");

    /** How long the audit log is kept. */
    public static final Setting<Duration> AUDIT_RETENTION = Setting.of(
                    "LATCHKEY_AUDIT_RETENTION",
                    Parsers.duration(Duration.ofDays(1), Duration.ofDays(36_500)),
                    "How long entries of the audit log are kept.")
            .withDefault("P400D");

    /** How long a deletion can be taken back. */
    public static final Setting<Duration> DELETION_GRACE = Setting.of(
                    "LATCHKEY_DELETION_GRACE",
                    Parsers.duration(Duration.ZERO, Duration.ofDays(365)),
                    "How long a user can take the deletion of the account back; it is erased afterwards.")
            .withDefault("P30D");

    /** Whether calls are limited. */
    public static final Setting<Boolean> RATE_LIMITS = Setting.of(
                    "LATCHKEY_RATE_LIMITS",
                    Parsers.either("on", "off"),
                    "`off` lets passwords be guessed without end: for benchmarks alone. It is logged as a warning.")
            .withDefault("on");

    /** What signs access tokens. */
    public static final Setting<SignatureAlgorithm> SIGNING_ALGORITHM = Setting.of(
                    "LATCHKEY_SIGNING_ALGORITHM",
                    Parsers.algorithm(),
                    "What signs access tokens. With `HS256` nobody else can verify them: it has no public key.")
            .withDefault("ES256");

    /** The audience of access tokens. */
    public static final Setting<String> AUDIENCE = Setting.of(
                    "LATCHKEY_AUDIENCE", Parsers.token(200), "The `aud` of access tokens.")
            .defaultIs("the issuer");

    /** The client id of access tokens. */
    public static final Setting<String> CLIENT_ID = Setting.of(
                    "LATCHKEY_CLIENT_ID", Parsers.token(100), "The `client_id` of access tokens.")
            .withDefault("latchkey");

    /** The certificate with which the server speaks https itself. */
    public static final Setting<Path> TLS_CERTIFICATE = Setting.of(
            "LATCHKEY_TLS_CERTIFICATE",
            Parsers.path("a PEM file"),
            "The certificate and those that sign it, in this order: with it the server speaks https itself.");

    /** The key of the certificate. */
    public static final Setting<Path> TLS_KEY = Setting.of(
            "LATCHKEY_TLS_KEY",
            Parsers.path("a PEM file"),
            "The certificate's private key in PKCS #8 (`BEGIN PRIVATE KEY`): RSA, EC or Ed25519, without a passphrase.");

    /** How many connections there are at once. */
    public static final Setting<Integer> MAX_CONNECTIONS = Setting.of(
                    "LATCHKEY_MAX_CONNECTIONS",
                    Parsers.number(10, 100_000),
                    "How many connections there are at once, of all clients; further ones wait until one ends.")
            .withDefault("2000");

    /** How many connections one client has at once. */
    public static final Setting<Integer> MAX_CONNECTIONS_PER_ADDRESS = Setting.of(
                    "LATCHKEY_MAX_CONNECTIONS_PER_ADDRESS",
                    Parsers.number(1, 100_000),
                    "How many connections one address has at once, with IPv6 one network of 64 bits; further ones are"
                            + " closed. Loopback and trusted proxies, which stand for many clients, may have any number.")
            .withDefault("100");

    /** How long a request may take to arrive. */
    public static final Setting<Duration> REQUEST_TIMEOUT = Setting.of(
                    "LATCHKEY_REQUEST_TIMEOUT",
                    Parsers.duration(SECOND, DAY),
                    "How long a request may take to arrive, header and body.")
            .withDefault("PT10S");

    /** How log lines look. */
    public static final Setting<LogFormat> LOG_FORMAT = Setting.of(
                    "LATCHKEY_LOG_FORMAT",
                    Parsers.oneOf(logFormats()),
                    "How log lines look. They go to standard error.")
            .withDefault("plain");

    private static final List<Setting<?>> ALL = List.of(
            PORT,
            HOST,
            ISSUER,
            DATA_DIR,
            StorageTable.JDBC_URL,
            StorageTable.JDBC_USER,
            StorageTable.JDBC_PASSWORD,
            StorageTable.JDBC_POOL,
            StorageTable.SCHEMA,
            StorageTable.JDBC_REPLICA_URL,
            StorageTable.REDIS_URI,
            StorageTable.REDIS_TIMEOUT,
            StorageTable.REDIS_CACHE_URI,
            StorageTable.CACHE_MAX_STALENESS,
            StorageTable.CACHE_SHARED_LIFE,
            StorageTable.CACHE_ENTRIES,
            MASTER_KEY,
            OTHER_MASTER_KEY,
            MailTable.SMTP_URL,
            MailTable.MAIL_FROM,
            MailTable.APPLICATION_NAME,
            MailTable.TEMPLATES,
            MailTable.LOGO,
            MailTable.TIMEOUT,
            MailTable.MAIL_TIMEOUT,
            ADMIN_EMAIL,
            ADMIN_PASSWORD,
            EMAIL_VERIFICATION,
            MAGIC_LINKS,
            PASSWORD_MIN_LENGTH,
            IMPORTED_HASH,
            ACCESS_TTL,
            REFRESH_IDLE,
            REFRESH_ABSOLUTE,
            REFRESH_GRACE,
            MAX_SESSIONS,
            AUDIT_RETENTION,
            SecondFactorSettings.REQUIRED_FOR,
            SecondFactorSettings.RESET_DELAY,
            DELETION_GRACE,
            RATE_LIMITS,
            CaptchaTable.CAPTCHA,
            CaptchaTable.CAPTCHA_DIFFICULTY,
            CaptchaTable.PROVIDER,
            CaptchaTable.SITE_KEY,
            CaptchaTable.SECRET,
            CaptchaTable.VERIFY_URL,
            CaptchaTable.SCRIPT_URL,
            AttributesSetting.ATTRIBUTES,
            SIGNING_ALGORITHM,
            AUDIENCE,
            CLIENT_ID,
            SubjectTable.SUBJECTS,
            TLS_CERTIFICATE,
            TLS_KEY,
            ProxyTable.TRUSTED_PROXIES,
            ProxyTable.FORWARDING_HEADER,
            MAX_CONNECTIONS,
            MAX_CONNECTIONS_PER_ADDRESS,
            REQUEST_TIMEOUT,
            LOG_FORMAT);

    private SettingsTable() {}

    /**
     * All settings, in the order in which they are documented.
     *
     * @return the settings
     */
    public static List<Setting<?>> all() {
        return ALL;
    }

    private static Map<String, LogFormat> logFormats() {
        Map<String, LogFormat> map = new LinkedHashMap<>();
        map.put("plain", LogFormat.PLAIN);
        map.put("json", LogFormat.JSON);
        return map;
    }
}
