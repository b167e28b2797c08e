package dev.latchkey.redis;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;

/** A connection of its own, for commands that block. */
interface OwnLine extends AutoCloseable {

    RedisClusterAsyncCommands<String, byte[]> commands();

    @Override
    void close();
}
