package dev.latchkey.redis;

import dev.latchkey.revocation.Revocation;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/**
 * Sends revocations to Redis without waiting for it: to the stream that the nodes read, and to keys that services in
 * other languages look up.
 */
final class RevocationPublisher {

    /** An epoch that comes late does not hide a higher one. */
    private static final String RAISE = """
            local known = tonumber(redis.call('GET', KEYS[1]))
            if known and known >= tonumber(ARGV[1]) then return 0 end
            redis.call('SET', KEYS[1], ARGV[1], 'PXAT', ARGV[2])
            return 1
            """;

    private final RedisLink link;
    private final RedisKeys keys;
    private final int streamLength;
    private final Outage outage = new Outage(
            "Redis takes no hints of revocations; until it does, other nodes see them at their next poll",
            "Redis takes hints of revocations again");

    RevocationPublisher(RedisLink link, RedisKeys keys, int streamLength) {
        this.link = link;
        this.keys = keys;
        this.streamLength = streamLength;
    }

    void publish(Revocation entry) {
        try {
            RedisClusterAsyncCommands<String, byte[]> commands = link.commands();
            XAddArgs bounded = new XAddArgs().maxlen(streamLength).approximateTrimming();
            watch(commands.xadd(keys.stream(), bounded, RevocationFields.write(entry)));
            watch(remember(commands, entry));
        } catch (RuntimeException e) {
            outage.failed(e); // a hint is never worth the caller's own work
        }
    }

    private CompletionStage<?> remember(RedisClusterAsyncCommands<String, byte[]> commands, Revocation entry) {
        String key = keys.revoked(entry);
        long until = Math.max(1, entry.expiresAt().toEpochMilli());
        if (entry instanceof Revocation.OfEpoch of) {
            byte[][] arguments = {ascii(Integer.toString(of.epoch())), ascii(Long.toString(until))};
            return commands.eval(RAISE, ScriptOutputType.INTEGER, new String[] {key}, arguments);
        }
        return commands.set(key, ascii(entry.reason().code()), SetArgs.Builder.pxAt(until));
    }

    private void watch(CompletionStage<?> sent) {
        var unused = sent.whenComplete((answer, failure) -> {
            if (failure == null) {
                outage.succeeded();
            } else {
                outage.failed(failure);
            }
        });
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
