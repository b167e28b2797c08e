package dev.latchkey.redis;

import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce.LettuceBasedProxyManagerBuilder;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.resource.ClientResources;

/** A Redis Cluster. */
final class ClusterLink implements RedisLink {

    private final ClientResources resources;
    private final RedisClusterClient client;
    private final StatefulRedisClusterConnection<String, byte[]> shared;

    private ClusterLink(
            ClientResources resources,
            RedisClusterClient client,
            StatefulRedisClusterConnection<String, byte[]> shared) {
        this.resources = resources;
        this.client = client;
        this.shared = shared;
    }

    /**
     * Connects.
     *
     * @throws io.lettuce.core.RedisException when the Cluster cannot be reached, or refuses the credentials
     */
    static ClusterLink connect(RedisSettings settings) {
        ClientResources resources = RedisClients.resources();
        RedisClusterClient client = RedisClients.cluster(resources, settings);
        try {
            return new ClusterLink(resources, client, client.connect(RedisClients.CODEC));
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
    public Line open() {
        StatefulRedisClusterConnection<String, byte[]> own = client.connect(RedisClients.CODEC);
        return new Line() {
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
    public void close() {
        LinkClosing.close(client, resources);
    }
}
