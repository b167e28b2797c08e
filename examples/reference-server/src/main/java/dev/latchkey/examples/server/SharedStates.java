package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.StorageTable;
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
        if (settings.find(StorageTable.REDIS_URI).isEmpty()) {
            return InProcessState.create(environment);
        }
        Duration timeout = Duration.ofMillis(settings.get(StorageTable.REDIS_TIMEOUT));
        RedisSettings redis = settings.get(StorageTable.REDIS_URI).withCommandTimeout(timeout);
        Optional<RedisSettings> cache =
                settings.find(StorageTable.REDIS_CACHE_URI).map(own -> own.withCommandTimeout(timeout));
        try {
            return RedisSharedState.connect(redis, cache.orElse(redis));
        } catch (StoreUnavailableException e) {
            String names = cache.isPresent()
                    ? StorageTable.REDIS_URI + " or " + StorageTable.REDIS_CACHE_URI
                    : StorageTable.REDIS_URI.name();
            throw new StartException(names + ": " + e.getMessage());
        }
    }
}
