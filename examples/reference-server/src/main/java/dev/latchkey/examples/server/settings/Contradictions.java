package dev.latchkey.examples.server.settings;

import java.time.Duration;
import java.util.Optional;

/** What two settings cannot both say. */
final class Contradictions {

    private Contradictions() {}

    static void check(Settings settings) throws SettingsException {
        together(settings, SettingsTable.TLS_CERTIFICATE, SettingsTable.TLS_KEY);
        together(settings, SettingsTable.TLS_KEY, SettingsTable.TLS_CERTIFICATE);
        together(settings, SettingsTable.ADMIN_EMAIL, SettingsTable.ADMIN_PASSWORD);
        together(settings, SettingsTable.ADMIN_PASSWORD, SettingsTable.ADMIN_EMAIL);
        needs(settings, StorageTable.JDBC_PASSWORD, StorageTable.JDBC_USER);
        needs(settings, StorageTable.JDBC_USER, StorageTable.JDBC_URL);
        needs(settings, StorageTable.JDBC_REPLICA_URL, StorageTable.JDBC_URL);
        needs(settings, StorageTable.REDIS_CACHE_URI, StorageTable.REDIS_URI);
        replicaIsOfTheDatabase(settings);
        CaptchaTable.check(settings);
        tlsNeedsHttps(settings);
        notLonger(settings, SettingsTable.REFRESH_IDLE, SettingsTable.REFRESH_ABSOLUTE);
        notLonger(settings, SettingsTable.ACCESS_TTL, SettingsTable.REFRESH_ABSOLUTE);
        shorter(settings, SettingsTable.REFRESH_GRACE, SettingsTable.REFRESH_IDLE);
    }

    private static void together(Settings settings, Setting<?> set, Setting<?> needed) throws SettingsException {
        if (settings.find(set).isPresent() && settings.find(needed).isEmpty()) {
            throw new SettingsException(set + " is set without " + needed + ": set both or neither");
        }
    }

    private static void needs(Settings settings, Setting<?> set, Setting<?> needed) throws SettingsException {
        if (settings.find(set).isPresent() && settings.find(needed).isEmpty()) {
            throw new SettingsException(set + " is set without " + needed + ", which it belongs to");
        }
    }

    private static void replicaIsOfTheDatabase(Settings settings) throws SettingsException {
        Optional<DatabaseAddress> database = settings.find(StorageTable.JDBC_URL);
        Optional<DatabaseAddress> replica = settings.find(StorageTable.JDBC_REPLICA_URL);
        if (replica.isPresent() && !replica.map(DatabaseAddress::kind).equals(database.map(DatabaseAddress::kind))) {
            throw new SettingsException(StorageTable.JDBC_REPLICA_URL + " is no replica of " + StorageTable.JDBC_URL
                    + ": both are to be of one kind of database");
        }
    }

    private static void tlsNeedsHttps(Settings settings) throws SettingsException {
        boolean http = settings.find(SettingsTable.ISSUER)
                .filter(issuer -> !issuer.isHttps())
                .isPresent();
        if (settings.tls() && http) {
            throw new SettingsException(SettingsTable.ISSUER + " is an http URL, but with "
                    + SettingsTable.TLS_CERTIFICATE + " the server speaks https: change one of them");
        }
    }

    private static void notLonger(Settings settings, Setting<Duration> shorter, Setting<Duration> longer)
            throws SettingsException {
        Duration one = settings.get(shorter);
        Duration other = settings.get(longer);
        if (one.compareTo(other) > 0) {
            throw new SettingsException(shorter + " " + one + " exceeds " + longer + " " + other);
        }
    }

    private static void shorter(Settings settings, Setting<Duration> shorter, Setting<Duration> longer)
            throws SettingsException {
        Duration one = settings.get(shorter);
        Duration other = settings.get(longer);
        if (one.compareTo(other) >= 0) {
            throw new SettingsException(shorter + " " + one + " is not below " + longer + " " + other);
        }
    }
}
