package dev.latchkey.redis;

import io.github.bucket4j.redis.lettuce.Bucket4jLettuce.LettuceBasedProxyManagerBuilder;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/** The connections to one Redis, whatever its kind. Safe for use by several threads. */
interface RedisLink extends AutoCloseable {

    /** Commands over the connection that all share; none of them may block. */
    RedisClusterAsyncCommands<String, byte[]> commands();

    /** Makes buckets over the connection that all share. */
    LettuceBasedProxyManagerBuilder<String> buckets();

    /**
     * Opens a connection of its own, for commands that block.
     *
     * @throws io.lettuce.core.RedisException when Redis cannot be reached
     */
    OwnLine open();

    /**
     * Opens a connection of its own that hears a channel until the link is closed.
     *
     * @throws io.lettuce.core.RedisException when Redis cannot be reached, or refuses
     */
    void hear(String channel, ChannelSink sink);

    /** Ends all connections and threads. */
    @Override
    void close();
}
