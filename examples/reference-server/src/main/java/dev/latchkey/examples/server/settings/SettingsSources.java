package dev.latchkey.examples.server.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects the texts of settings from the environment and a file, and refuses names that nobody declared. */
final class SettingsSources {

    private static final String PREFIX = "LATCHKEY_";

    private SettingsSources() {}

    static Map<String, String> collect(Map<String, String> environment, @Nullable Path config)
            throws SettingsException {
        Map<String, String> texts = new TreeMap<>();
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            if (variable.getKey().startsWith(PREFIX)) {
                requireKnown(variable.getKey(), "an environment variable");
                texts.put(variable.getKey(), variable.getValue());
            }
        }
        if (config != null) {
            for (Map.Entry<String, String> property : load(config).entrySet()) {
                requireKnown(property.getKey(), "in " + config);
                String other = texts.putIfAbsent(property.getKey(), property.getValue());
                if (other != null && !other.equals(property.getValue())) {
                    throw new SettingsException(property.getKey() + " has one value in the environment and another in "
                            + config + ": remove one of them");
                }
            }
        }
        return texts;
    }

    private static void requireKnown(String name, String where) throws SettingsException {
        if (SettingsTable.all().stream().anyMatch(setting -> setting.name().equals(name))) {
            return;
        }
        String hint =
                nearest(name).map(known -> "; did you mean " + known + "?").orElse("; `help` lists the settings");
        throw new SettingsException("unknown setting " + Printable.of(name) + ", " + where + hint);
    }

    private static Map<String, String> load(Path config) throws SettingsException {
        Map<String, String> found = new TreeMap<>();
        StrictProperties properties = new StrictProperties();
        try (Reader reader = Files.newBufferedReader(config, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new SettingsException("--config " + config + ": no such file");
        } catch (CharacterCodingException e) {
            throw new SettingsException("--config " + config + ": not UTF-8");
        } catch (IOException e) {
            throw new SettingsException("--config " + config + ": cannot be read");
        } catch (IllegalArgumentException e) {
            throw new SettingsException("--config " + config + ": " + e.getMessage());
        }
        properties.stringPropertyNames().forEach(name -> found.put(name, properties.getProperty(name)));
        return found;
    }

    private static Optional<String> nearest(String name) {
        return SettingsTable.all().stream()
                .map(Setting::name)
                .filter(known -> EditDistance.between(known, name) <= 3)
                .min((a, b) -> Integer.compare(EditDistance.between(a, name), EditDistance.between(b, name)));
    }

    /** Refuses a name that stands twice, of which the last would silently win. */
    private static final class StrictProperties extends Properties {

        private static final long serialVersionUID = 1L;

        @Override
        public synchronized @Nullable Object put(Object key, Object value) {
            if (containsKey(key)) {
                throw new IllegalArgumentException(Printable.of(key.toString()) + " is set twice");
            }
            return super.put(key, value);
        }
    }
}
