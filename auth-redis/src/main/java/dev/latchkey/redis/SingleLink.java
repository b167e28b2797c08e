package dev.latchkey.redis;

import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce.LettuceBasedProxyManagerBuilder;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;

/** One Redis, or the one that Sentinel names as the primary at the moment. */
final class SingleLink implements RedisLink {

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> shared;

    private SingleLink(ClientResources resources, RedisClient client, StatefulRedisConnection<String, byte[]> shared) {
        this.resources = resources;
        this.client = client;
        this.shared = shared;
    }

    /**
     * Connects.
     *
     * @throws io.lettuce.core.RedisException when Redis cannot be reached, or refuses the credentials
     */
    static SingleLink connect(RedisSettings settings) {
        ClientResources resources = RedisClients.resources();
        RedisClient client = RedisClients.single(resources, settings);
        try {
            return new SingleLink(resources, client, client.connect(RedisClients.CODEC));
        } catch (RuntimeException e) {
            LinkClosing.close(client, resources);
            throw e;
        }
    }

    @Override
    public RedisClusterAsyncCommands<String, byte[]> commands() {
        return shared.async();
    }

    @Override
    public LettuceBasedProxyManagerBuilder<String> buckets() {
        return Bucket4jLettuce.casBasedBuilder(shared);
    }

    @Override
    public OwnLine open() {
        StatefulRedisConnection<String, byte[]> own = client.connect(RedisClients.CODEC);
        return new OwnLine() {
            @Override
            public RedisClusterAsyncCommands<String, byte[]> commands() {
                return own.async();
            }

            @Override
            public void close() {
                own.close();
            }
        };
    }

    @Override
    public void hear(String channel, ChannelSink sink) {
        Channels.hear(client.connectPubSub(RedisClients.CODEC), channel, sink, RedisClients.CONNECT_TIMEOUT);
    }

    @Override
    public void close() {
        shared.close();
        LinkClosing.close(client, resources);
    }
}
