package dev.latchkey.redis;

import dev.latchkey.kernel.Environment;
import dev.latchkey.kernel.StoreUnavailableException;
import dev.latchkey.storage.CacheSpec;
import dev.latchkey.storage.ReadCache;
import io.lettuce.core.RedisException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The caches in one Redis, on connections of their own, and what their nodes tell each other of changes. */
final class RedisCaches implements ChannelSink, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisCaches.class);

    private final RedisLink link;
    private final CopyCommands commands;
    private final Duration commandTimeout;
    private final Map<String, RedisCache<?, ?>> caches = new ConcurrentHashMap<>();
    private final Bypass bypass = new Bypass(new Outage(
            "Redis gives no copies of accounts and roles; until it does, the database is read instead",
            "Redis gives copies of accounts and roles again"));

    private RedisCaches(RedisLink link, RedisSettings settings) {
        this.link = link;
        commandTimeout = settings.commandTimeout();
        commands = new CopyCommands(link, new RedisKeys(settings.namespace()));
    }

    /**
     * Connects.
     *
     * @throws StoreUnavailableException when Redis cannot be used, with what is to be done about it
     */
    static RedisCaches connect(RedisSettings settings) {
        RedisCaches caches = new RedisCaches(RedisStart.connectCache(settings), settings);
        try {
            caches.link.hear(new RedisKeys(settings.namespace()).changes(), caches);
            return caches;
        } catch (RedisException e) {
            caches.close();
            throw RedisFailure.atStart(settings.address(), e);
        }
    }

    <K, V> ReadCache<K, V> open(CacheSpec<K, V> spec, Environment environment) {
        RedisCache<K, V> cache = new RedisCache<>(spec, environment, commands, commandTimeout, bypass, this::tellAgain);
        if (caches.putIfAbsent(spec.name(), cache) != null) {
            throw new IllegalStateException(
                    "the cache " + spec.name() + " is open already: one shared state is for one" + " Latchkey");
        }
        return cache;
    }

    @Override
    public void heard(byte[] message) {
        String[] parts = new String(message, StandardCharsets.UTF_8).split(" ", 2);
        RedisCache<?, ?> cache = parts.length == 2 ? caches.get(parts[0]) : null;
        if (cache == null) {
            return; // of a version that caches something else
        }
        try {
            cache.heard(parts[1]);
        } catch (IllegalArgumentException e) {
            log.debug("A message about the cache {} cannot be read and is passed over", parts[0], e);
        }
    }

    @Override
    public void begun() {
        caches.values().forEach(RedisCache::forgetOwn);
        boolean unused = bypass.succeeded();
        caches.values().forEach(RedisCache::tellLatest);
    }

    private void tellAgain() {
        caches.values().forEach(RedisCache::tellAgain);
    }

    @Override
    public void close() {
        link.close();
    }
}
