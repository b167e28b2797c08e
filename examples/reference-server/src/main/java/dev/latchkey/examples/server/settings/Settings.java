package dev.latchkey.examples.server.settings;

import dev.latchkey.Issuer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of all settings, each of its type and none contradicting another. Immutable. */
public final class Settings {

    private final Map<Setting<?>, Object> values;

    private Settings(Map<Setting<?>, Object> values) {
        this.values = Map.copyOf(values);
    }

    /**
     * Reads the settings.
     *
     * @param environment the environment variables; those that do not begin with {@code LATCHKEY_} are not ours
     * @param config a properties file with the same names, null for none
     * @return the values
     * @throws SettingsException when a setting is unknown, malformed or contradicts another
     */
    public static Settings read(Map<String, String> environment, @Nullable Path config) throws SettingsException {
        Map<String, String> texts = SettingsSources.collect(environment, config);
        Map<Setting<?>, Object> values = new HashMap<>();
        for (Setting<?> setting : SettingsTable.all()) {
            String text = texts.get(setting.name());
            if (text != null) {
                values.put(setting, setting.read(text));
            } else if (setting.defaultText().isPresent()) {
                values.put(setting, setting.read(setting.defaultText().get()));
            }
        }
        Settings settings = new Settings(values);
        Contradictions.check(settings);
        return settings;
    }

    /**
     * The value of a setting that has a default.
     *
     * @param setting the setting
     * @param <T> the type of its value
     * @return the value
     * @throws IllegalStateException when it was not set and has no default
     */
    public <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow(() -> new IllegalStateException(setting + " has neither value nor default"));
    }

    /**
     * The value of a setting.
     *
     * @param setting the setting
     * @param <T> the type of its value
     * @return the value, empty when it was not set and has no default
     */
    @SuppressWarnings("unchecked") // read(...) is the only writer, and puts what the setting's own parser gave
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting));
    }

    /**
     * Whether the server speaks https itself.
     *
     * @return true with a certificate
     */
    public boolean tls() {
        return find(SettingsTable.TLS_CERTIFICATE).isPresent();
    }

    /**
     * The public URL, which by default follows from the port.
     *
     * @param port the port that the server listens on
     * @return the issuer
     */
    public Issuer issuer(int port) {
        return find(SettingsTable.ISSUER)
                .orElseGet(() -> Issuer.parse((tls() ? "https" : "http") + "://localhost:" + port));
    }

    /**
     * Whether only this machine can connect.
     *
     * @return true when the server listens on a loopback address
     */
    public boolean loopbackHost() {
        String host = get(SettingsTable.HOST);
        return host.equals("localhost")
                || host.equals("::1")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }
}
