package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.redis.RedisSettings;
import dev.latchkey.redis.RedisSharedState;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.storage.SharedState;
import java.time.Duration;
import java.util.Optional;

/** Makes the shared state by the settings. */
final class SharedStates {

    private SharedStates() {}

    static SharedState open(Settings settings, Environment environment) throws StartException {
        if (settings.find(SettingsTable.REDIS_URI).isEmpty()) {
            return InProcessState.create(environment);
        }
        Duration timeout = Duration.ofMillis(settings.get(SettingsTable.REDIS_TIMEOUT));
        RedisSettings redis = settings.get(SettingsTable.REDIS_URI).withCommandTimeout(timeout);
        Optional<RedisSettings> cache =
                settings.find(SettingsTable.REDIS_CACHE_URI).map(own -> own.withCommandTimeout(timeout));
        try {
            return RedisSharedState.connect(redis, cache.orElse(redis));
        } catch (StoreUnavailableException e) {
            String names = cache.isPresent()
                    ? SettingsTable.REDIS_URI + " or " + SettingsTable.REDIS_CACHE_URI
                    : SettingsTable.REDIS_URI.name();
            throw new StartException(names + ": " + e.getMessage());
        }
    }
}
