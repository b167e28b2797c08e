package dev.latchkey.examples.server;

import dev.latchkey.examples.server.settings.Settings;
import dev.latchkey.examples.server.settings.SettingsTable;
import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.redis.RedisSharedState;
import dev.latchkey.storage.InProcessState;
import dev.latchkey.storage.SharedState;
import java.time.Duration;

/** Makes the shared state by the settings. */
final class SharedStates {

    private SharedStates() {}

    static SharedState open(Settings settings, Environment environment) throws StartException {
        if (settings.find(SettingsTable.REDIS_URI).isEmpty()) {
            return InProcessState.create(environment);
        }
        try {
            return RedisSharedState.connect(settings.get(SettingsTable.REDIS_URI)
                    .withCommandTimeout(Duration.ofMillis(settings.get(SettingsTable.REDIS_TIMEOUT))));
        } catch (StoreUnavailableException e) {
            throw new StartException(SettingsTable.REDIS_URI + ": " + e.getMessage());
        }
    }
}
