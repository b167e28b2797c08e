package dev.latchkey.redis;

import dev.latchkey.kernel.StoreUnavailableException;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connects, and says at once what would go wrong later. */
final class RedisStart {

    private static final Logger log = LoggerFactory.getLogger(RedisStart.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration PROBE_LIFE = Duration.ofSeconds(1);
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;

    private RedisStart() {}

    /**
     * Connects.
     *
     * @throws StoreUnavailableException when Redis cannot be used, with what is to be done about it
     */
    static RedisLink connect(RedisSettings settings) {
        return connect(settings, RedisStart::warnOfEviction);
    }

    /**
     * Connects for the cache, which may lie where keys are evicted.
     *
     * @throws StoreUnavailableException when Redis cannot be used, with what is to be done about it
     */
    static RedisLink connectCache(RedisSettings settings) {
        return connect(settings, (link, unused) -> {});
    }

    private static RedisLink connect(RedisSettings settings, BiConsumer<RedisLink, RedisSettings> warn) {
        RedisLink link = null;
        boolean usable = false;
        try {
            link = open(settings);
            check(link, settings);
            warn.accept(link, settings);
            usable = true;
            return link;
        } catch (RedisException e) {
            throw RedisFailure.atStart(settings.address(), e);
        } finally {
            if (link != null && !usable) {
                link.close();
            }
        }
    }

    private static RedisLink open(RedisSettings settings) {
        if (settings.address().isCluster()) {
            return ClusterLink.connect(settings);
        }
        RedisLink single = SingleLink.connect(settings);
        boolean partOfCluster = false;
        try {
            partOfCluster = "1".equals(info(single, "cluster").get("cluster_enabled"));
        } catch (RuntimeException e) {
            single.close();
            throw e;
        }
        if (!partOfCluster) {
            return single;
        }
        single.close();
        return ClusterLink.connect(settings); // one of its nodes is enough to find the others
    }

    private static void check(RedisLink link, RedisSettings settings) {
        Map<String, String> server = info(link, "server");
        Optional.ofNullable(server.get("redis_version"))
                .filter(version -> !isRecent(version))
                .ifPresent(version -> {
                    throw new StoreUnavailableException("Redis at " + settings.address() + " is version " + version
                            + ", and " + OLDEST_MAJOR + "." + OLDEST_MINOR + " is the oldest that can be used");
                });
        String probe = new RedisKeys(settings.namespace()).probe();
        Answers.await(link.commands().set(probe, new byte[] {'1'}, SetArgs.Builder.px(PROBE_LIFE)), PATIENCE);
    }

    private static void warnOfEviction(RedisLink link, RedisSettings settings) {
        String policy = info(link, "memory").getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            log.warn(
                    "Redis at {} evicts keys when its memory is full (maxmemory-policy {}): used-up rate limits would be"
                            + " forgotten. Set noeviction, or give Latchkey a Redis of its own.",
                    settings.address(),
                    policy);
        }
    }

    private static boolean isRecent(String version) {
        String[] parts = version.split("\\.", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            return major > OLDEST_MAJOR || (major == OLDEST_MAJOR && Integer.parseInt(parts[1]) >= OLDEST_MINOR);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return true; // a server that counts in another way is let try
        }
    }

    /** A section of what the server says of itself; empty when the user may not ask. */
    private static Map<String, String> info(RedisLink link, String section) {
        String text;
        try {
            text = Answers.await(link.commands().info(section), PATIENCE);
        } catch (RedisException e) {
            if (String.valueOf(e.getMessage()).startsWith("NOPERM")) {
                return Map.of();
            }
            throw e;
        }
        return text.lines()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1].strip(), (one, other) -> one));
    }
}
