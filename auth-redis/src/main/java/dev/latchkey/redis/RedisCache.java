package dev.latchkey.redis;

import dev.latchkey.kernel.Environment;
import dev.latchkey.storage.CacheSpec;
import dev.latchkey.storage.LocalCache;
import dev.latchkey.storage.ReadCache;
import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One cache: copies in this process, before copies in Redis, before the storage. What is wrong with Redis makes a load of
 * it, and nobody waits for a Redis that has just failed another.
 */
final class RedisCache<K, V> implements ReadCache<K, V> {

    private static final Logger log = LoggerFactory.getLogger(RedisCache.class);

    private final CacheSpec<K, V> spec;
    private final Environment environment;
    private final CopyCommands commands;
    private final Duration commandTimeout;
    private final Bypass bypass;
    private final Runnable answersAgain;
    private final LocalCache<K, V> local;
    private final Unsent unsent;
    private final RecentChanges recent;

    /**
     * Makes an empty cache.
     *
     * @param answersAgain run once Redis answers after it did not
     */
    RedisCache(
            CacheSpec<K, V> spec,
            Environment environment,
            CopyCommands commands,
            Duration commandTimeout,
            Bypass bypass,
            Runnable answersAgain) {
        this.spec = spec;
        this.environment = environment;
        this.commands = commands;
        this.commandTimeout = commandTimeout;
        this.bypass = bypass;
        this.answersAgain = answersAgain;
        local = LocalCache.create(environment, spec.settings());
        unsent = new Unsent(spec.settings().sharedLife());
        recent = new RecentChanges(spec.settings().sharedLife());
    }

    @Override
    public Optional<V> get(K key, Supplier<Optional<V>> load) {
        return local.get(key, () -> getShared(spec.text().apply(key), load));
    }

    private Optional<V> getShared(String key, Supplier<Optional<V>> load) {
        Instant now = environment.now();
        if (unsent.holds(key, now) || !bypass.admits(now)) {
            return load.get();
        }
        byte[] lease = CopyCommands.lease(environment.newId().toString());
        Found<V> found = look(key, lease, now);
        if (found.value != null) {
            return Optional.of(found.value);
        }
        Optional<V> loaded = load.get();
        if (found.leased) {
            loaded.ifPresent(value -> keep(key, lease, value, now));
        }
        return loaded;
    }

    private Found<V> look(String key, byte[] lease, Instant now) {
        byte[] found;
        try {
            found = Answers.await(commands.look(spec.name(), key, lease), commandTimeout);
        } catch (RedisCommandInterruptedException e) {
            return nothing();
        } catch (RedisException e) {
            bypass.failed(now, e);
            return nothing();
        }
        if (bypass.succeeded()) {
            answersAgain.run();
        }
        if (found == null) {
            return new Found<>(null, true);
        }
        byte[] copy = CopyCommands.copyIn(found);
        return copy == null ? nothing() : open(key, copy, now);
    }

    /** Takes no copy from before a change of this node, which a Redis can bring back that has lost what it was told. */
    private Found<V> open(String key, byte[] copy, Instant now) {
        Instant changed = recent.find(key, now);
        V value = spec.codec()
                .read(key, copy, changed == null ? Instant.MIN : changed, now)
                .orElse(null);
        if (value == null && changed != null) {
            drop(key);
        }
        return new Found<>(value, false);
    }

    private Found<V> nothing() {
        return new Found<>(null, false);
    }

    private void keep(String key, byte[] lease, V value, Instant readAt) {
        byte[] copy;
        try {
            copy = spec.codec().write(key, value, readAt);
        } catch (RuntimeException e) {
            log.debug("A value of the cache {} cannot be written, and is not shared", spec.name(), e);
            return;
        }
        try {
            var unused =
                    commands.keep(spec.name(), key, lease, copy, spec.settings().sharedLife());
        } catch (RedisException e) {
            bypass.failed(environment.now(), e);
        }
    }

    /** Redis is told before this node forgets, so that what it then reads there is asked for after that. */
    @Override
    public void changed(K key) {
        String text = spec.text().apply(key);
        recent.add(text, environment.now());
        drop(text);
        local.changed(key);
    }

    private void drop(String key) {
        Object attempt = unsent.begin(key, environment.now());
        try {
            var unused = commands.drop(spec.name(), key).whenComplete((done, failure) -> {
                if (failure == null) {
                    unsent.confirm(key, attempt);
                } else {
                    bypass.failed(environment.now(), failure);
                }
            });
        } catch (RuntimeException e) {
            bypass.failed(environment.now(), e);
        }
    }

    /** Another node has changed what is under a key. */
    void heard(String key) {
        local.changed(spec.parse().apply(key));
    }

    /** Changes may have been missed. */
    void forgetOwn() {
        local.clear();
    }

    /** Tells Redis of the changes that it has not been told of. */
    void tellAgain() {
        unsent.keys().forEach(this::drop);
    }

    /** The same, and of the latest changes that it was told of: what answers now may have lost them. */
    void tellLatest() {
        Set<String> keys = new HashSet<>(unsent.keys());
        keys.addAll(recent.keys(environment.now()));
        keys.forEach(this::drop);
    }

    private record Found<T>(@Nullable T value, boolean leased) {}
}
