package dev.latchkey.redis;

import dev.latchkey.kernel.Environment;
import dev.latchkey.storage.CacheSpec;
import dev.latchkey.storage.ReadCache;
import dev.latchkey.storage.ReadCacheContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class RedisCacheTest extends ReadCacheContract {

    private final RedisSettings settings = States.newSettings();
    private final RedisSharedState one = RedisSharedState.connect(settings);
    private final RedisSharedState other = RedisSharedState.connect(settings);

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Override
    protected <K, V> List<ReadCache<K, V>> nodes(CacheSpec<K, V> spec, Environment time) {
        return List.of(one.cache(spec, time), other.cache(spec, time));
    }
}
