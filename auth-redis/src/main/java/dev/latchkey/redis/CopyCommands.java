package dev.latchkey.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of Redis about copies. Under a key is a copy, or the lease of who is loading one: a copy is kept only by
 * who still has the lease, and a change removes either, so that what was read before a change is never kept after it.
 * Losing a lease, by eviction or in any other way, keeps nothing.
 */
final class CopyCommands {

    private static final byte COPY = 'C';
    private static final byte LEASE = 'L';

    /** Longer than a load takes; nothing is wrong when one takes longer. */
    private static final Duration LEASE_LIFE = Duration.ofSeconds(10);

    /** Gives what is there, else leaves a lease; a full Redis that refuses it still gives what is there. */
    private static final String LOOK = """
            local held = redis.call('GET', KEYS[1])
            if held then return held end
            redis.pcall('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return false
            """;

    private static final String KEEP = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return 1
            """;

    private static final String DROP = """
            redis.call('DEL', KEYS[1])
            redis.call('PUBLISH', ARGV[1], ARGV[2])
            return 1
            """;

    private final RedisLink link;
    private final RedisKeys keys;

    CopyCommands(RedisLink link, RedisKeys keys) {
        this.link = link;
        this.keys = keys;
    }

    /** A lease under a name that nobody else has. */
    static byte[] lease(String name) {
        return tagged(LEASE, name.getBytes(StandardCharsets.US_ASCII));
    }

    /** What is under the key; null when nothing was, and the lease is there now. */
    RedisFuture<byte @Nullable []> look(String cache, String key, byte[] lease) {
        return link.commands()
                .eval(LOOK, ScriptOutputType.VALUE, new String[] {keys.copy(cache, key)}, lease, millis(LEASE_LIFE));
    }

    /** The copy in what was found, null when it is the lease of another. */
    static byte @Nullable [] copyIn(byte[] found) {
        return found.length > 0 && found[0] == COPY ? Arrays.copyOfRange(found, 1, found.length) : null;
    }

    /** Puts a copy in the place of the lease, if that is still there. */
    RedisFuture<Long> keep(String cache, String key, byte[] lease, byte[] copy, Duration life) {
        return link.commands()
                .eval(
                        KEEP,
                        ScriptOutputType.INTEGER,
                        new String[] {keys.copy(cache, key)},
                        lease,
                        tagged(COPY, copy),
                        millis(life));
    }

    /** Removes copy and lease, and tells all nodes. */
    RedisFuture<Long> drop(String cache, String key) {
        return link.commands()
                .eval(
                        DROP,
                        ScriptOutputType.INTEGER,
                        new String[] {keys.copy(cache, key)},
                        keys.changes().getBytes(StandardCharsets.US_ASCII),
                        (cache + " " + key).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] millis(Duration time) {
        return Long.toString(Math.max(1, time.toMillis())).getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] tagged(byte tag, byte[] rest) {
        byte[] all = new byte[1 + rest.length];
        all[0] = tag;
        System.arraycopy(rest, 0, all, 1, rest.length);
        return all;
    }
}
